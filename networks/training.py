"""What came out of a training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .callback import Event
from .objective import masks_of
from .rows import Rows

if TYPE_CHECKING:
    from .fit import Fit

__all__ = ["Event", "Training"]


@dataclass(frozen=True)
class Training:
    """What came out of E epochs: the weights after each, and what Keras reports of it. The arrays cannot be written to.

    The training loss and accuracy of an epoch are means over its rows, each measured before the step that it belongs
    to; those of validation are measured at the end of the epoch, without dropout. Penalties are in both losses. What
    there is not is nan: accuracy of values, validation without rows. Epochs are counted from 1 on, so that
    `weights[stopped_epoch]` are those after it.
    """

    fit: Fit
    weights: np.ndarray  # (E+1, N), row 0 is the start
    train_loss: np.ndarray  # (E,)
    val_loss: np.ndarray  # (E,)
    train_accuracy: np.ndarray  # (E,)
    val_accuracy: np.ndarray  # (E,)
    lrs: np.ndarray  # (E,) the rate of each epoch as Keras reports it, or that of its last step under a schedule
    step_lrs: np.ndarray  # (steps,)
    status: str  # "finished" | "stopped" | "diverged"
    reason: str  # why it stopped: "early stopping" | "evaluations" | "time" | "cancelled" | ""
    stopped_epoch: int | None  # by EarlyStopping
    kept_epoch: int | None  # the checkpoint's, or else the one that EarlyStopping went back to
    restored_epoch: int | None  # the one that EarlyStopping went back to at the end
    events: tuple[Event, ...]  # what the callbacks did, in order

    @property
    def epochs(self) -> int:
        """E, the epochs made."""
        return len(self.train_loss)

    @property
    def rows(self) -> Rows:
        """x_train (n, d), y_train (n,), x_val, y_val."""
        return self.fit.rows

    @property
    def final(self) -> np.ndarray:
        """The weights that the network has at the end, shape (N,)."""
        return self.weights[-1 if self.restored_epoch is None else self.restored_epoch]

    @cached_property
    def batches(self) -> list[np.ndarray]:
        """For each step the numbers of its training rows, shape (rows of the batch,); not kept but made again."""
        return [self.fit.batches.at(self.fit.seed, t) for t in range(1, len(self.step_lrs) + 1)]

    @cached_property
    def masks(self) -> list[list[np.ndarray]] | None:
        """For each step, per hidden layer, what dropout multiplied by, shape (rows of the batch, units); None without
        dropout; not kept but made again."""
        masks = masks_of(self.fit.network, self.fit.batches, self.fit.seed)
        return None if masks is None else [masks.at(t) for t in range(1, len(self.step_lrs) + 1)]
