"""Which rows are learnt from, and which are kept back to look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine import Dataset, Told


class Rows(NamedTuple):
    """Inputs (n, d) and targets (n,), for training and for validation; the latter may have no rows."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_val: np.ndarray
    y_val: np.ndarray


def split(data: Dataset, share: float, how: str, seed: int) -> Rows:
    """The rows of the data. how: "last" as Keras does it, the last rows before any shuffling; "stratified": of each
    class the same share, in an order drawn from `np.random.default_rng([seed, 0, 3])`. Raises Told where one of both
    would have no row."""
    x, y = data.arrays()
    first = int(np.floor(len(x) * (1 - share)))
    if first < 1 or (share > 0 and first == len(x)):
        message = "Of {n} rows a share of {share} for validation leaves none for one of both."
        raise Told(message, n=len(x), share=share)
    if how == "last" or share == 0:
        return Rows(x[:first], y[:first], x[first:], y[first:])
    order = np.random.default_rng([seed, 0, 3]).permutation(len(x))
    if data.class_names:  # the place of each row among those of its class decides
        place, size = np.empty(len(x)), np.bincount(y, minlength=len(data.class_names))
        for one in range(len(data.class_names)):
            own = order[y[order] == one]
            place[own] = (np.arange(len(own)) + 0.5) / max(1, size[one])
        order = order[np.argsort(place[order], kind="stable")]
    train, kept = np.sort(order[:first]), np.sort(order[first:])
    return Rows(x[train], y[train], x[kept], y[kept])


def left_out(data: Dataset, rows: Rows) -> tuple[str, ...]:
    """The names of the classes of which no row is learnt from, or none is looked at."""
    parts = [rows.y_train] + ([rows.y_val] if len(rows.y_val) else [])
    present = set.intersection(*(set(part.tolist()) for part in parts))
    return tuple(name for i, name in enumerate(data.class_names) if i not in present)
