"""Places on a surface: where its gradient vanishes, and how far the known minima are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .objective import Point

if TYPE_CHECKING:
    from .landscape import Landscape

MOST = 60  # steps of Newton's method
VANISHED = 1e-12  # of the steepness that the curvature makes across the picture


@lru_cache(maxsize=256)
def stationary(landscape: Landscape, near: Point) -> tuple[Point, ...]:
    """The place near a point where the gradient vanishes, by Newton's method; none where it leaves the picture."""
    low, high = np.array(landscape.domain, dtype=float).T
    p, best, size = np.array(near, dtype=float), None, np.inf
    for _ in range(MOST):
        g, h = landscape.grad(p), landscape.hess(p)
        if not (np.isfinite(g).all() and np.isfinite(h).all()) or ((p < low) | (p > high)).any():
            break
        if best is None or np.abs(g).max() < size:
            best, size = p, float(np.abs(g).max())
        if not g.any() or np.linalg.cond(h) > 1 / VANISHED:
            break
        p = p - np.linalg.solve(h, g)
        if (p == best).all():
            break
    steep = np.abs(landscape.hess(best) * (high - low)).max() if best is not None else 0.0
    return (tuple(best.tolist()),) if size <= VANISHED * steep else ()


def distance(points: np.ndarray, minima: Sequence[Point], valleys: Sequence[Sequence[Point]]) -> np.ndarray | None:
    """From each point, shape (T, N), to the nearest of the minima and of the curves of minima, shape (T,); None where
    there are none."""
    found = [np.hypot.reduce(points - np.array(one, dtype=float), axis=1) for one in minima]
    for valley in valleys:
        found += [_to_segment(points, a, b) for a, b in pairwise(np.array(valley, dtype=float))]
    return np.min(found, axis=0) if found else None


def _to_segment(points: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    along = np.clip((points - a) @ (b - a) / ((b - a) @ (b - a)), 0.0, 1.0)
    return np.hypot.reduce(points - a - along[:, None] * (b - a), axis=1)
