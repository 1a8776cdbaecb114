"""What is true of a run that nothing else explains."""

from __future__ import annotations

from ..told import Told
from .facts import Facts, apart, short

TIMES = 5  # as high above the floor as it has been: worth a word
LESS = 0.99  # of what the loss is above the lowest: a fall to less than this is worth a word


def had_been_lower(facts: Facts) -> Told | None:
    """It ends well above where it has been."""
    if facts.diverged or not facts.steps:
        return None
    best, last = facts.losses.min(), facts.losses[-1]
    lost, gained = last - best, facts.losses[0] - best
    above = best - facts.floor  # inf where no floor is known
    if not (lost > 0.5 * gained or lost > TIMES * above + facts.near) or not lost > 0:
        return None
    best, last = apart(best, last)
    if not gained:
        return Told("never got below its start: {best} there, {last} at the end", best=best, last=last)
    text = "had been lower on the way: {best} at step {step}, {last} at the end"
    return Told(text, best=best, last=last, step=int(facts.losses.argmin()))


def fell(facts: Facts) -> Told | None:
    """How the loss went in the last quarter."""
    if facts.diverged or not facts.steps or facts.home_at is not None:
        return None
    then, last = facts.losses[facts.late], facts.losses[-1]
    if short(then, 6) == short(last, 6):
        return Told("stands still at a loss of {loss}", loss=short(last))
    lowest = facts.floor if facts.known else facts.losses.min()
    before, now = apart(then, last)
    values = {"then": before, "step": facts.late, "last": now}
    if last - lowest < LESS * (then - lowest):
        return Told("still falls: {then} at step {step}, {last} at the end", **values)
    if last > then:
        return Told("no longer falls: {then} at step {step}, {last} at the end", **values)
    return Told("hardly falls any more: {then} at step {step}, {last} at the end", **values)
