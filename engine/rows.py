"""Losses that are means over the rows of a table, seen by each step through a mini-batch of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from .landscape import Landscape
from .objective import Objective, Point
from .sampling import MiniBatches

MANY = 64  # points at once
Table = tuple[np.ndarray, np.ndarray]  # features, shape (2, rows), and targets, shape (rows,)


class RowLoss(Landscape):
    """Base of landscapes over the two weights of a linear model: z = w . x for each row, and a loss of z and target.

    A subclass has a field `batch`, the rows that one step sees, makes its `table`, and says what `loss`, `slope` and
    `bend` (first and second derivative by z) are, elementwise. The rows of each step are those of `MiniBatches`.
    """

    rows: ClassVar[int] = 40
    decay: Any = 0.0  # half the squared weights count so much; a field where it can be tuned
    batch: Any

    def table(self) -> Table:
        """Features of shape (2, rows) and targets of shape (rows,): the same for equal fields."""
        raise NotImplementedError(f"{type(self).__name__} has no table")

    def loss(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Loss of each row, in the shape that z (rows, B) and target (rows, 1) broadcast to."""
        raise NotImplementedError(f"{type(self).__name__} has no loss")

    def slope(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Its derivative by z, in the same shape."""
        raise NotImplementedError(f"{type(self).__name__} has no slope")

    def bend(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """Its second derivative by z, in the same shape."""
        raise NotImplementedError(f"{type(self).__name__} has no bend")

    def value(self, p: Any) -> Any:
        """Mean loss of all rows at p: shape (2,) -> float, (2, B) -> (B,)."""
        return self._over("value", p)

    def grad(self, p: Any) -> np.ndarray:
        """Its gradient, in the shape of p."""
        return self._over("grad", p)

    def hess(self, p: Any) -> np.ndarray:
        """Its Hessian, shape (2, 2) or (2, 2, B)."""
        return self._over("hess", p)

    def sample(self, seed: Any, t: int) -> Objective:
        """The mini-batch of step t = 1, 2, ... of the run with this seed; seeds may be of shape (B,)."""
        if own := self.varied():
            width = len(next(iter(own.values())))
            seeds = np.broadcast_to(seed, width).tolist()
            return Apart([self.one_of(b).sample(seeds[b], t) for b in range(width)])
        return self if self.batch >= self.rows else Seen(self, self.chosen(seed, t))

    def chosen(self, seed: Any, t: int) -> np.ndarray:
        """The rows that step t = 1, 2, ... of the run with this seed sees, shape (b,), or (b, B) for seeds (B,)."""
        return MiniBatches(self.rows, int(self.batch)).at(seed, t)

    def gradients(self, p: np.ndarray, seed: int, steps: int) -> np.ndarray:
        """What the batches of the first steps of a run say of p, shape (2,): shape (2, steps), and none (2, 0) where
        every batch is the whole."""
        if self.batch >= self.rows:
            return np.empty((2, 0))
        return np.stack([self.sample(seed, t).grad(p) for t in range(1, steps + 1)], axis=-1)

    def _over(self, which: str, p: Any) -> Any:
        p = np.asarray(p, dtype=float)
        return self.in_groups(which, p) if self.varied() else over_rows(self, which, p, *_table(self))


class SquaredRows(RowLoss):
    """Base of those with the squared error of each row."""

    def loss(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """(z - target) squared, shape (rows, B)."""
        return (z - target) * (z - target)

    def slope(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """2 (z - target), shape (rows, B)."""
        return 2 * (z - target)

    def bend(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """2, shape (rows, B)."""
        return np.full_like(z, 2.0)

    @property
    def minima(self) -> tuple[Point, ...]:
        """The solution of the normal equations."""
        if self.varied():
            return ()
        return (tuple(np.linalg.solve(self.hess((0.0, 0.0)), -self.grad((0.0, 0.0))).tolist()),)


class LogisticRows(RowLoss):
    """Base of those with the logistic loss of each row, whose target is the class, 1 or -1."""

    def loss(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """log(1 + exp(-target z)), shape (rows, B)."""
        return np.logaddexp(0.0, -target * z)

    def slope(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """-target times the probability of the wrong class, shape (rows, B)."""
        return -target / (1 + np.exp(target * z))

    def bend(self, z: np.ndarray, target: np.ndarray) -> np.ndarray:
        """The probabilities of both classes, multiplied, shape (rows, B)."""
        return np.exp(-np.logaddexp(0.0, z) - np.logaddexp(0.0, -z))


class Seen(Objective):
    """Some rows of a landscape's table; `chosen` has shape (b,), or (b, B) where each run sees others."""

    def __init__(self, landscape: RowLoss, chosen: np.ndarray) -> None:
        self.landscape, self.chosen = landscape, chosen
        self.cost = len(chosen) / landscape.rows

    @property
    def size(self) -> int:
        """The number of weights."""
        return 2

    def value(self, p: Any) -> Any:
        """Mean loss of these rows at p: shape (2,) -> float, (2, B) -> (B,)."""
        return self._over("value", p)

    def grad(self, p: Any) -> np.ndarray:
        """Its gradient, in the shape of p."""
        return self._over("grad", p)

    def hess(self, p: Any) -> np.ndarray:
        """Its Hessian, shape (2, 2) or (2, 2, B)."""
        return self._over("hess", p)

    def _over(self, which: str, p: Any) -> Any:
        features, target = _table(self.landscape)
        return over_rows(
            self.landscape, which, np.asarray(p, dtype=float), features[:, self.chosen], target[self.chosen]
        )


class Apart(Objective):
    """Objectives side by side, each for its own run: points have shape (N, B)."""

    def __init__(self, parts: list[Objective]) -> None:
        self.parts, self.cost = parts, max(one.cost for one in parts)

    @property
    def size(self) -> int:
        """The number of coordinates."""
        return self.parts[0].size

    def value(self, p: np.ndarray) -> np.ndarray:
        """Losses, shape (B,), at p of shape (N, B)."""
        return np.stack([one.value(p[:, b]) for b, one in enumerate(self.parts)], axis=-1)

    def grad(self, p: np.ndarray) -> np.ndarray:
        """Gradients, in the shape of p, (N, B)."""
        return np.stack([one.grad(p[:, b]) for b, one in enumerate(self.parts)], axis=-1)

    def hess(self, p: np.ndarray) -> np.ndarray:
        """Hessians, shape (N, N, B), at p of shape (N, B)."""
        return np.stack([one.hess(p[:, b]) for b, one in enumerate(self.parts)], axis=-1)


def over_rows(land: RowLoss, which: str, p: np.ndarray, features: np.ndarray, target: np.ndarray) -> Any:
    """The mean over rows of the loss, its gradient or its Hessian at p, shape (2,) or (2, B)."""
    single = p.ndim == 1
    if single or features.ndim == 2:
        features, target = features.reshape(2, -1, 1), target.reshape(-1, 1)
    a, b = features
    w, v = p.reshape(2, 1, -1)
    with np.errstate(over="ignore"):
        z = w * a + v * b
        if which == "value":
            found = _mean(land.loss(z, target)) + land.decay / 2 * (w * w + v * v)[0]
        elif which == "grad":
            slope = land.slope(z, target)
            found = np.stack([_mean(slope * a) + land.decay * w[0], _mean(slope * b) + land.decay * v[0]])
        else:
            bend = land.bend(z, target)
            across = _mean(bend * a * b)
            own = [_mean(bend * one * one) + land.decay for one in (a, b)]
            found = np.stack([own[0], across, across, own[1]]).reshape(2, 2, -1)
    found = found[..., 0] if single else found
    return found.item() if np.ndim(found) == 0 else found


def _mean(terms: np.ndarray) -> np.ndarray:
    """Over the rows, one after the other, so that a single point gets the bits that many get."""
    if terms.shape[1] < MANY:
        return np.add.accumulate(terms, axis=0)[-1] / len(terms)
    found = terms[0]
    for row in terms[1:]:  # the same sums, without keeping those on the way
        found = found + row
    return found / len(terms)


@lru_cache(maxsize=256)
def _table(landscape: RowLoss) -> Table:
    return landscape.table()
