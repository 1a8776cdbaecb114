"""Runs that lie where the surface is flat."""

from __future__ import annotations

import numpy as np

from ..told import Told
from .facts import Facts, short

LITTLE = 0.01  # of what the loss is above the lowest: what slope and curvature here promise across the whole picture


def on_plateau(facts: Facts) -> Told | None:
    """Neither slope nor curvature says that there is anything lower anywhere near."""
    found = facts.curvatures(-1) if not facts.diverged and facts.known and facts.width and not facts.run.noise else None
    if found is None or facts.home_at is not None:
        return None
    promised = facts.grad_norms[-1] * facts.width + abs(found).max() * facts.width**2 / 2
    if not promised < LITTLE * (facts.losses[-1] - facts.floor) or not np.isfinite(facts.floor):
        return None
    return Told("lies on a plateau: |gradient| is {gradient} there", gradient=short(facts.grad_norms[-1], 2))
