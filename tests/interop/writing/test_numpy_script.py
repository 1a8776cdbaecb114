"""The NumPy script of a run stands alone and takes the run's path."""

import contextlib
import io

import numpy as np
import pytest

from engine import EarlyStopping, Run, run
from interop import to_code
from landscapes import Himmelblau, Rosenbrock
from optimizers import CATALOG as OPTIMIZERS
from optimizers import Adam, Averaged, Clipped, Lookahead, Momentum, NAdam
from schedules import CATALOG as SCHEDULES
from schedules import CosineDecay, OneCycle

STEPS = 40


def check(what):
    script, space = to_code(what, "numpy"), {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(script, space)
    assert np.array(space["path"]) == pytest.approx(run(what).points, rel=1e-11, abs=1e-11)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer(name):
    check(Run(Himmelblau(), OPTIMIZERS[name](), steps=STEPS))


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_its_momentum_included(name):
    check(Run(Himmelblau(), Adam(lr=0.1), SCHEDULES[name](), steps=STEPS, noise=0.2, seed=4))


@pytest.mark.parametrize("optimizer", [Averaged(then=NAdam()), Clipped(then=Lookahead(then=Momentum()), norm=3.0)])
def test_wrapped_with_a_momentum_that_goes_along(optimizer):
    check(Run(Rosenbrock(), optimizer, OneCycle(), steps=STEPS, noise=0.2))


def test_early_stopping():
    what = Run(Himmelblau(), Adam(lr=0.3), CosineDecay(), steps=300, stop=EarlyStopping(patience=5))
    assert run(what).steps < 300
    check(what)
