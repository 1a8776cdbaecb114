"""Sums over the coordinates with the same bits alone and in a batch, whatever the number of coordinates."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine import Objective, Run, dot, norm, run, run_batch, total
from optimizers import CATALOG as OPTIMIZERS


@dataclass(frozen=True)
class Valley(Objective):
    """A Rosenbrock valley of any number of coordinates."""

    n: int = 12

    @property
    def size(self):
        return self.n

    def start(self, seed=0):
        return np.random.default_rng(seed).uniform(-1.2, 1.2, self.n)

    def value(self, p):
        a, b = p[:-1], p[1:]
        return total((1 - a) ** 2 + 10 * (b - a * a) ** 2)

    def grad(self, p):
        a, b = p[:-1], p[1:]
        gap = b - a * a
        g = np.zeros_like(p)
        g[:-1] = -2 * (1 - a) - 40 * a * gap
        g[1:] += 20 * gap
        return g

    def hess(self, p):
        n = len(p)
        found = np.zeros((n, *p.shape))
        for i in range(n - 1):
            found[i, i] += 2 - 40 * (p[i + 1] - 3 * p[i] * p[i])
            found[i + 1, i + 1] += 20
            found[i, i + 1] = found[i + 1, i] = -40 * p[i]
        return found


@pytest.mark.parametrize("n", [1, 2, 3, 12, 50, 1185])
def test_the_same_bits_alone_and_in_a_batch(n):
    a, b = np.random.default_rng(n).normal(size=(2, n, 7))
    for width in (1, 2, 7):
        for lane in range(width):
            x, y = a[:, lane].copy(), b[:, lane].copy()
            assert total(a[:, :width])[lane] == total(x)
            assert dot(a[:, :width], b[:, :width])[lane] == dot(x, y)
            assert norm(a[:, :width])[lane] == norm(x)
    assert total(x) == pytest.approx(x.sum())
    assert norm(x) == pytest.approx(np.linalg.norm(x))


@pytest.mark.parametrize("n", [2, 3, 12, 50])
@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_optimizer_in_any_number_of_dimensions(cls, n):
    what = Run(Valley(n=n), cls(), steps=12, noise=0.01, seed=3)
    single = run(what)
    assert what.start is None
    assert single.points.shape[1] == n
    assert single.points[0].tolist() == Valley(n=n).start(3).tolist()
    rates = cls().lr * np.array([0.5, 1.0])
    for record in ("all", "last"):
        batch = run_batch(what, {"lr": rates}, record)
        assert (batch.status[1], batch.steps[1]) == (single.status, single.steps)
        assert {kind: count[1] for kind, count in batch.evaluations.items()} == single.evaluations
        if record == "all":
            assert np.array_equal(batch.points[: single.steps + 1, :, 1], single.points)
            assert np.array_equal(batch.losses[: single.steps + 1, 1], single.losses)
            assert np.array_equal(batch.grad_norms[: single.steps + 1, 1], single.grad_norms)
        elif single.status != "diverged":
            assert np.array_equal(batch.points[0, :, 1], single.points[-1])
            assert batch.losses[0, 1] == single.losses[-1]
