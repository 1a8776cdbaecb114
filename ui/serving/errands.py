"""What worker processes are sent for. Each takes what the pool hands on: the seconds it has, and whether to give up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import Budget, Run, Trajectory, run
from networks import Fit, Training, fit

from . import limits


def path(what: Run, *, seconds: float, cancel: Callable[[], bool]) -> Trajectory:
    """The trajectory of a run, or the part of it that fits into the budget.

    The time is the processor's, not the clock's as in a Budget: other processes may keep this one waiting.
    """
    end = time.process_time() + seconds
    late = False

    def over() -> bool:
        nonlocal late
        late = time.process_time() > end
        return late or cancel()

    made = run(what, Budget(limits.EVALUATIONS), over)
    return replace(made, reason="time") if late and made.reason == "cancelled" else made


def training(what: Fit, *, seconds: float, cancel: Callable[[], bool]) -> Training:
    """The training, or its whole epochs that fit into the time, which is the processor's."""
    end = time.process_time() + seconds
    late = False

    def over() -> bool:
        nonlocal late
        late = time.process_time() > end
        return late or cancel()

    made = fit(what, cancel=over)
    return replace(made, reason="time") if late and made.reason == "cancelled" else made


def whatever(
    function: Callable[..., Any], args: tuple, named: dict[str, Any], *, seconds: float, cancel: Callable[[], bool]
) -> Any:
    """`function(*args, **named)`, which minds neither; it is ended if it takes too long."""
    return function(*args, **named)
