"""When to end a run early."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

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

    def watch(self) -> Watch:
        """What follows the losses of one run, or of several side by side."""
        return Watch(self)

    def end(self, losses: np.ndarray) -> tuple[int, int] | None:
        """(steps made, index of the point kept) for losses of shape (T+1,), or None when nothing is changed.

        As in Keras the best point is gone back to at the end even of a run that was not stopped.
        """
        watch = self.watch()
        for made, loss in enumerate(losses[:-1].tolist(), start=1):
            if watch.sees(loss):
                return made, watch.kept(made)
        made = len(losses) - 1
        return (made, watch.kept(made)) if self.restore_best and watch.best_at else None


class Watch:
    """The rule at work: sees the loss that each step started from, step by step."""

    def __init__(self, rule: EarlyStopping) -> None:
        self.rule = rule
        self.seen, self.best, self.best_at, self.waited = 0, math.inf, 0, 0

    def sees(self, loss: Any) -> Any:
        """Whether the run ends after the step that started from this loss; shape () or (B,)."""
        rule, self.seen = self.rule, self.seen + 1
        if self.seen <= rule.start_from:
            return False
        if np.ndim(loss):
            return self._all(loss)
        self.waited += 1
        if not self.best_at or loss + rule.min_delta < self.best:
            self.best, self.best_at = loss, self.seen
            if rule.baseline >= NO_BASELINE or loss + rule.min_delta < rule.baseline:
                self.waited = 0
            return False
        return self.waited >= rule.patience and self.seen > 1

    def _all(self, loss: np.ndarray) -> np.ndarray:
        rule = self.rule
        better = np.equal(self.best_at, 0) | (loss + rule.min_delta < self.best)
        anew = better & ((rule.baseline >= NO_BASELINE) | (loss + rule.min_delta < rule.baseline))
        self.best, self.best_at = np.where(better, loss, self.best), np.where(better, self.seen, self.best_at)
        self.waited = np.where(anew, 0, self.waited + 1)
        return ~better & (self.waited >= rule.patience) & (self.seen > 1)

    def kept(self, made: int) -> Any:
        """The step whose point is kept when the run ends after `made` steps."""
        return self.best_at if self.rule.restore_best and np.all(self.best_at) else made
