"""Every sentence on a run is true where it is said, and is not said where it is not."""

import re
from dataclasses import replace

import numpy as np
import pytest

from engine import Budget, EarlyStopping, Run, run
from engine.diagnosis import DETECTORS, OTHERWISE, reason, reasons
from engine.diagnosis.facts import Facts
from engine.lr_finder import suggested_lr
from landscapes import CATALOG as LANDSCAPES
from landscapes import Ackley, Beale, Easom, Rastrigin, Rosenbrock, Saddle, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, AdaGrad, Adam, Lion, Momentum
from schedules import CosineDecay, ExponentialDecay

BOWL, VALLEY = StretchedBowl(kappa=25.0), Rosenbrock()
# What begins a sentence, a run of which it is true, and one of which it is not though much is alike.
CASES = {
    "its start is too far out": (
        Run(VALLEY, Adam(lr=0.1), start=(1e155, 1e155)),
        Run(VALLEY, Adam(lr=0.1), start=(500.0, 500.0)),
    ),
    "already its first step": (
        Run(BOWL, SGD(lr=1e308), start=(3.0, 3.0)),
        Run(BOWL, SGD(lr=1.0), start=(3.0, 3.0)),
    ),
    "0.0801 is above 2/λmax = 0.08 ": (Run(BOWL, SGD(lr=0.0801), steps=5000), Run(BOWL, SGD(lr=0.0799), steps=5000)),
    "the surface has no floor": (Run(Saddle(), SGD(lr=0.05), steps=2000), Run(BOWL, SGD(lr=0.1), steps=2000)),
    "from step ": (Run(VALLEY, OPTIMIZERS["Newton"](lr=3.0)), Run(VALLEY, OPTIMIZERS["Newton"](lr=1.0))),
    "cut off: the evaluations": (Run(VALLEY, Adam(), steps=2000), Run(VALLEY, Adam(), steps=900)),
    "arrived": (Run(VALLEY, Momentum(lr=0.001), steps=1000), Run(VALLEY, Momentum(lr=0.001), steps=200)),
    "it begins at the lowest loss": (
        Run(VALLEY, SGD(lr=1e-3), start=(1.0, 1.0)),
        Run(VALLEY, SGD(lr=1e-3), start=(1.1, 1.1)),
    ),
    "is in a dip": (Run(Ackley(), Adam(lr=0.01), steps=400), Run(Ackley(), Adam(lr=0.4), steps=300)),
    "sits at a saddle": (
        Run(Saddle(), SGD(lr=0.05), start=(1.5, 0.0), steps=200),
        Run(Saddle(), SGD(lr=0.01), start=(1.5, 0.1), steps=200),
    ),
    "sits on a top": (
        Run(Rastrigin(), SGD(lr=1e-5), start=(0.5025, 0.5025), steps=20),
        Run(Rastrigin(), SGD(lr=1e-5), start=(0.5025, 0.995), steps=20),
    ),
    "lies on a plateau": (
        Run(Easom(), Adam(lr=0.01), start=(-4.0, -4.0), steps=100),
        Run(Easom(), Adam(lr=0.01), start=(2.0, 4.0), steps=100),
    ),
    "weight decay": (
        Run(VALLEY, Momentum(lr=1e-3, weight_decay=0.1), steps=3000),
        Run(VALLEY, Momentum(lr=1e-3, weight_decay=1e-9), steps=3000),
    ),
    "its stop rule": (
        Run(VALLEY, Adam(lr=0.1), steps=300, stop=EarlyStopping(patience=5)),
        Run(VALLEY, Adam(lr=0.1), steps=300, stop=EarlyStopping(patience=300)),
    ),
    "only noise moves it": (
        Run(BOWL, SGD(lr=0.03), steps=300, noise=1.0),
        Run(BOWL, SGD(lr=0.003), steps=30, noise=1.0),
    ),
    "its schedule took the rate": (
        Run(VALLEY, Momentum(lr=1e-3), ExponentialDecay(gamma=0.9), steps=300),
        Run(VALLEY, Momentum(lr=1e-3), ExponentialDecay(gamma=0.999), steps=300),
    ),
    "goes back and forth: its steps": (Run(VALLEY, Lion(lr=0.05), steps=300), Run(VALLEY, Lion(lr=0.001), steps=300)),
    "goes back and forth across the valley": (
        Run(BOWL, SGD(lr=0.0799), steps=100),
        Run(BOWL, SGD(lr=0.03), steps=100),
    ),
    "crawls: steps": (Run(VALLEY, AdaGrad(lr=0.005), steps=300), Run(VALLEY, AdaGrad(lr=0.5), steps=3000)),
    "crawls: 0.0001 is too small for the flat direction": (
        Run(BOWL, Momentum(lr=1e-4), steps=300),
        Run(BOWL, Momentum(lr=1e-4), steps=900),
    ),
    "crawls: 4e-05 is too small for a curvature of 2": (
        Run(Saddle(), SGD(lr=4e-5), steps=300),
        Run(Saddle(), SGD(lr=4e-3), steps=300),
    ),
    "crawls: its schedule": (
        Run(VALLEY, Momentum(lr=1e-3), CosineDecay(), steps=300),
        Run(VALLEY, Momentum(lr=1e-5), CosineDecay(), steps=300),
    ),
    "had been lower on the way": (Run(VALLEY, Lion(lr=0.012), steps=300), Run(VALLEY, Lion(lr=0.012), steps=241)),
    "never got below its start": (Run(Ackley(), Adam(lr=12.0), steps=300), Run(Ackley(), Adam(lr=0.8), steps=300)),
    "still falls": (Run(VALLEY, Adam(lr=0.1), steps=200), Run(BOWL, Adam(lr=0.1), steps=5000)),
    "stands still": (Run(VALLEY, Adam(lr=0.0), steps=100), Run(VALLEY, Adam(lr=0.1), steps=100)),
}


