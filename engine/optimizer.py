"""What every optimizer is: state for a point, and a step that asks an oracle for gradients."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .declare import Item
from .oracle import Oracle


class shared(float):  # noqa: N801 - reads as an adjective in `memory`
    """The start of a memory that is one number for all coordinates, such as a running power of beta."""


class Optimizer(Item):
    """Base of all optimizers. A subclass is a frozen dataclass with a field `lr`.

    Methods that treat each coordinate alone write `update`, once, in plain arithmetic; the engine runs this one text on
    arrays and, translated, on plain floats. Others (norms, line searches, Hessians) override `init` and `step`.
    """

    lr: float
    memory: ClassVar[
        dict[str, float | str]
    ] = {}  # what is remembered between steps: name -> start (or the field with it)
    family: ClassVar[str] = ""

    def init(self, p: np.ndarray) -> dict[str, Any]:
        """State before the first step at p, shape (N,) or (N, B)."""
        return {
            name: float(value) if isinstance(value, shared) else np.zeros(np.shape(p)) + self._start(value)
            for name, value in self.memory.items()
        }

    def _start(self, value: float | str) -> Any:
        return getattr(self, value) if isinstance(value, str) else value

    def step(self, oracle: Oracle, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        """The point after step t (1, 2, ...) from p at learning rate lr; `state` is brought up to date in place."""
        p, *memory = self.update(p, oracle.grad(p), lr, t, *state.values())
        state.update(zip(state, memory, strict=True))
        return p

    def update(self, x: Any, g: Any, lr: Any, t: int, *memory: Any) -> tuple:
        """New coordinate(s) and memory from coordinate(s) x with gradient g. `engine.kernel` says what may be used."""
        raise NotImplementedError(f"{type(self).__name__} defines neither update nor step")

    def stability(self) -> float | None:
        """c such that steps on a quadratic are stable while lr < c / (largest curvature); None without such a rule."""
        return None
