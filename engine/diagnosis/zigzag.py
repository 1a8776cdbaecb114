"""Runs that go back and forth instead of on."""

from __future__ import annotations

import numpy as np

from ..told import Told
from .facts import Facts, apart, short

BACK = -0.5  # cosine between a step and the next: below this it goes back
MOST = 0.7  # of the steps
WIDE = 0.01  # of the way that is left: steps shorter than this are not what keeps it


def zigzags(facts: Facts) -> Told | None:
    """Most steps of the end turn back, and they do not get shorter."""
    if facts.diverged or facts.steps < 8 or facts.home_at is not None or not (facts.turns < BACK).mean() > MOST:
        return None
    half = len(facts.lengths) // 2
    before, after = np.median(facts.lengths[:half]), np.median(facts.lengths[half:])
    whole = facts.reach if facts.distance is None else facts.distance
    if not after > 0.5 * before or not after > WIDE * whole:
        return None
    found = facts.curvatures(-1)
    limit = None if found is None else facts.limit(float(found[-1]))
    rate = float(facts.lrs[-1])
    if limit is not None and 0.5 * limit < rate:
        rate, limit = apart(rate, limit)
        factor = short(facts.run.optimizer.stability())
        if facts.lrs[-1] > facts.limit(float(found[-1])):
            return Told("goes back and forth across the valley: {rate} is above {factor}/λmax = {limit}",
                        rate=rate, factor=factor, limit=limit)  # fmt: skip
        text = "goes back and forth across the valley: {rate} is close to {factor}/λmax = {limit}"
        return Told(text, rate=rate, factor=factor, limit=limit)
    return Told("goes back and forth: its steps of {length} are too long to settle", length=short(after, 2))
