"""Runs whose every point is known from pencil and paper."""

import cmath
from fractions import Fraction

import numpy as np
import pytest

from engine import Constant, Run, run, run_batch
from landscapes import BoundedSaddle, Rosenbrock, Saddle, StretchedBowl
from optimizers import CATALOG, SGD, AdaGrad, Momentum, Nesterov
from schedules import ExponentialDecay, StepDecay

T = 60


def test_gradient_descent_on_a_bowl():
    for kappa, angle, lr in ((25.0, 0.0, 0.03), (25.0, 30.0, 0.07), (4.0, 75.0, 0.2), (1.0, 0.0, 0.5)):
        surface = StretchedBowl(kappa=kappa, angle=angle)
        made = run(Run(surface, SGD(lr=lr), start=(-4.0, 2.0), steps=T))
        curvatures, axes = np.linalg.eigh(surface.hess((0.0, 0.0)))
        assert curvatures == pytest.approx([1.0, kappa])
        along = axes.T @ np.array([-4.0, 2.0])
        expected = (axes @ (along[:, None] * (1 - lr * curvatures[:, None]) ** np.arange(T + 1))).T
        assert made.points == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_gradient_descent_on_a_saddle_is_exact_in_binary():
    made = run(Run(Saddle(), SGD(lr=0.25), start=(1.5, 0.0009765625), steps=15))
    assert made.points[:, 0].tolist() == [1.5 * 0.5**t for t in range(16)]
    assert made.points[:, 1].tolist() == [float(Fraction(1, 1024) * Fraction(3, 2) ** t) for t in range(16)]


def test_gradient_descent_in_exact_fractions():
    """A dozen steps on Rosenbrock in exact arithmetic; floats may only differ by rounding."""
    x, y, lr = Fraction(-6, 5), Fraction(1), Fraction(1, 1024)
    made = run(Run(Rosenbrock(), SGD(lr=float(lr)), start=(-1.2, 1.0), steps=8))
    for point in made.points:
        assert point == pytest.approx([float(x), float(y)], rel=1e-13)
        x, y = x - lr * (-2 * (1 - x) - 400 * x * (y - x * x)), y - lr * 200 * (y - x * x)


@pytest.mark.parametrize(("lr", "mu"), [(0.05, 0.9), (0.05, 0.5), (0.09, 0.3), (0.002, 0.99), (0.01, 0.0)])
@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_on_a_bowl(lr, mu, nesterov):
    """Both obey x[t+1] = p x[t] - q x[t-1] along an axis of curvature c; its roots give x[t] in closed form."""
    kappa, start = 16.0, (-4.0, 2.0)
    optimizer = (Nesterov if nesterov else Momentum)(lr=lr, momentum=mu)
    made = run(Run(StretchedBowl(kappa=kappa), optimizer, start=start, steps=T))
    for axis, curvature in enumerate((1.0, kappa)):
        if nesterov:
            p, q = (1 + mu) * (1 - lr * curvature) if mu else 1 - lr * curvature, mu * (1 - lr * curvature)
            first = 1 - lr * curvature * (1 + mu)
        else:
            p, q = 1 + mu - lr * curvature, mu
            first = 1 - lr * curvature
        if nesterov:  # x[t+1] = x[t] - lr (g + mu b); with b = mu b' + g this is a recurrence in (x, b)
            step = np.array([[1 - lr * curvature * (1 + mu), -lr * mu * mu], [curvature, mu]])
            expected = [(np.linalg.matrix_power(step, t) @ [start[axis], 0.0])[0] for t in range(T + 1)]
        else:
            root = cmath.sqrt(p * p - 4 * q)
            r1, r2 = (p + root) / 2, (p - root) / 2
            a = (first - r2) / (r1 - r2)
            expected = [(start[axis] * (a * r1**t + (1 - a) * r2**t)).real for t in range(T + 1)]
        assert made.points[:, axis] == pytest.approx(expected, rel=1e-9, abs=1e-11)


def test_adagrad_where_the_gradient_is_always_one_number():
    """Along a straight slope s grows by g*g each step, so the path is a sum of 1/sqrt(t)."""

    class Slope(BoundedSaddle):
        formula = "3*x + 4*y"

    made = run(Run(Slope(), AdaGrad(lr=0.01, eps=0.0), start=(1.0, 1.0), steps=T))
    expected = 1.0 - 0.01 * np.concatenate([[0.0], np.cumsum(1 / np.sqrt(np.arange(1, T + 1)))])
    assert made.points == pytest.approx(np.stack([expected, expected], axis=1), rel=1e-12)


def test_schedules_enter_as_a_product():
    surface = StretchedBowl(kappa=3.0)
    for schedule in (Constant(), ExponentialDecay(gamma=0.97), StepDecay(step_size=7, gamma=0.3)):
        made = run(Run(surface, SGD(lr=0.2), schedule, start=(4.0, 2.0), steps=T))
        factors = 1 - schedule.lrs(0.2, T)[:, None] * np.array([1.0, 3.0])
        expected = np.array([4.0, 2.0]) * np.concatenate([np.ones((1, 2)), np.cumprod(factors, axis=0)])
        assert made.points == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", [name for name, cls in CATALOG.items() if cls().stability() is not None])
@pytest.mark.parametrize("kappa", [10.0, 200.0])
def test_runs_are_stable_up_to_the_declared_limit_and_not_beyond(name, kappa):
    surface = StretchedBowl(kappa=kappa, angle=25.0)
    for extra in ({}, {"momentum": 0.5}) if "momentum" in CATALOG[name].__dataclass_fields__ else ({},):
        optimizer = CATALOG[name](**extra)
        limit = optimizer.stability() / kappa
        batch = run_batch(Run(surface, optimizer, start=(1.0, 1.0), steps=4000), {"lr": limit * np.array([0.98, 1.02])})
        assert batch.losses[-1, 0] < 1e-3 * batch.losses[0, 0]
        assert batch.status[1] == "diverged"


def test_gradient_descent_diverges_exactly_beyond_two_over_the_largest_curvature():
    surface = StretchedBowl(kappa=64.0)
    below, at, above = (
        run(Run(surface, SGD(lr=lr), start=(0.0, 1.0), steps=50)) for lr in (31 / 1024, 1 / 32, 33 / 1024)
    )
    assert (np.diff(below.losses) < 0).all()
    assert (at.losses == at.losses[0]).all()
    assert (np.diff(above.losses) > 0).all()
