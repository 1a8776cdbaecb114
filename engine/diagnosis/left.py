"""Runs that left the surface, or had no loss to begin with."""

from __future__ import annotations

import numpy as np

from ..told import Told
from .facts import Facts, apart, short

BEFORE = 3  # steps by which momentum may delay what a rate does


def at_once(facts: Facts) -> Told | None:
    """No step counts: the start has no loss, or the first step leads to none."""
    if facts.steps or not facts.diverged:
        return None
    if np.isfinite(facts.losses[0]) and np.isfinite(facts.grad_norms[0]):
        return Told("already its first step leads to numbers that are not finite")
    return Told("its start is too far out: the loss there is no number of use")


def climb(losses: np.ndarray) -> int:
    """The step from which the loss, shape (T+1,), only rose until the end."""
    falls = np.flatnonzero(np.diff(losses) <= 0)
    return int(falls[-1]) + 1 if falls.size else 0


def overshot(facts: Facts) -> Told | None:
    """The rate was above what the curvature allows where the climb began, or just before."""
    if not (facts.diverged and facts.steps):
        return None
    began = climb(facts.losses)
    for at in range(max(began - BEFORE, 0), min(began + 1, facts.steps)):
        found = facts.curvatures(at)
        limit = None if found is None else facts.limit(float(found[-1]))
        if limit is not None and facts.lrs[at] > limit:
            rate, limit = apart(float(facts.lrs[at]), limit)
            values = {"rate": rate, "factor": short(facts.run.optimizer.stability()), "limit": limit}
            if not at:
                return Told("{rate} is above {factor}/λmax = {limit} at the start: its steps overshoot", **values)
            return Told("{rate} is above {factor}/λmax = {limit} at step {at}: its steps overshoot", at=at, **values)
    return None


def falls_for_ever(facts: Facts) -> Told | None:
    """There is no floor to arrive at."""
    if facts.diverged and facts.steps and not facts.known and facts.losses[-1] < facts.losses[0]:
        return Told("the surface has no floor: whatever gets off its ridge falls for ever")
    return None


def left(facts: Facts) -> Told | None:
    """What is seen of a run that left, where no rule tells why."""
    if not (facts.diverged and facts.steps):
        return None
    at, rate = climb(facts.losses), short(float(facts.lrs[min(climb(facts.losses), facts.steps - 1)]))
    if at < facts.steps:
        return Told("from step {at} on its loss only rose, at a rate of {rate}", at=at, rate=rate)
    low, high = facts.objective.bounds(facts.points[0])
    if ((facts.points[-1] < low) | (facts.points[-1] > high)).any():
        return Told("it is far outside the picture, where its loss still fell, at a rate of {rate}", rate=rate)
    return Told("its next step would lead to numbers that are not finite")
