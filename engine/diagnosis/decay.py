"""Runs that weight decay keeps from the minimum."""

from __future__ import annotations

import numpy as np

from ..norms import norm
from ..told import Told
from .facts import Facts, short

BALANCED = 0.02  # of the decay's own step: what is left of it where the gradient holds against it


def held_back(facts: Facts) -> Told | None:
    """Weight decay and gradient pull in opposite directions, and it hardly moves."""
    decay = getattr(facts.run.optimizer.inner, "weight_decay", 0.0)
    if facts.diverged or not facts.steps or not decay or facts.home_at is not None:
        return None
    p = facts.points[-1]
    pull = abs(decay * facts.lrs[-1]) * norm(p)
    against = (np.asarray(facts.objective.grad(p)) * p <= 0).all()
    if not against or not facts.lengths.max() < BALANCED * pull:
        return None
    text = "weight decay {decay} pulls it towards 0 as hard as the gradient of {gradient} pulls down"
    return Told(text, decay=short(decay), gradient=short(facts.grad_norms[-1]))
