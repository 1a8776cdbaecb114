"""What happened in a run, as numbers; why it did so is told by `engine.diagnosis`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .run import Trajectory


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


def outcome(trajectory: Trajectory, tolerance: float = 1e-3) -> Outcome:
    """Read the outcome off a trajectory."""
    with np.errstate(over="ignore"):
        return _outcome(trajectory, tolerance)


def _outcome(trajectory: Trajectory, tolerance: float) -> Outcome:
    landscape, last = trajectory.run.landscape, trajectory.points[-1]
    away = landscape.distance(last[None])
    floor = _floor(landscape)
    reached = np.flatnonzero(trajectory.losses <= floor + tolerance)
    return Outcome(
        final_loss=float(trajectory.losses[-1]),
        best_loss=float(trajectory.losses.min()),
        distance=None if away is None else float(away[0]),
        steps_to_tolerance=int(reached[0]) if reached.size else None,
        evaluations=trajectory.evaluations["grad"],
        status=trajectory.status,
        ended=trajectory.ended,
    )


@lru_cache(maxsize=256)
def _floor(landscape: Any) -> float:
    return landscape.floor
