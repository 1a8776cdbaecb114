"""Where the weights of a layer start."""

from __future__ import annotations

import numpy as np

from engine import Item


class Initializer(Item):
    """Base of all initializers. A subclass is a frozen dataclass that writes `weights`, and `biases` where they do not
    start at zero."""

    def weights(self, rng: np.random.Generator, inputs: int, outputs: int) -> np.ndarray:
        """The weights of a layer, shape (inputs, outputs)."""
        raise NotImplementedError(f"{type(self).__name__} makes no weights")

    def biases(self, rng: np.random.Generator, inputs: int, outputs: int) -> np.ndarray:
        """The biases of a layer, shape (outputs,)."""
        return np.zeros(outputs)


def truncated(rng: np.random.Generator, shape: tuple[int, ...], low: float = -2.0, high: float = 2.0) -> np.ndarray:
    """Standard normal numbers of this shape; those outside [low, high] are drawn again until none is."""
    found = rng.standard_normal(shape)
    while (outside := (found < low) | (found > high)).any():
        found[outside] = rng.standard_normal(outside.sum())
    return found
