"""When to end a run early."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .declare import Item, param

NO_BASELINE = 1e300


@dataclass(frozen=True)
class EarlyStopping(Item):
    """Ends the run when the loss has not got better for a while.

    Keras's rule, one step counting as one epoch. The loss watched after a step is the one that the step started from,
    as in a training loop that logs its training loss.
    """

    patience: int = param(20, 0, 500, "p", "steps without progress that are forgiven", valid="[0, 1000000]")
    min_delta: float = param(
        0.0, 0.0, 1.0, r"\delta", "smallest improvement that counts", scale="log", valid="[0, inf)"
    )
    baseline: float = param(
        NO_BASELINE,
        0.0,
        100.0,
        "b",
        "patience starts anew only below this loss",
        valid="[-1e300, 1e300]",
        advanced=True,
    )
    start_from: int = param(0, 0, 500, "s", "steps in which nothing is watched", valid="[0, 1000000]")
    restore_best: bool = param(False, help="go back to the best point at the end")

    label = "Early stopping"
    reference = "keras.callbacks.EarlyStopping"
    defaults = {"keras": {"patience": 0}}
    spelling = {
        "keras": "keras.callbacks.EarlyStopping(monitor='loss', min_delta=min_delta, patience=patience, "
        "baseline=baseline if baseline < 1e300 else None, restore_best_weights=restore_best, "
        "start_from_epoch=start_from)"
    }
    formula = r"\text{stop when } L \ge L_{best} - \delta \text{ for } p \text{ steps}"

    def end(self, losses: np.ndarray) -> tuple[int, int] | None:
        """(steps made, index of the point kept) for losses of shape (T+1,), or None when nothing is changed.

        As in Keras the best point is gone back to at the end even of a run that was not stopped.
        """
        best, best_at, waited = np.inf, 0, 0
        for epoch in range(self.start_from, len(losses) - 1):
            waited += 1
            if not best_at or losses[epoch] + self.min_delta < best:
                best, best_at = losses[epoch], epoch + 1
                if self.baseline >= NO_BASELINE or losses[epoch] + self.min_delta < self.baseline:
                    waited = 0
            elif waited >= self.patience and epoch > 0:
                return epoch + 1, best_at if self.restore_best else epoch + 1
        return (len(losses) - 1, best_at) if self.restore_best and best_at else None
