"""Runs whose schedule took the rate away before they arrived."""

from __future__ import annotations

from ..told import Told
from .facts import Facts, short

GONE = 0.02  # of the largest rate: below this a run hardly moves
EARLY = 0.1  # of the steps: a rate that is gone for longer than this was gone too early


def rate_ran_out(facts: Facts) -> Told | None:
    """The rate was next to nothing for a good part of the run, while there was still a way to go."""
    if facts.diverged or not facts.steps or facts.home_at is not None:
        return None
    highest = facts.lrs.max()
    gone = facts.lrs > GONE * highest
    since = facts.steps - int(gone[::-1].argmax())
    if not highest > 0 or facts.steps - since < max(EARLY * facts.steps, 2):
        return None
    text = "its schedule took the rate from {high} to {low} by step {step}, before it had arrived"
    return Told(text, high=short(highest), low=short(facts.lrs[since]), step=since)
