"""What the steps of a run see that is drawn at random: the same for the same seed, one draw a step."""

from __future__ import annotations

from typing import Any

import numpy as np


class GaussianNoise:
    """Gaussian noise for gradients, the same for the same seed bit for bit.

    `scale` and `seed` may be arrays of shape (B,): then each run of a batch has its own; with one seed they share the
    draws.
    """

    def __init__(self, scale: Any, seed: Any, size: int) -> None:
        self.scale, self.size = scale, size
        self.batched = np.ndim(seed) > 0 or np.ndim(scale) > 0
        self.streams = [np.random.default_rng(int(one)) for one in np.atleast_1d(seed)]
        self.drawn = 0

    def at(self, t: int) -> np.ndarray:
        """The draw of step t = 1, 2, ..., shape (N,) or (N, B). Steps are asked for in order; some may be left out."""
        return self.block(t - self.drawn)[-1]

    def block(self, draws: int) -> np.ndarray:
        """The draws of the next steps at once, shape (draws, N) or (draws, N, B)."""
        self.drawn += draws
        raw = [stream.standard_normal((draws, self.size)) for stream in self.streams]
        with np.errstate(over="ignore"):
            return (np.stack(raw, axis=-1) if self.batched else raw[0]) * self.scale


def normals(key: Any, t: int, p: np.ndarray) -> np.ndarray:
    """Standard normal numbers of the shape of p, (N,) or (N, B), for step t; they depend on nothing but key and t."""
    draws = [np.random.default_rng([int(one), t]).standard_normal(len(p)) for one in np.atleast_1d(key)]
    return np.stack(draws, axis=-1) if p.ndim > 1 else draws[0]
