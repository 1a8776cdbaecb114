"""Answers an optimizer's questions about the surface, and counts them."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .landscape import Landscape


class Stop(Exception):  # noqa: N818 - stands in for the budget of the one loop
    pass


class Oracle:
    check = None
    """Value, (noisy) gradient and Hessian of a landscape; `evaluations` counts the questions."""

    def __init__(self, landscape: Landscape, noise: Noise | None = None) -> None:
        self.landscape = landscape
        self.noise = noise
        self.evaluations = {"value": 0, "grad": 0, "hess": 0}
        self.lanes: dict[int, Oracle] = {}

    def through(self, change: Callable[[np.ndarray], np.ndarray]) -> Oracle:
        """The same oracle, counting in the same place, whose gradients pass through `change`."""
        return _Through(self, change)

    def lane(self, b: int, width: int) -> Oracle:
        """The oracle of one of the `width` runs of a batch, for points of shape (N,); it counts in the same place."""
        if b not in self.lanes:
            own = {name: value[b] for name, value in vars(self.landscape).items() if np.ndim(value)}
            noise = None if self.noise is None else self.noise.lane(b, width)
            self.lanes[b] = Oracle(replace(self.landscape, **own) if own else self.landscape, noise)
            self.lanes[b].evaluations = self.evaluations
        return self.lanes[b]

    def given(self, g: np.ndarray) -> Oracle:
        """The same oracle for a question already asked: its gradient is g, wherever, and costs nothing more."""
        return _Given(self, g)

    def value(self, p: np.ndarray) -> Any:
        """Loss at p; exact, without noise."""
        self.evaluations["value"] += 1
        self.check and self.check()
        return self.landscape.value(p)

    def grad(self, p: np.ndarray) -> np.ndarray:
        """Gradient at p, with the run's noise."""
        self.evaluations["grad"] += 1
        self.check and self.check()
        g = self.landscape.grad(p)
        return g if self.noise is None else g + self.noise.draw()

    def hess(self, p: np.ndarray) -> np.ndarray:
        """Hessian at p, shape (N, N) or (N, N, B); exact, without noise."""
        self.evaluations["hess"] += 1
        return self.landscape.hess(p)


class _Through(Oracle):
    def __init__(self, inner: Oracle, change: Callable[[np.ndarray], np.ndarray]) -> None:
        super().__init__(inner.landscape, inner.noise)
        self.evaluations = inner.evaluations
        self.inner, self.change = inner, change

    def grad(self, p: np.ndarray) -> np.ndarray:
        return self.change(self.inner.grad(p))

    def lane(self, b: int, width: int) -> Oracle:
        return _Through(self.inner.lane(b, width), self.change)


class _Given(Oracle):
    def __init__(self, inner: Oracle, g: np.ndarray) -> None:
        super().__init__(inner.landscape, inner.noise)
        self.evaluations, self.inner, self.g = inner.evaluations, inner, g

    def grad(self, p: np.ndarray) -> np.ndarray:
        return self.g

    def lane(self, b: int, width: int) -> Oracle:
        return _Given(self.inner.lane(b, width), self.g[..., b])


def normals(key: Any, t: int, p: np.ndarray) -> np.ndarray:
    """Standard normal numbers of the shape of p, (N,) or (N, B), for step t; they depend on nothing but key and t."""
    draws = [np.random.default_rng([int(one), t]).standard_normal(len(p)) for one in np.atleast_1d(key)]
    return np.stack(draws, axis=-1) if p.ndim > 1 else draws[0]


class Noise:
    """Gaussian noise for gradients, the same for the same seed bit for bit.

    `seed` may be an array of B seeds, then each run of the batch draws its own stream.
    """

    def __init__(self, scale: Any, seed: Any, coordinates: int) -> None:
        self.scale = scale
        self.coordinates = coordinates
        self.streams = [np.random.default_rng(int(one)) for one in np.atleast_1d(seed)]
        self.batched = np.ndim(seed) > 0 or np.ndim(scale) > 0

    def lane(self, b: int, width: int) -> Noise:
        """The noise of one of the `width` runs of a batch. From then on each run draws only when it asks."""
        if len(self.streams) < width:
            self.streams = [deepcopy(self.streams[0]) for _ in range(width)]
        one = copy(self)
        one.streams, one.batched = [self.streams[b]], False
        one.scale = float(np.broadcast_to(self.scale, width)[b])
        return one

    def draw(self) -> np.ndarray:
        """One draw, shape (N,) or (N, B) for a batch."""
        return self.block(1)[0]

    def block(self, draws: int) -> np.ndarray:
        """The next `draws` draws at once, shape (draws, N) or (draws, N, B)."""
        raw = [stream.standard_normal((draws, self.coordinates)) for stream in self.streams]
        with np.errstate(over="ignore"):
            return (np.stack(raw, axis=-1) if self.batched else raw[0]) * self.scale
