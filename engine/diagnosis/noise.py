"""Runs that the noise of their gradients keeps moving."""

from __future__ import annotations

import numpy as np

from ..told import Told
from .facts import Facts, short


def shaken(facts: Facts) -> Told | None:
    """At the end the gradients are smaller than their noise, and the loss falls no further."""
    noise = facts.run.noise * np.sqrt(len(facts.points[0]))
    if facts.diverged or facts.steps < 8 or not noise or facts.home_at is not None:
        return None
    usual = float(np.median(facts.grad_norms[facts.late :]))
    before = facts.losses[max(2 * facts.late - facts.steps, 0) : facts.late]
    falls = facts.losses[facts.late :].mean() < 0.5 * before.mean()
    if usual >= noise or falls:
        return None
    return Told("only noise moves it: {noise} against gradients of {usual}", noise=short(noise), usual=short(usual))
