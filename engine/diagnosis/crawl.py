"""Runs that go the right way, but hardly move."""

from __future__ import annotations

import numpy as np

from ..told import Told
from .facts import Facts, short

ON = 0.9  # cosine between a step and the next: above this it goes straight on
MORE = 2.0  # a run that needs more than this many times its steps crawls
FASTER = 1.5  # times: whose steps grow so in the last quarter does not crawl
FLATTER = 10.0  # times: a direction with so much less curvature than another is flat


def crawls(facts: Facts) -> Told | None:
    """It goes straight on, and at this pace it would need far more steps than it has."""
    if facts.diverged or facts.steps < 8 or facts.home_at is not None or not np.median(facts.turns) > ON:
        return None
    if facts.lengths[-1] > FASTER * facts.lengths[0]:  # away from a saddle, perhaps
        return None
    way, pace = facts.distance, float(np.median(facts.lengths))
    far = way if facts.known else facts.width
    if far is None or not pace * facts.steps * MORE < far:
        return _slow(facts)
    if slow := _slow(facts):
        return slow
    if facts.known:
        return Told("crawls: steps of {pace} with {way} to go", pace=short(pace, 2), way=short(far, 2))
    return Told("crawls: steps of {pace} in a picture of {width}", pace=short(pace, 2), width=short(far, 2))


def _slow(facts: Facts) -> Told | None:
    """By the curvature along the way: a step takes so small a part off what is left that there are too few of them."""
    hessian, factor = facts.hessian(-1), facts.run.optimizer.stability()
    if hessian is None or not factor or not facts.lengths[-1] > 0:
        return None
    way = facts.moves[:, -1] / facts.lengths[-1]
    along, steepest = float(way @ hessian @ way), float(np.linalg.eigvalsh(hessian)[-1])
    rate, highest = float(np.median(facts.lrs[facts.late :])), float(facts.lrs.max())
    if not along > 0 or not rate > 0 or _enough(facts, rate * along):
        return None
    values = {"along": short(along), "steepest": short(steepest)}
    if _enough(facts, highest * along):
        text = "crawls: its schedule took the rate from {high} to {low}, too small for a curvature of {along}"
        return Told(text, high=short(highest), low=short(rate), along=short(along))
    if steepest > FLATTER * along:
        text = "crawls: {rate} is too small for the flat direction (λ = {along}; {steepest} across it)"
        return Told(text, rate=short(rate), **values)
    return Told("crawls: {rate} is too small for a curvature of {along}", rate=short(rate), along=short(along))


def _enough(facts: Facts, part: float) -> bool:
    """Whether as many steps as the run has are enough, if each takes this part off the way that is left."""
    momentum = getattr(facts.run.optimizer.inner, "momentum", 0.0)
    return part / max(1 - momentum, 1e-9) * facts.steps * MORE > 1
