"""What a computation may cost, and who asks whether it still may go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from .declare import is_number, whole
from .told import Told

ROUNDING = 1e-9  # of questions: five of cost 0.2 are one
OFTEN = 32  # questions between two looks at the clock within a step


@dataclass(frozen=True)
class Budget:
    """The most that a run may cost; None is no limit.

    evaluations: questions to the objective: a value or a gradient is one, a Hessian of N variables N; times the
    objective's `cost`. seconds: wall time, as the last resort: where it cuts depends on the machine. Raises ValueError
    for numbers that make no sense.
    """

    evaluations: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.evaluations is not None:
            object.__setattr__(self, "evaluations", whole("evaluations", self.evaluations))
        if self.seconds is not None and not (is_number(self.seconds) and self.seconds >= 0):
            raise Told("seconds must be a number from 0 up, not {value!r}", value=self.seconds)


class Spent(Exception):  # noqa: N818 - no error: the run ends here
    """Ends a run within a step; `reason` is that of the trajectory."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Meter:
    """Counts down a budget, and asks whether the run was cancelled. Raises Spent where it may not go on."""

    def __init__(self, budget: Budget | None = None, cancel: Callable[[], bool] | None = None) -> None:
        self.left = inf if budget is None or budget.evaluations is None else budget.evaluations
        self.until = inf if budget is None or budget.seconds is None else monotonic() + budget.seconds
        self.cancel = cancel
        self.watched = cancel is not None or self.until < inf
        self.asked = 0

    def own(self) -> Meter:
        """The same limits for one of several runs: evaluations of its own, the clock in common."""
        made = Meter(None, self.cancel)
        made.left, made.until, made.watched = self.left, self.until, self.watched
        return made

    def charge(self, cost: float) -> None:
        """Before a question of this cost. Raises Spent when there is not that much left."""
        if cost > self.left + ROUNDING:
            raise Spent("evaluations")
        self.left -= cost
        if self.watched:
            self.asked += 1
            if self.asked % OFTEN == 0:
                self.look()

    def look(self) -> None:
        """Is there time left, and is the run still wanted? Raises Spent if not."""
        if self.cancel is not None and self.cancel():
            raise Spent("cancelled")
        if monotonic() > self.until:
            raise Spent("time")
