"""Runs that rest, but not at the lowest known loss."""

from __future__ import annotations

from ..told import Told
from .facts import Facts, apart, short

BOTTOM = 0.02  # of what the loss is above the lowest: who has less than this to win is at the bottom of a dip
BESIDE = 0.01  # of the scale: a stationary point so close is where it ends
VANISHED = 0.02  # of the largest gradient met or near: less has nearly vanished
STAYS = 0.05  # of the scale: an end that roams no further stays where it is


def rests_high(facts: Facts) -> Told | None:
    """At a saddle, on a top, or in a dip that is not the lowest."""
    found = None if facts.diverged or facts.home_at is not None else facts.curvatures(-1)
    if found is None or facts.roams > STAYS * facts.scale:
        return None
    low, high = found[[0, -1]]
    flat = 1e-3 * max(abs(low), abs(high), 1e-12)
    away, gain = facts.rest_point
    if low > flat and facts.known and gain < BOTTOM * (facts.losses[-1] - facts.floor):
        loss, floor = apart(facts.losses[-1], facts.floor)
        return Told("is in a dip that is not the lowest: loss {loss}, lowest {floor}", loss=loss, floor=floor)
    around = abs(found).max() * STAYS * facts.scale  # the gradient a little way off
    steep = facts.grad_norms[-1] > VANISHED * max(facts.grad_norms.max(), around)
    if low > -flat or away > BESIDE * facts.scale or steep or getattr(facts.objective, "kinks", False):
        return None
    if high < -flat:
        return Told("sits on a top: the gradient has nearly vanished, and the surface goes down to all sides")
    text = "sits at a saddle: the gradient has nearly vanished, yet the surface goes down to one side (λmin = {low})"
    return Told(text, low=short(low))
