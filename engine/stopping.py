"""When to end a run early."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .declare import Item, param


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
        1e300, 0.0, 100.0, "b", "patience starts anew only below this loss", valid="[-1e300, 1e300]", advanced=True
    )
    start_from: int = param(0, 0, 500, "s", "steps in which nothing is watched", valid="[0, 1000000]")
    restore_best: bool = param(False, help="go back to the best point at the end")

    label = "Early stopping"
    reference = "keras.callbacks.EarlyStopping"
    formula = r"\text{stop when } L \ge L_{best} - \delta \text{ for } p \text{ steps}"

    def end(self, losses: np.ndarray) -> tuple[int, int] | None:
        """(steps made, index of the point kept) for losses of shape (T+1,), or None when the run is not ended."""
        best, best_at, waited = np.inf, 0, 0
        for epoch in range(len(losses) - 1):
            if epoch < self.start_from:
                continue
            waited += 1
            if losses[epoch] + self.min_delta < best:
                best, best_at = losses[epoch], epoch + 1
                if losses[epoch] + self.min_delta < self.baseline:
                    waited = 0
                continue
            if waited >= self.patience and epoch > 0:
                return epoch + 1, best_at if self.restore_best else epoch + 1
        return None
