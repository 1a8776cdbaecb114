"""Runs that came to the lowest known loss."""

from __future__ import annotations

from ..told import Told
from .facts import Facts, short


def arrived(facts: Facts) -> Told | None:
    """It stays near the floor until the end."""
    if facts.diverged or facts.home_at is None:
        return None
    if not facts.home_at:
        return Told("it begins at the lowest loss and stays there")
    text = "arrived: from step {step} on within {near} of the lowest loss"
    return Told(text, step=facts.home_at, near=short(facts.near, 2))
