"""What the steps of a run see that is drawn at random: the same for the same seed, one draw a step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .declare import whole


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


@dataclass(frozen=True)
class MiniBatches:
    """Which rows of the data each step sees: a new order in each epoch, cut into batches, the last of which may be
    shorter. With shuffle=False the order is that of the data. Raises ValueError for numbers that make no sense.

    The order of epoch e = 0, 1, ... is `np.random.default_rng([seed, e]).permutation(rows)`, so that a script can make
    it again.
    """

    rows: int
    size: int
    shuffle: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", whole("rows", self.rows, 1))
        object.__setattr__(self, "size", min(whole("batch_size", self.size, 1), self.rows))

    @property
    def per_epoch(self) -> int:
        """Steps in an epoch."""
        return -(-self.rows // self.size)

    def epoch(self, seed: int, epoch: int) -> np.ndarray:
        """The order of the rows in epoch 0, 1, ..., shape (rows,)."""
        return _order(self.rows, int(seed) if self.shuffle else None, epoch)

    def at(self, seed: Any, t: int) -> np.ndarray:
        """The rows that step t = 1, 2, ... sees, shape (size,) or less in the last step of an epoch; for seeds of
        shape (B,), one column for each: (size, B)."""
        epoch, step = divmod(t - 1, self.per_epoch)
        part = slice(step * self.size, (step + 1) * self.size)
        if np.ndim(seed):
            return np.stack([self.epoch(one, epoch)[part] for one in np.asarray(seed).tolist()], axis=-1)
        return self.epoch(seed, epoch)[part]


@lru_cache(maxsize=64)
def _order(rows: int, seed: int | None, epoch: int) -> np.ndarray:
    found = np.arange(rows) if seed is None else np.random.default_rng([seed, epoch]).permutation(rows)
    found.flags.writeable = False
    return found


class Masks:
    """What dropout multiplies the activations of the hidden layers by: 0 with probability `rate`, else `kept`.

    The masks of epoch e = 0, 1, ... are cut, row after row of its batches and layer after layer, out of
    `np.random.default_rng([seed, e, 1]).random((rows, units of all layers)) >= rate`.
    """

    def __init__(self, units: tuple[int, ...], rate: float, kept: float, batches: MiniBatches, seed: int) -> None:
        self.rate, self.kept, self.batches, self.seed = rate, kept, batches, seed
        self.width = sum(units)
        self.cuts = list(np.cumsum(units[:-1]))
        self.t = 0

    def at(self, t: int) -> list[np.ndarray]:
        """The masks of step t = 1, 2, ..., one per layer, shape (rows of the batch, units). Asking for steps in order
        is cheap; any other begins its epoch anew."""
        epoch, step = divmod(t - 1, self.batches.per_epoch)
        begin = step * self.batches.size
        if t != self.t + 1 or step == 0:
            self.stream = np.random.default_rng([self.seed, epoch, 1])
            for _ in range(step):
                self.stream.random((self.batches.size, self.width))
        self.t = t
        drawn = self.stream.random((min(self.batches.size, self.batches.rows - begin), self.width))
        return np.split((drawn >= self.rate) * self.kept, self.cuts, axis=1)
