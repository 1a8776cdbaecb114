"""The loss on a plane through the space of weights, along which a training is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .fit import Fit
from .training import Training

KINDS = ("principal", "first, middle, last", "random")
AT_ONCE = 400_000  # numbers of one layer that are worked out at once, about
MARGIN = 0.35  # of the path's width, around it


@dataclass(frozen=True)
class Plane:
    """Two directions of unit length, at right angles, through the last weights; what a training's path is on it.

    `explained` is the share of the path's variance that the two directions hold, and `walk` the share that they would
    hold of a random walk of as many steps in very many dimensions (Antognini & Sohl-Dickstein 2018).
    """

    origin: np.ndarray  # (N,)
    directions: np.ndarray  # (2, N)
    path: np.ndarray  # (E+1, 2), the weights projected
    away: np.ndarray  # (E+1,), how far each is from the plane
    explained: float
    walk: float
    domain: tuple[tuple[float, float], tuple[float, float]]


def plane(made: Training, kind: str = "principal", seed: int = 0) -> Plane:
    """The plane of a kind out of KINDS through the last weights of a training.

    "principal": the first two principal directions of the weights after all epochs, centred by their mean. "first,
    middle, last": through these three, by Gram and Schmidt. "random": two Gaussian directions from the seed, each
    unit's incoming weights as long as the unit's own, nothing along the biases (Li et al. 2018); their length is kept,
    so that the picture goes from -1 to 1 of it.
    """
    weights = made.weights
    origin = weights[-1]
    reach = None
    if kind == "principal":
        first, second = _principal(weights)
    elif kind == "random":
        rng = np.random.default_rng([seed, 0, 4])
        first, second = (filter_normalised(made.fit, origin, rng.standard_normal(len(origin))) for _ in range(2))
        reach = float(np.linalg.norm(first))
    else:
        first, second = weights[0] - origin, weights[len(weights) // 2] - origin
    directions = _orthonormal(first, second)
    moved = weights - origin
    path = moved @ directions.T
    away = np.sqrt(np.maximum((moved * moved).sum(axis=1) - (path * path).sum(axis=1), 0.0))
    centred = weights - weights.mean(axis=0)
    all_of_it = float((centred * centred).sum())
    held = float(((centred @ directions.T) ** 2).sum())
    explained = held / all_of_it if all_of_it > 0 else 1.0
    return Plane(origin, directions, path, away, explained, random_walk(len(weights)), _domain(path, reach))


def random_walk(points: int) -> float:
    """The share of variance in the first two principal directions of a random walk through so many points, in very
    many dimensions."""
    if points < 4:
        return 1.0
    sizes = 1 / (2 - 2 * np.cos(np.pi * np.arange(1, points) / points))
    return float(sizes[:2].sum() / sizes.sum())


def filter_normalised(what: Fit, weights: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The direction with each unit's part as long as its incoming weights, and zero for biases; all of shape (N,)."""
    found = np.zeros_like(direction)
    for part, shape, _ in what.passes.cuts:
        own, drawn = weights[part].reshape(shape), direction[part].reshape(shape)
        sizes = np.linalg.norm(own, axis=0) / (np.linalg.norm(drawn, axis=0) + 1e-10)
        found[part] = (drawn * sizes).ravel()
    return found


def losses_on(what: Fit, seen: Plane, size: int = 41) -> np.ndarray:
    """The training loss on a grid over the plane's domain, without dropout, shape (size, size), a row for each place
    along the second direction. In float32: it is for looking at."""
    xs, ys = (np.linspace(*ends, size) for ends in seen.domain)
    a, b = (one.ravel() for one in np.meshgrid(xs, ys))
    rows, passes = what.rows, what.passes
    widest = max(shape[1] for _, shape, _ in passes.cuts)
    chunk = max(1, AT_ONCE // (len(rows.x_train) * widest))
    found = np.empty(len(a))
    with np.errstate(all="ignore"):
        for at in range(0, len(a), chunk):
            part = slice(at, at + chunk)
            p = seen.origin + a[part, None] * seen.directions[0] + b[part, None] * seen.directions[1]
            found[part] = _losses(what, p.astype(np.float32))
    return found.reshape(size, size)


def _losses(what: Fit, p: np.ndarray) -> np.ndarray:
    """The training loss at each of many weights (M, N): (M,)."""
    network, passes, rows = what.network, what.passes, what.rows
    value, leak = passes.activation.value, np.float32(network.leak)
    a: Any = rows.x_train.astype(np.float32)
    n, extra = len(a), np.zeros(len(p), dtype=np.float64)
    for i, (weights, shape, biases) in enumerate(passes.cuts):
        z = a @ p[:, weights].reshape(len(p), *shape)
        z += p[:, None, biases]
        if i < len(passes.cuts) - 1:
            a = value(z, leak)
            if passes.active:
                sizes = network.activity_l1 * np.abs(a) + network.activity_l2 * a * a
                extra += sizes.sum(axis=(1, 2)) / n
    loss = network.loss(rows.y_train, z.shape[2])
    each = loss.rows(z.reshape(-1, z.shape[2]), np.tile(rows.y_train, len(p))).reshape(len(p), n)
    if passes.regular:
        kernels = p * passes.kernels
        extra += network.l1 * np.abs(kernels).sum(axis=1) + network.l2 * (kernels * kernels).sum(axis=1)
    return each.mean(axis=1, dtype=np.float64) + extra


def _principal(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first two principal directions of weights (E+1, N), by the smaller of the two possible matrices."""
    centred = weights - weights.mean(axis=0)
    _, axes = np.linalg.eigh(centred @ centred.T)
    return centred.T @ axes[:, -1], centred.T @ axes[:, -2] if len(weights) > 1 else np.zeros(weights.shape[1])


def _orthonormal(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Two directions (2, N) of unit length at right angles that span what these do; where these are too few, others."""
    found: list[np.ndarray] = []
    others = iter(np.eye(len(first), dtype=float)[:3])
    for one in (first, second):
        size = np.linalg.norm(one)
        while True:
            rest = one - sum((one @ known) * known for known in found)
            rest = rest - sum((rest @ known) * known for known in found)
            if np.linalg.norm(rest) > 1e-9 * max(size, 1e-300):
                break
            one = next(others)
            size = 1.0
        found.append(rest / np.linalg.norm(rest))
    return np.array(found)


def _domain(path: np.ndarray, reach: float | None) -> tuple[tuple[float, float], tuple[float, float]]:
    """What is pictured: the path with a margin, both directions alike in scale where one is very short."""
    if reach is not None:
        return (-reach, reach), (-reach, reach)
    low, high = path.min(axis=0), path.max(axis=0)
    widest = float((high - low).max()) or 1.0
    half = np.maximum((high - low) / 2, 0.15 * widest) + MARGIN * widest / 2
    middle = (low + high) / 2
    return tuple((float(m - h), float(m + h)) for m, h in zip(middle, half))