@pytest.mark.parametrize("words", CASES)
def test_what_is_said_where_it_is_true_is_not_said_elsewhere(words):
    budget = Budget(1000)
    said, not_said = (run(what, budget if words.startswith("cut") else None) for what in CASES[words])
    assert any(str(one).startswith(words) for one in reasons(said)), reasons(said)
    assert not any(str(one).startswith(words) for one in reasons(not_said)), reasons(not_said)


def test_every_kind_of_reason_has_a_case():
    facts = [Facts(run(what, Budget(1000) if words.startswith("cut") else None)) for words, (what, _) in CASES.items()]
    with np.errstate(all="ignore"):
        silent = [one.__name__ for one in (*DETECTORS, *OTHERWISE) if not any(map(one, facts))]
    assert silent == []


def arrives(what: Run) -> bool:
    """Whether it ends at the lowest loss; some pass it and fly on."""
    return run(what).losses[-1] - what.landscape.floor <= 1e-3


def holds(made, told) -> bool:
    """Whether what is said of a run is so, by other means than those of the one who says it."""
    what, values, losses = made.run, told.values, made.losses
    kind, last = told.message, made.points[-1]
    turns = [float(a @ b) for a, b in zip(np.diff(made.points, axis=0)[-60:], np.diff(made.points, axis=0)[-59:])]
    if "is above {factor}/λmax" in kind and "overshoot" in kind:
        at = values.get("at", 0)
        steepest = np.linalg.eigvalsh(what.landscape.hess(made.points[at]))[-1]
        return made.lrs[at] * steepest > what.optimizer.stability() and made.status == "diverged"
    if kind.startswith("from step {at} on"):
        return bool((np.diff(losses[values["at"] :]) > 0).all())
    if kind.startswith("it is far outside"):
        low, high = np.transpose(what.landscape.domain)
        return bool(((last < low) | (last > high)).any() and losses[-1] <= losses[-2] and made.status == "diverged")
    if "no floor" in kind:
        return not what.landscape.minima and losses[-1] < 0
    if kind.startswith("arrived"):
        at, floor = values["step"], what.landscape.floor
        near = 1e-3 * min(1, losses[0] - floor)
        return bool((losses[at:] - floor <= near).all() and losses[at - 1] - floor > near)
    if "dip" in kind:  # one who goes down from there without a leap comes no lower than that dip
        steepest = np.linalg.eigvalsh(what.landscape.hess(last))[-1]
        return not arrives(Run(what.landscape, SGD(lr=0.1 / steepest), start=tuple(last), steps=500))
    if "saddle" in kind or "top" in kind:
        return np.linalg.eigvalsh(what.landscape.hess(last))[0] < 0 and made.grad_norms[-1] < 0.1 * made.grad_norms[0]
    if "plateau" in kind:  # whatever way one looks, for a tenth of the picture, there is nothing lower
        around = last[:, None] + 0.1 * np.array(what.landscape.domain)[:, 1:] * np.array([[1, -1, 0, 0], [0, 0, 1, -1]])
        return what.landscape.value(around).min() - losses[-1] > -0.01 * (losses[-1] - what.landscape.floor)
    if kind.startswith("crawls"):  # with as many steps again it is not there either
        return not arrives(replace(what, steps=2 * what.steps))
    if kind.startswith("goes back and forth"):
        return np.mean(np.sign(turns)) < -0.3
    if kind.startswith("weight decay"):  # from there it goes down, were it not for the decay
        steepest = abs(np.linalg.eigvalsh(what.landscape.hess(last))).max()
        free = run(Run(what.landscape, SGD(lr=0.1 / steepest), start=tuple(last), steps=100))
        return free.losses[-1] < losses[-1] and made.run.optimizer.weight_decay > 0
    if kind.startswith(("had been lower", "never got below")):
        return losses.min() < losses[-1]
    before = losses[made.steps - made.steps // 4]
    if kind.startswith("still falls"):
        return losses[-1] < before
    if kind.startswith(("hardly", "stands")):
        return abs(losses[-1] - before) < 0.1 * abs(losses[0])
    return kind.startswith("no longer falls") and losses[-1] > before


CLASSICS = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AdamW", "Lion")


@pytest.mark.parametrize("surface", LANDSCAPES)
def test_nothing_silly_is_said_of_classic_runs(surface):
    land = LANDSCAPES[surface]()
    wrong = []
    for name in CLASSICS:
        usual = suggested_lr(land, OPTIMIZERS[name]()) or 0.1
        for times in (1 / 300, 1 / 30, 1 / 3, 1, 3, 30):
            made = run(Run(land, OPTIMIZERS[name](lr=usual * times), steps=300))
            told = reason(made)
            assert told is not None and len(str(told)) < 125, (made.run, told)
            assert not re.search("nan|inf|None|e[+][0-9]{3}", str(told)), (made.run, told)
            if not holds(made, told):
                wrong.append(f"{name}(lr={usual * times:g}): {told}")
    assert wrong == []


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_told_something(name):
    for land in (VALLEY, Saddle(), Beale()):
        for steps in (1, 40):
            said = reasons(run(Run(land, OPTIMIZERS[name](), steps=steps)))
            assert said and len({one.message for one in said}) == len(said)
