"""The call that makes an item in a library."""

from __future__ import annotations

import math
from typing import Any

from engine import Composed, Item, Schedule

from ..spelling import as_is, spell
from .wrappers import in_version

BESIDE = (
    "keras.callbacks.",
    "optax.contrib.reduce_on_plateau",
)  # schedules that are no learning rate but watch the run


def call(item: Any, framework: str, steps: int, **names: Any) -> str | None:
    """The call that makes an optimizer or schedule in a framework; None when it has none there.

    `names` are values in place of the item's own: numbers, or texts by `as_is`.
    """
    return spell(item, framework, {"params": as_is("params"), "optimizer": as_is("optimizer"), "steps": steps, **names})


def calls(item: Item, lr: float, steps: int, exact: bool = False) -> list[str]:
    """The calls that make an optimizer or schedule, one for each library that has it, in that library's version;
    of a schedule only those that give just its rates, if it is to be `exact`."""
    if exact:
        found = [same_rates(item, framework, lr, steps)[0] for framework in item.spelling]
    else:
        found = [call(in_version(item, framework), framework, steps, lr=lr) for framework in item.spelling]
    return list(dict.fromkeys(filter(None, found)))


def same_rates(schedule: Schedule, framework: str, lr: float, steps: int) -> tuple[str | None, str]:
    """The call that gives the same rates, or None and why there is none."""
    theirs = in_version(schedule, framework)
    text = call(theirs, framework, steps, lr=lr)
    if text is None or (schedule.closed_loop and isinstance(schedule, Composed)):
        return None, f"has no {schedule.label} with these settings"
    if not schedule.as_in(framework, steps):
        return None, f"gives other rates by {text.split('(')[0].split('.')[-1]}"
    rates = () if schedule.closed_loop else zip(theirs.lrs(lr, steps), schedule.lrs(lr, steps), strict=True)
    if theirs != schedule and (schedule.closed_loop or not all(math.isclose(*pair, rel_tol=1e-12) for pair in rates)):
        return None, f"has another {schedule.label}"
    return text, ""
