"""Places on a surface: where its gradient vanishes, where it is lowest, how far that is, and where a run may begin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .objective import Point

if TYPE_CHECKING:
    from .landscape import Landscape

MOST = 25  # steps of Newton's method
GRID = 61
TRIED = 9  # hollows of the grid that are followed down
ACROSS, UP = (0.13, 0.38, 0.63, 0.87), (0.17, 0.42, 0.67, 0.91)  # none on an axis of symmetry
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


@lru_cache(maxsize=64)
def lowest(landscape: Landscape) -> tuple[Point, ...]:
    """The lowest places in the picture of a landscape of two variables: from hollows of a grid to where the gradient
    vanishes. None where the surface goes on falling at an edge, or has no such place."""
    (x0, x1), (y0, y1) = landscape.domain
    mesh = np.array(np.meshgrid(np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)))
    losses = np.asarray(landscape.value(mesh.reshape(2, -1)) + np.zeros(GRID * GRID)).reshape(GRID, GRID)
    losses = np.where(np.isfinite(losses), losses, np.inf)
    around = np.stack([losses[1 + i : GRID - 1 + i, 1 + j : GRID - 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)])
    hollows = np.argwhere(losses[1:-1, 1:-1] <= around.min(axis=0)) + 1
    hollows = hollows[np.argsort(losses[tuple(hollows.T)], kind="stable")][:TRIED]
    found: dict[tuple, tuple[float, Point]] = {}
    for i, j in hollows.tolist():
        for point in stationary(landscape, tuple(mesh[:, i, j].tolist())):
            loss, curved = float(landscape.value(point)), np.linalg.eigvalsh(landscape.hess(point))
            if np.isfinite(loss) and curved[0] >= -1e-9 * max(abs(curved[-1]), 1e-300):
                found.setdefault(tuple(np.round((np.array(point) - (x0, y0)) / (x1 - x0, y1 - y0), 6)), (loss, point))
    if not found:
        return ()
    least = min(loss for loss, _ in found.values())
    room = 1e-9 * max(abs(least), 1e-3)
    if losses.min() < least - room:
        return ()
    return tuple(point for loss, point in sorted(found.values()) if loss <= least + room)


@lru_cache(maxsize=64)
def good_starts(landscape: Landscape) -> tuple[Point, ...]:
    """A few starts for a landscape of two variables, at most three: on the slopes, the highest of them not too high.
    None where no place tried has a loss and a gradient."""
    (x0, x1), (y0, y1) = landscape.domain
    tried = [(x0 + u * (x1 - x0), y0 + v * (y1 - y0)) for u in ACROSS for v in UP]
    tried = [tuple(float(f"{one:.3g}") for one in point) for point in tried]
    tried = [point for point in tried if x0 <= point[0] <= x1 and y0 <= point[1] <= y1]
    known = [(landscape.value(point), landscape.grad(point), point) for point in tried]
    fine = [(loss, point) for loss, g, point in known if np.isfinite(loss) and np.isfinite(g).all() and np.any(g)]
    ranked = [point for _, point in sorted(fine, reverse=True)]
    return tuple(dict.fromkeys(ranked[int(part * len(ranked))] for part in (0.3, 0.15, 0.6))) if ranked else ()


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
