"""What a network learns from: rows of numbers, and what each of them is."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np

from .declare import Item, param


class Dataset(Item):
    """Base of all data sets. A subclass is a frozen dataclass whose fields are its parameters, and writes `make`.

    The target is one of `class_names`, or a number where there are none.
    """

    columns: ClassVar[tuple[str, ...]] = ("x", "y")  # what the inputs are called
    class_names: ClassVar[tuple[str, ...]] = ()
    target: ClassVar[str] = ""  # what the number to be predicted is called
    licence: ClassVar[str] = ""  # of measured data: on what terms they may be passed on
    sorted_rows: ClassVar[bool] = False  # whether the rows stand in the order of the classes, as in the source

    def make(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs of shape (n, d) and targets of shape (n,): numbers of classes from 0 on, or values."""
        raise NotImplementedError(f"{type(self).__name__} does not make its rows")

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """The same as `make`, remembered: inputs of shape (n, d) and targets (n,), which cannot be written to."""
        return _arrays(self)

    @property
    def predicts(self) -> str:
        """What is learnt: "classes" or "values"."""
        return "classes" if self.class_names else "values"


@lru_cache(maxsize=8)
def _arrays(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    x, y = data.make()
    x = np.ascontiguousarray(x, dtype=float)
    y = np.ascontiguousarray(y, dtype=np.intp if data.class_names else float)
    x.flags.writeable = y.flags.writeable = False
    return x, y


def rows(default: int = 300) -> int:
    """The field `rows` of a data set that is made: how many there are."""
    return param(default, 20, 2000, "n", "how many rows", valid="[2, 20000]")


def jitter(default: float, high: float = 0.5) -> float:
    """The field `noise` of a data set that is made: how far its rows stray."""
    return param(default, 0.0, high, r"\sigma", "how far the rows stray, as a standard deviation", valid="[0, 100]")


def data_seed() -> int:
    """The field `seed` of a data set that is made."""
    return param(0, 0, 99, "s", "which random draw", valid="[0, 1e9]")


def mixed(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of shape (n, d) and targets (n,) in a random order, so that the last rows are like the others."""
    order = rng.permutation(len(x))
    return x[order], y[order]


def standardised(x: np.ndarray) -> np.ndarray:
    """The columns of x, shape (n, d), shifted and scaled to mean 0 and standard deviation 1; constant ones to 0."""
    spread = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
