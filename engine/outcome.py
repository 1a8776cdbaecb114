"""What happened in a run, as facts; the words are the user interface's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .run import Trajectory

FLAT = 1e-3  # relative to the first gradient: below this a point counts as stationary


@dataclass(frozen=True)
class Outcome:
    """The outcome of one run."""

    final_loss: float
    best_loss: float
    distance: float | None  # to the nearest known minimum; None when none is known
    steps_to_tolerance: int | None  # first step with a loss within the tolerance of the lowest known one
    evaluations: int  # of the gradient
    status: str
    ended: int  # the step that the status is about
    at_saddle: bool  # ended at a stationary point that goes down on one side
    limit: float | None  # learning rate beyond which this optimizer is unstable at the curvature met
    rate: float | None  # the learning rate used there
    curvature: float | None  # largest eigenvalue of the Hessian there
    where: int | None  # the step at which the loss began to climb


def outcome(trajectory: Trajectory, tolerance: float = 1e-3) -> Outcome:
    """Read the outcome off a trajectory."""
    with np.errstate(over="ignore"):
        return _outcome(trajectory, tolerance)


def _outcome(trajectory: Trajectory, tolerance: float) -> Outcome:
    landscape, last = trajectory.run.landscape, trajectory.points[-1]
    away = landscape.distance(last[None])
    floor = _floor(landscape)
    reached = np.flatnonzero(trajectory.losses <= floor + tolerance)
    limit = rate = curvature = where = None
    if trajectory.steps and trajectory.status == "diverged":
        where = _climb(trajectory.losses)
        rate = float(trajectory.lrs[min(where, trajectory.steps - 1)])
        curvature = _largest_curvature(landscape, trajectory.points[where])
        factor = trajectory.run.optimizer.stability()
        limit = factor / curvature if factor and curvature > 0 else None
    return Outcome(
        final_loss=float(trajectory.losses[-1]),
        best_loss=float(trajectory.losses.min()),
        distance=None if away is None else float(away[0]),
        steps_to_tolerance=int(reached[0]) if reached.size else None,
        evaluations=trajectory.evaluations["grad"],
        status=trajectory.status,
        ended=trajectory.ended,
        at_saddle=_at_saddle(trajectory),
        limit=limit,
        rate=rate,
        curvature=curvature,
        where=where,
    )


@lru_cache(maxsize=256)
def _floor(landscape: Any) -> float:
    return landscape.floor


def _climb(losses: np.ndarray) -> int:
    """The step from which the loss only rose until the end."""
    falls = np.flatnonzero(np.diff(losses) <= 0)
    return int(falls[-1]) + 1 if falls.size else 0


def _largest_curvature(landscape: Any, point: np.ndarray) -> float:
    hessian = landscape.hess(point)
    return float(np.linalg.eigvalsh(hessian)[-1]) if np.isfinite(hessian).all() else float("nan")


def _at_saddle(trajectory: Trajectory) -> bool:
    if trajectory.status == "diverged" or trajectory.grad_norms[-1] > FLAT * max(trajectory.grad_norms[0], FLAT):
        return False
    hessian = trajectory.run.landscape.hess(trajectory.points[-1])
    if not np.isfinite(hessian).all():
        return False
    lowest, highest = np.linalg.eigvalsh(hessian)[[0, -1]]
    return bool(lowest < -1e-3 * max(abs(highest), 1e-12))
