"""Runs the exported scripts under the real frameworks and compares their paths with ours.

    python tests/reference/check_exports.py

Needs torch 2.13.0, keras 3, optax and jax (requirements-peers.txt) beside NumPy and SymPy.
"""

import contextlib
import io
import itertools
import os
import sys
import warnings
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("KERAS_BACKEND", "jax")  # on torch Keras 3.15.1 aliases a buffer of ScheduleFreeAdamW
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from engine import Run, Wrapper, params, run
from interop import to_code
from interop.writing import in_version
from landscapes import Himmelblau, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, Adam, Averaged, Clipped, Momentum
from schedules import CATALOG as SCHEDULES
from schedules import SGDR, Cyclic, OneCycle
from tests.reference.random_runs import runs as random_runs

STEPS = 40
# relative to the size of the picture; Keras and optax let float32 in here and there. The exact comparison is made on
# reference paths.
GOOD = {"torch": 1e-8, "keras": 3e-7, "optax": 1e-6, "numpy": 1e-12}
RANDOM = {"torch": 2000, "keras": 1000, "optax": 150, "numpy": 2000}
ANYWHERE = 1e9  # a path that left the picture for good is compared no further
SEED = 1


def main() -> int:
    bad = 0
    for framework in GOOD:
        told = [*runs(framework), *itertools.islice(random_runs(framework, SEED), RANDOM[framework])]
        without = 0
        for what in told:
            script = to_code(what, framework)
            without += "path = " not in script
            if wrong := "path = " in script and trouble(what, script, framework):
                print(f"{wrong} {framework:6} {what.optimizer!r} {what.schedule!r} {what.steps} {what.noise}")
                bad += 1
        print(f"{framework}: {len(told)} runs, {without} of them without a script")
    print("worst first: none" if not bad else f"{bad} scripts do not take our path")
    return bad


def trouble(what: Run, script: str, framework: str) -> str:
    """What is wrong with a script; nothing when it takes our path."""
    inner = what.optimizer.inner
    if "rate of 0" in script:  # as it says on top
        return ""
    space: dict = {"__name__": "exported"}
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(script, "exported", "exec"), space)
    except Exception as error:
        return f"FAILS   {type(error).__name__} {str(error)[:200]}"
    theirs = replace(what, optimizer=in_version(what.optimizer, framework))  # the script says so on top
    if framework in inner.differs or getattr(inner, "strong_wolfe", False):  # a last digit turns a line search
        return ""
    if what.schedule.closed_loop and theirs != what:  # the rates are those of the picture
        return ""
    nudged = replace(theirs, start=tuple(x + 1e-11 for x in theirs.start))
    ours, beside, path = run(theirs).points, run(nudged).points, np.array(space["path"], dtype=float)
    steps = min(len(ours), len(beside), len(path))
    ours, beside, path = ours[:steps], beside[:steps], path[:steps]
    size = np.maximum.accumulate(1 + abs(ours).max(axis=1) / 5)
    shaken = np.maximum.accumulate(abs(beside - ours).max(axis=1)) / 1e-11
    good = np.maximum(GOOD[framework] * size, 64 * 2.0**-52 * shaken * size)
    worst = np.where(size < ANYWHERE, abs(path - ours).max(axis=1) / 5 / good, 0.0).max()
    return "" if worst <= 1 else f"DIFFERS {worst:.1e} times what it may"


def runs(framework: str):
    """Every optimizer in this framework's version, bare and with schedule, noise and clipping; every schedule."""
    cosine = version(SCHEDULES["CosineDecay"], framework)()
    for cls in OPTIMIZERS.values():
        if framework in cls.spelling or framework == "numpy":
            optimizer = version(cls, framework)()
            yield Run(Himmelblau(), optimizer, steps=STEPS)
            yield Run(Himmelblau(), version(Clipped, framework)(then=optimizer, norm=40.0), cosine, steps=12, noise=0.1)
    for cls in SCHEDULES.values():
        yield Run(Himmelblau(), version(SGD, framework)(lr=0.005), version(cls, framework)(), steps=STEPS)
    for cls in OPTIMIZERS.values():
        if cls.momentum_field and not issubclass(cls, Wrapper):
            for schedule in (Cyclic(base_lr=0.001, step_size_up=7), OneCycle()):  # the momentum goes along
                yield Run(Himmelblau(), version(cls, framework)(lr=0.005), schedule, steps=STEPS)
    yield Run(StretchedBowl(angle=30.0), version(Adam, framework)(lr=0.1), steps=STEPS, noise=0.5, seed=3)
    yield Run(StretchedBowl(), Averaged(then=version(Momentum, framework)(lr=0.01), decay=0.9), steps=STEPS)
    yield Run(Himmelblau(), version(SGD, framework)(lr=0.005), SGDR(lengths=(9, 21), warmups=(3, 0), peaks=(1.0, 0.5)))
    yield Run(StretchedBowl(), Averaged(then=version(Adam, framework)(lr=0.1), decay=0.9, overwrite=7), steps=STEPS)
    if framework != "numpy":
        clip = Clipped(then=version(Momentum, framework)(lr=0.01), norm=2.0, flavour=framework)
        yield Run(StretchedBowl(), clip, steps=STEPS)


def version(cls, framework):
    choices = next((one.choices for one in params(cls) if one.name == "flavour"), ())
    return lambda **values: cls(**values, **({"flavour": framework} if framework in choices else {}))


if __name__ == "__main__":
    sys.exit(bool(main()))
