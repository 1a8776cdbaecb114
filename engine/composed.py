"""What every schedule that is made of other schedules is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .declare import Item, params
from .schedule import Constant, Schedule


class Composed(Schedule):
    """Base of schedules whose fields hold others. A subclass writes `rate`, and for parts that watch the loss `mix`; it
    says which part moves when (`runs`) and how many steps are a part's own (`span`), unless it is all of them."""

    @property
    def made_of(self) -> tuple[Schedule, ...]:
        """The schedules in its fields, in order."""
        held = [getattr(self, one.name) for one in params(self) if one.kind is Item]
        return tuple(part for one in held for part in (one if isinstance(one, tuple) else (one,)))

    @property
    def closed_loop(self) -> bool:
        return any(part.closed_loop for part in self.made_of)

    def runs(self, place: int, t: int) -> bool:
        """Whether the part at this place moves on in step t = 0, 1, ..."""
        return True

    def mix(self, state: dict[str, Any]) -> Any:
        """The rate of step state["t"] from what the parts say, state["inner"][i]["lr"], and the base rate."""
        raise NotImplementedError(f"{type(self).__name__} cannot mix parts that watch the loss")

    def as_in(self, library: str, steps: int) -> bool:
        return all(part.as_in(library, self.span(steps, place)) for place, part in enumerate(self.made_of))

    def momenta(self, steps: int) -> np.ndarray | None:
        """Those of the last part that moves the momentum, shape (steps,); None when no part does."""
        found = [part.momenta(steps) for part in self.made_of]
        return next((one for one in reversed(found) if one is not None), None)

    def begin(self, base_lr: Any, steps: int) -> dict[str, Any]:
        if not self.closed_loop:
            return super().begin(base_lr, steps)
        inner = [part.begin(base_lr, self.span(steps, place)) for place, part in enumerate(self.made_of)]
        state = {"t": 0, "base": base_lr, "steps": steps, "inner": inner}
        return state | {"lr": self.mix(state)}

    def before_step(self, state: dict[str, Any], loss: Any) -> None:
        if self.closed_loop:
            for place, part in enumerate(self.made_of):
                if self.runs(place, state["t"]):
                    part.before_step(state["inner"][place], loss)
            state["lr"] = self.mix(state)

    def after_step(self, state: dict[str, Any], loss: Any) -> None:
        if not self.closed_loop:
            return super().after_step(state, loss)
        for place, part in enumerate(self.made_of):
            if self.runs(place, state["t"]):
                part.after_step(state["inner"][place], loss)
        state["t"] += 1
        state["lr"] = self.mix(state)


class Several(Composed):
    """Base of schedules made of several in a row, in the field `parts`, of which there may be more or fewer."""

    parts: tuple

    def longer(self) -> Any:
        """With one more part."""
        return replace(self, parts=(*self.parts, Constant()))

    def shorter(self) -> Any:
        """Without the last part."""
        return replace(self, parts=self.parts[:-1])
