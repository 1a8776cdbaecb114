"""Runs that were ended before their last step."""

from __future__ import annotations

from ..told import Told
from .facts import Facts


def cut(facts: Facts) -> Told | None:
    """A budget was used up."""
    if facts.made.reason == "evaluations":
        return Told("cut off: the evaluations that one run may make are used up")
    if facts.made.reason == "time":
        return Told("cut off: the time that one run may take is used up")
    return Told("cut off: it takes too much memory") if facts.made.reason == "memory" else None


def gave_up(facts: Facts) -> Told | None:
    """The stop rule ended it."""
    if facts.made.reason != "stop rule":
        return None
    return Told("its stop rule saw no better loss for {patience} steps", patience=facts.run.stop.patience)
