"""Methods that decide by what they see: in a batch each run must go as it would alone."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Run, run, run_batch
from landscapes import Rosenbrock
from optimizers import LBFGS, Averaged, Clipped


def same(single, batch, lane):
    points = batch.points[: len(single.points), :, lane]
    return single.points.tobytes() == np.ascontiguousarray(points).tobytes()


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("optimizer", [LBFGS(), Clipped(LBFGS(), norm=50.0), Averaged(LBFGS(max_iter=3))])
def test_inside_wrappers(optimizer, noise):
    what = Run(Rosenbrock(), optimizer, steps=20, noise=noise, seed=5)
    rates = [0.3, 1.0, 0.7]
    batch = run_batch(what, {"lr": np.array(rates)})
    for lane, lr in enumerate(rates):
        assert same(run(replace(what, optimizer=optimizer.with_lr(lr))), batch, lane)


def test_everything_differs_from_run_to_run():
    iterations, steepness, seeds, noise = [1, 2, 3], [10.0, 50.0, 100.0], [1, 2, 3], [0.0, 0.1, 0.2]
    overrides = {"max_iter": iterations, "landscape.b": steepness, "seed": seeds, "noise": noise}
    batch = run_batch(Run(Rosenbrock(), LBFGS(), steps=10), {name: np.array(one) for name, one in overrides.items()})
    for lane, (k, b, seed, scale) in enumerate(zip(iterations, steepness, seeds, noise)):
        single = run(Run(Rosenbrock(b=b), LBFGS(max_iter=k), steps=10, seed=seed, noise=scale))
        assert same(single, batch, lane)
