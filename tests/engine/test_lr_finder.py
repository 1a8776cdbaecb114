"""The learning rate that a new lane starts with."""

import numpy as np
import pytest

from engine import Budget, Run, run
from engine.lr_finder import rate_of, suggested_lr
from landscapes import CATALOG as LANDSCAPES
from optimizers import BFGS, Prodigy
from optimizers import CATALOG as OPTIMIZERS
from tests.samples import thinned

TUNED = [one() for one in OPTIMIZERS.values() if not one().inner.learning_rate_free]

STUCK = {  # what no rate helps
    # it takes the loss for one that is never negative
    *(("MomoAdam", name) for name in ("DropWave", "Easom", "MonkeySaddle", "SharpAndFlat")),
    ("Ftrl", "Easom"),  # it begins at the origin, wherever it starts, and there the plain is flat
}


PAIRS = thinned(TUNED, [one() for one in LANDSCAPES.values()], 400)


@pytest.mark.parametrize("landscape", [one() for one in LANDSCAPES.values()], ids=lambda one: one.label)
def test_a_suggested_rate_goes_downhill_on_a_path_that_can_be_seen(landscape):
    low, high = np.array(landscape.domain).T
    for optimizer in [one for one, other in PAIRS if other == landscape]:
        if (type(optimizer).__name__, type(landscape).__name__) in STUCK or type(landscape).__name__ == "Reddi":
            continue  # one step in a hundred undoes what the others did: nobody gets far in 300
        lr = suggested_lr(landscape, optimizer)
        found = run(Run(landscape, optimizer.with_lr(lr), steps=300))
        away = np.abs((found.points - found.points[0]) / (high - low)).sum(axis=1)
        assert lr in rate_of(optimizer).stops(), optimizer
        assert found.losses[-1] < found.losses[0], (optimizer, lr)
        assert away.max() > 0.04, (optimizer, lr)


@pytest.mark.parametrize("optimizer", [Prodigy(), Prodigy(lr=0.3), BFGS()], ids=repr)
def test_what_finds_its_rate_keeps_the_one_it_has(optimizer):
    assert suggested_lr(LANDSCAPES["Rosenbrock"](), optimizer) == optimizer.lr


def test_a_suggestion_depends_on_where_the_run_starts():
    rosenbrock, optimizer = LANDSCAPES["Rosenbrock"](), OPTIMIZERS["ACProp"]()
    lr = suggested_lr(rosenbrock, optimizer, start=(-1.2, -0.5))
    found = run(Run(rosenbrock, optimizer.with_lr(lr), start=(-1.2, -0.5), steps=300))
    low, high = np.array(rosenbrock.domain).T
    assert ((found.points >= low) & (found.points <= high)).all()
    assert lr != suggested_lr(rosenbrock, optimizer)


@pytest.mark.parametrize("start", [(9.0, 9.0), (1.0, 1.0), (-1e200, 0.0)], ids=["outside", "at the minimum", "far out"])
def test_a_start_that_tells_nothing_is_left_aside(start):
    rosenbrock = LANDSCAPES["Rosenbrock"]()
    with np.errstate(all="raise", under="ignore", over="ignore", invalid="ignore"):
        found = suggested_lr(rosenbrock, OPTIMIZERS["Adam"](), start=start)
    assert found == suggested_lr(rosenbrock, OPTIMIZERS["Adam"]())


def test_a_rate_that_could_not_be_tried_out_is_not_suggested():
    rosenbrock, adam = LANDSCAPES["Rosenbrock"](), OPTIMIZERS["Adam"](lr=0.07)
    found = suggested_lr(rosenbrock, adam)
    assert found != 0.07
    assert suggested_lr(rosenbrock, adam, budget=Budget(evaluations=299)) == 0.07
    assert suggested_lr(rosenbrock, adam, cancel=lambda: True) == 0.07
    assert suggested_lr(rosenbrock, adam, budget=Budget(evaluations=300), cancel=lambda: False) == found
    assert suggested_lr(rosenbrock, adam) == found
