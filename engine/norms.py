"""Sums over the coordinates, with the same bits for one run as for each of many, whatever their number.

NumPy adds the numbers of a vector in another order than the rows of a matrix; these add from the first to the last.
"""

from __future__ import annotations

import numpy as np


def total(a: np.ndarray) -> np.ndarray:
    """The sum over the coordinates: shape (N,) -> number, (N, B) -> (B,)."""
    return np.add.accumulate(a, axis=0)[-1]


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The inner product of two vectors of shape (N,), or of the columns of two arrays of shape (N, B)."""
    return total(a * b)


def norm(a: np.ndarray) -> np.ndarray:
    """The Euclidean length of a vector of shape (N,), or of the columns of an array of shape (N, B)."""
    return np.sqrt(total(a * a))
