"""A learning rate that makes sense for an optimizer on a landscape: tried out, not tabulated."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from .batch import run_batch
from .budget import Budget
from .declare import Param, params
from .landscape import Landscape
from .optimizer import Optimizer
from .run import Run

OUTSIDE = 4.0  # what a step outside the picture costs, in decades of loss


def rate_of(optimizer: Optimizer) -> Param:
    """The declaration of the learning rate, of the innermost optimizer."""
    return next(one for one in params(optimizer.inner) if one.name == "lr")


def suggested_lr(
    landscape: Landscape,
    optimizer: Optimizer,
    steps: int = 300,
    start: tuple[float, ...] | None = None,
    *,
    budget: Budget | None = None,
    cancel: Callable[[], bool] | None = None,
) -> float:
    """The learning rate of the slider's grid with the lowest loss on the way, in decades averaged over the steps.

    start: coordinates, shape (N,); the landscape's first one where it is None, or where no rate leads down from it
    inside the picture. Leaving the picture counts against a rate. A method that finds its rate itself keeps its own,
    and so does one whose rates could not all be tried out: budget and cancel are those of `run_batch`.
    """
    if budget is None and cancel is None:
        return _remembered(landscape, optimizer, steps, start)
    return _suggested(landscape, optimizer, steps, start, budget, cancel)


def _suggested(
    landscape: Landscape,
    optimizer: Optimizer,
    steps: int,
    start: tuple[float, ...] | None,
    budget: Budget | None = None,
    cancel: Callable[[], bool] | None = None,
) -> float:
    if optimizer.inner.learning_rate_free:
        return optimizer.lr
    rates = np.array([one for one in rate_of(optimizer).stops() if one > 0])
    what = Run(landscape, optimizer.with_lr(1.0), start=start, steps=steps)
    found = run_batch(what, {"lr": rates}, budget=budget, cancel=cancel)
    if (found.reason != "").any():
        return optimizer.lr
    low, high = np.array(landscape.domain)[:, :, None].transpose(1, 0, 2)
    inside = ((found.points >= low) & (found.points <= high)).all(axis=1)
    losses = np.where(inside, found.losses, np.inf)
    if not losses.min() < losses[0, 0] < np.inf:  # no rate leads down from here
        return optimizer.lr if start is None else _suggested(landscape, optimizer, steps, None, budget, cancel)
    floor = min(landscape.floor, losses.min()) if np.isfinite(landscape.floor) else losses.min()
    height = (losses - floor) / (losses[0] - floor)
    decades = np.where(inside, np.log10(np.clip(height, 1e-6, 1e3)), OUTSIDE)
    places = np.where(inside[:, None], found.points, np.nan) / (high - low)
    length = np.nansum(np.abs(np.diff(places, axis=0)), axis=(0, 1))
    reach = np.nanmax(np.abs(places - places[0]).sum(axis=1), axis=0)
    score = decades.mean(axis=0) + optimizer.detour_cost * (length - reach)
    return float(rates[np.argmin(score)])


_remembered = lru_cache(maxsize=512)(_suggested)  # a number each, so the items in the keys are all that it holds
