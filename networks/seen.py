"""What a training looked like epoch by epoch, as numbers for pictures and tables."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .fit import Fit
from .objective import TrainingLoss
from .planes import Plane, losses_on, plane
from .training import Training


class Seen(NamedTuple):
    """Row e of each belongs to the weights after e epochs, row 0 to the start; (E+1,) each, nan for what is not."""

    loss: np.ndarray  # as reported, and at the start as measured
    val_loss: np.ndarray
    accuracy: np.ndarray
    val_accuracy: np.ndarray
    height: np.ndarray  # the loss over all training rows with these very weights, without dropout
    gradient: np.ndarray  # the length of its gradient
    rate: np.ndarray  # of the epoch that begins here; the last one twice


def seen(made: Training) -> Seen:
    """The curves of a training."""
    what, rows, whole = made.fit, made.rows, _whole(made.fit)
    height, gradient = np.empty((2, len(made.weights)))
    for epoch, p in enumerate(made.weights):
        height[epoch], g = what.network.loss_and_grad(p, rows.x_train, rows.y_train)
        gradient[epoch] = np.sqrt(g @ g)
    first = whole.evaluate(made.weights[0], rows.x_train, rows.y_train)
    begun = whole.evaluate(made.weights[0], rows.x_val, rows.y_val) if len(rows.y_val) else (np.nan, np.nan)
    return Seen(
        loss=np.append(first[0], made.train_loss),
        val_loss=np.append(begun[0], made.val_loss),
        accuracy=np.append(first[1], made.train_accuracy),
        val_accuracy=np.append(begun[1], made.val_accuracy),
        height=height,
        gradient=gradient,
        rate=np.append(made.lrs, made.lrs[-1:]) if len(made.lrs) else np.array([float(what.optimizer.lr)]),
    )


def table(made: Training) -> list[tuple]:
    """One row for each epoch: its number, the five curves, the rate; None for what there is not."""
    curves = (made.train_loss, made.val_loss, made.train_accuracy, made.val_accuracy, made.lrs)
    rows = zip(*(one.tolist() for one in curves))
    return [(epoch, *(None if one != one else one for one in row)) for epoch, row in enumerate(rows, start=1)]


class Around(NamedTuple):
    """The loss around the path of one training, and the paths of all those that live in the same space of weights."""

    plane: Plane
    losses: np.ndarray  # (size, size), a row for each place along the second direction
    paths: list[np.ndarray | None]  # (E+1, 2) each


def around(chosen: Training, others: list[Training], kind: str = "principal") -> Around:
    """The plane of one training with the paths of all."""
    found = plane(chosen, kind, chosen.fit.seed)
    paths = [
        (one.weights - found.origin) @ found.directions.T if same_space(one.fit, chosen.fit) else None for one in others
    ]
    return Around(found, losses_on(chosen.fit, found), paths)


def same_space(one: Fit, other: Fit) -> bool:
    """Whether both have the same loss over the same weights: layers, activation, penalties and data."""
    free = ("initializer", "dropout", "rescale", "proximal_l1")

    def rest(what: Fit) -> dict:
        return {name: value for name, value in vars(what.network).items() if name not in free}

    return rest(one) == rest(other) and all(np.array_equal(a, b) for a, b in zip(one.rows, other.rows))


def thinned(made: Training, most: int) -> tuple[np.ndarray, int]:
    """The weights of so many epochs that they are at most `most` numbers, shape (K, N), and how many epochs lie between
    two of them; the first and the last are always there."""
    epochs, size = made.weights.shape
    every = max(1, -(-epochs * size // most))
    kept = np.unique(np.append(np.arange(0, epochs, every), epochs - 1))
    return made.weights[kept], every


def _whole(what: Fit) -> TrainingLoss:
    rows = what.rows
    loss = what.network.loss(rows.y_train, what.passes.cuts[-1][1][1])
    return TrainingLoss(what.network, what.passes, loss, rows.x_train, rows.y_train, what.batches, what.seed)


def rows_shown(made: Training) -> dict[str, object]:
    """The rows as a picture shows them: "columns" row_x, row_y, row_target and row_kept (1 for validation), each (n,);
    "flat": whether there is a plane to show them on; its "domain", the "names" of its axes, the "classes", and the
    "range" of values."""
    rows, data = made.rows, made.fit.data
    x = np.concatenate([rows.x_train, rows.x_val])
    target = np.concatenate([rows.y_train, rows.y_val]).astype(float)
    kept = np.repeat([0.0, 1.0], [len(rows.x_train), len(rows.x_val)])
    flat = x.shape[1] == 2
    low, high = x[:, :2].min(axis=0), x[:, :2].max(axis=0)
    edge = 0.08 * np.where(high > low, high - low, 1.0)
    return {
        "flat": flat,
        "drawn": type(data).__name__ == "Drawn",  # a press puts a point
        "domain": [[float(a - e), float(b + e)] for a, b, e in zip(low, high, edge)],
        "names": list(data.columns[:2]),
        "classes": list(data.class_names),
        "range": [float(target.min()), float(target.max()) if target.max() > target.min() else float(target.min()) + 1],
        "columns": {"row_x": x[:, 0], "row_y": x[:, 1], "row_target": target, "row_kept": kept},
    }
