"""What an optimizer can descend: anything with a value and a gradient."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .declare import Item
from .told import Told

Point = tuple[float, ...]
LARGEST = float(np.finfo(float).max)


class Objective(Item):
    """Base of all objectives. A subclass is a frozen dataclass whose fields are its parameters.

    Points are coordinate first: shape (N,) for one, (N, B) for many. Where runs with different parameters go side by
    side, those fields are arrays of shape (B,).
    """

    starts: ClassVar[tuple[Point, ...]] = ()  # good starting points, the best first; none: `start` makes them
    cost: ClassVar[float] = 1.0  # of one question, in questions to the whole objective
    watches_sample: ClassVar[bool] = False  # closed-loop schedules see the loss of the step's sample, not of the whole

    @property
    def size(self) -> int:
        """N, the number of coordinates."""
        raise NotImplementedError(f"{type(self).__name__} does not tell its size")

    def start(self, seed: int = 0) -> np.ndarray:
        """A starting point, shape (N,): the first of `starts`, whatever the seed. Raises Told when
        there are none."""
        if not self.starts:
            raise Told("{name} has no starting point; give one", name=type(self).__name__)
        return np.array(self.starts[0], dtype=float)

    def value(self, p: Any) -> Any:
        """Loss at p: shape (N,) -> float, (N, B) -> (B,)."""
        raise NotImplementedError(f"{type(self).__name__} has no value")

    def grad(self, p: Any) -> np.ndarray:
        """Gradient at p, in the shape of p."""
        raise NotImplementedError(f"{type(self).__name__} has no gradient")

    def hess(self, p: Any) -> np.ndarray:
        """Hessian at p: shape (N, N) or (N, N, B). Raises ValueError where there is none."""
        raise Told("{name} has no Hessian", name=type(self).__name__)

    def varied(self) -> dict[str, np.ndarray]:
        """The fields that differ from run to run of a batch, each of shape (B,)."""
        return {name: value for name, value in vars(self).items() if isinstance(value, np.ndarray) and value.ndim}

    def sample(self, seed: Any, t: int) -> Objective:
        """What step t = 1, 2, ... of the run with this seed sees, for all its questions: all unless sampled."""
        return self

    def bounds(self, start: np.ndarray) -> tuple[Any, Any]:
        """Where a run from `start`, shape (N,) or (N, B), may be before it counts as gone: from, to; each broadcasts to
        the shape of `start`. Any number unless a subclass knows better."""
        shape = (self.size, *(1 for _ in start.shape[1:]))
        return np.full(shape, -LARGEST), np.full(shape, LARGEST)
