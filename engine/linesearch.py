"""How far to go along a direction: searches that count what they ask, end after a bounded number of trials, and answer
0 where no length helps."""

from __future__ import annotations

import numpy as np

from .oracle import Oracle

MOST = 60  # trials of each kind
FLAT = 1e-9  # a slope that leads nowhere


def backtracked(
    oracle: Oracle, p: np.ndarray, d: np.ndarray, slope: float, length: float, share: float, shrink: float
) -> float:
    """The first of length, length * shrink, ... that lowers the loss by at least `share` of what the slope promises,
    from p along d, shape (N,) each."""
    loss = oracle.value(p)
    for _ in range(MOST):
        if np.array_equal(q := p + length * d, p):
            break
        if oracle.value(q) <= loss + share * length * slope:
            return length
        length *= shrink
    return 0.0


def lowest(oracle: Oracle, p: np.ndarray, d: np.ndarray, slope: float) -> float:
    """A length at which the loss from p along d, shape (N,) each, has a minimum: where the second derivative at
    p says if the surface is quadratic, else by doubling until it rises again and then closing in on the root of the
    slope."""
    if not slope < -FLAT * np.sqrt(d @ d):
        return 0.0
    bend = d @ oracle.hess(p) @ d
    near, far = 0.0, float(-slope / bend) if bend > 0 else 1.0 / float(np.sqrt(d @ d))
    low, high = slope, oracle.grad(p + far * d) @ d
    if abs(high) > 1e-10 * -slope:
        for _ in range(MOST):
            if not high < 0:
                break
            near, low, far = far, high, 2 * far
            high = oracle.grad(p + far * d) @ d
        for _ in range(MOST):
            if not near < (middle := near + (far - near) / 2) < far:
                break
            root = near - low * (far - near) / (high - low) if np.isfinite(high) else middle
            span = far - near
            for at in (root, middle):  # the root of the chord, and a halving where that closes in too slowly
                if not near < at < far or (at == middle and far - near < span / 4):
                    continue
                here = oracle.grad(p + at * d) @ d
                near, low, far, high = (at, here, far, high) if here < 0 else (near, low, at, here)
            if far - near <= 1e-14 * far or min(-low, high) <= 1e-13 * -slope:
                break
        far = near if -low < abs(high) or not np.isfinite(high) else far
    # beyond a hill there may be a minimum that is no lower than p
    return backtracked(oracle, p, d, slope, far, 0.0, 0.5) if far > 0 else 0.0


def wolfe(
    oracle: Oracle, p: np.ndarray, d: np.ndarray, slope: float, length: float, share: float, flat: float
) -> tuple[float, np.ndarray | None]:
    """A length with both Wolfe conditions, and the gradient there: low enough (see `backtracked`), and a slope of at
    least `flat` times the first. By doubling and halving; one that is low enough must do when the trials are used up,
    and (0, None) says that there is none."""
    loss, near, far, best = oracle.value(p), 0.0, np.inf, None
    for _ in range(MOST):
        if np.array_equal(q := p + length * d, p):
            break
        if not oracle.value(q) <= loss + share * length * slope:
            far = length
        else:
            near, best = length, oracle.grad(q)
            if best @ d >= flat * slope:
                break
        length = 2 * near if far == np.inf else (near + far) / 2
        if length in (near, far):
            break
    return near, best
