"""What every learning-rate schedule is: the rate of each step, from the base rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .declare import Item


class Schedule(Item):
    """Base of all schedules. Open-loop ones know all rates beforehand and write `rate`."""

    family: ClassVar[str] = ""

    @property
    def closed_loop(self) -> bool:
        """Whether the rates depend on the losses seen (then `begin` and `observe` are used, not `lrs`)."""
        return False

    def lrs(self, base_lr: Any, steps: int) -> np.ndarray:
        """The rate used by each step: shape (steps,), or (steps, B) when base_lr or a parameter has shape (B,)."""
        width = np.broadcast_shapes(np.shape(base_lr), *(np.shape(value) for value in vars(self).values()))
        t = np.arange(steps, dtype=float).reshape(-1, *(1 for _ in width))
        with np.errstate(all="ignore"):
            return np.broadcast_to(self.rate(t, base_lr, steps), (steps, *width))

    def rate(self, t: np.ndarray, base_lr: Any, steps: int) -> Any:
        """Rate of the step with index t = 0, 1, ..., of a run of `steps` steps; elementwise."""
        raise NotImplementedError(f"{type(self).__name__} has no open-loop rate")

    def momenta(self, steps: int) -> np.ndarray | None:
        """The momentum (or beta1) of each step, shape (steps,), for schedules that cycle it; None for the others."""
        return None

    def begin(self, base_lr: Any, steps: int) -> dict[str, Any]:
        """State before the first step; state["lr"] is the rate of the next step."""
        rates = self.lrs(base_lr, steps)
        return {"lr": rates[0], "rates": rates, "t": 0}

    def observe(self, state: dict[str, Any], loss: Any) -> None:
        """Take in the loss that the step just made started from, and set state["lr"] for the next."""
        state["t"] = min(state["t"] + 1, len(state["rates"]) - 1)
        state["lr"] = state["rates"][state["t"]]


@dataclass(frozen=True)
class Constant(Schedule):
    """The learning rate never changes."""

    label = "Constant"
    family = "constant"
    formula = r"\eta_t = \eta"
    reference = "Robbins & Monro 1951 is where the question of decay begins"

    def rate(self, t: np.ndarray, base_lr: Any, steps: int) -> Any:
        return base_lr  # no time dependence: `lrs` repeats it without copying
