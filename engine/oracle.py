"""Answers an optimizer's questions about the objective, and counts them. Those of one step see the same sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from .budget import Meter
from .objective import Objective
from .sampling import GaussianNoise


class Oracle:
    """Value, (noisy) gradient and Hessian of an objective; `evaluations` counts the questions.

    In a batch of B runs the counts are arrays of shape (B,), and only those in `active` count and go on.
    """

    def __init__(
        self,
        objective: Objective,
        noise: GaussianNoise | None = None,
        meter: Meter | None = None,
        seed: Any = 0,
        width: int | None = None,
    ) -> None:
        self.objective = self.seen = objective
        self.noise, self.meter, self.seed = noise, meter, seed
        self.sampled = type(objective).sample is not Objective.sample
        self.active = 1 if width is None else np.ones(width, dtype=bool)
        self.evaluations = {
            kind: 0 if width is None else np.zeros(width, dtype=int) for kind in ("value", "grad", "hess")
        }
        self.lanes: dict[int, Oracle] = {}
        self.spent: set[int] = set()  # runs of the batch whose own budget is used up
        self.begin(1)

    def begin(self, t: int) -> None:
        """From now on the questions are those of step t."""
        self.t, self.draw = t, None
        if self.sampled:
            self.seen = self.objective.sample(self.seed, t)

    def through(self, change: Callable[[np.ndarray], np.ndarray]) -> Oracle:
        """The same oracle, counting in the same place, whose gradients pass through `change`: from shape (N,) or
        (N, B) to the same."""
        return _Through(self, change)

    def lane(self, b: int, width: int) -> Oracle:
        """The oracle of one of the `width` runs of a batch, for points of shape (N,), at the step of this one."""
        if b not in self.lanes:
            own = {name: value[b] for name, value in self.objective.varied().items()}
            seed = self.seed[b] if np.ndim(self.seed) else self.seed
            meter = self.meter and self.meter.own()
            self.lanes[b] = Oracle(replace(self.objective, **own) if own else self.objective, None, meter, seed)
        one = self.lanes[b]
        if one.t != self.t:
            one.begin(self.t)
        if self.noise is not None:
            one.draw = np.broadcast_to(self._drawn(), (self.noise.size, width))[:, b]
        return one

    def given(self, g: np.ndarray) -> Oracle:
        """The same oracle for a question already asked: its gradient is g, shape (N,) or (N, B), wherever, and
        costs nothing more."""
        return _Given(self, g)

    def value(self, p: np.ndarray) -> Any:
        """Loss at p, without noise: shape (N,) -> float, (N, B) -> (B,)."""
        self._count("value")
        return self.seen.value(p)

    def grad(self, p: np.ndarray) -> np.ndarray:
        """Gradient at p, shape (N,) or (N, B), with the noise of this step."""
        self._count("grad")
        g = self.seen.grad(p)
        draw = self._drawn()
        return g if draw is None else g + draw

    def hess(self, p: np.ndarray) -> np.ndarray:
        """Hessian at p, shape (N, N) or (N, N, B), without noise."""
        self._count("hess", len(p))
        return self.seen.hess(p)

    def _drawn(self) -> np.ndarray | None:
        if self.draw is None and self.noise is not None:
            draw = self.noise.at(self.t)
            self.draw = draw[:, None] if draw.ndim == 1 and np.ndim(self.active) else draw  # one draw for all runs
        return self.draw

    def counted(self) -> dict[str, Any]:
        """All questions asked, those of single runs of the batch included."""
        found = {kind: np.copy(count) if np.ndim(count) else count for kind, count in self.evaluations.items()}
        for b, one in self.lanes.items():
            for kind, count in one.evaluations.items():
                found[kind][b] += count
        return found

    def _count(self, kind: str, questions: int = 1) -> None:
        if self.meter is not None:
            self.meter.charge(questions * self.seen.cost)
        self.evaluations[kind] += self.active


class _Through(Oracle):
    def __init__(self, inner: Oracle, change: Callable[[np.ndarray], np.ndarray]) -> None:
        vars(self).update(vars(inner))
        self.inner, self.change = inner, change

    def grad(self, p: np.ndarray) -> np.ndarray:
        return self.change(self.inner.grad(p))

    def lane(self, b: int, width: int) -> Oracle:
        # `change` may hold one number per run, so it sees all of them
        return _Through(
            self.inner.lane(b, width), lambda g: self.change(np.repeat(g[:, None], width, axis=1))[:, b].copy()
        )


class _Given(Oracle):
    def __init__(self, inner: Oracle, g: np.ndarray) -> None:
        vars(self).update(vars(inner))
        self.inner, self.g = inner, g

    def grad(self, p: np.ndarray) -> np.ndarray:
        return self.g

    def lane(self, b: int, width: int) -> Oracle:
        return _Given(self.inner.lane(b, width), self.g[..., b])
