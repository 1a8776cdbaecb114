"""The loss of a network on its training rows, as what an optimizer descends: each step sees a mini-batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import Masks, MiniBatches, Objective

from .losses import Loss
from .network import Network
from .passes import Forward, Passes


class TrainingLoss(Objective):
    """The loss over all rows without dropout; its samples are those of a mini-batch with dropout."""

    watches_sample = True

    def __init__(
        self,
        network: Network,
        passes: Passes,
        loss: Loss,
        x: np.ndarray,
        y: np.ndarray,
        batches: MiniBatches,
        seed: int,
    ) -> None:
        self.network, self.passes, self.loss, self.x, self.y = network, passes, loss, x, y
        self.batches, self.masks = batches, masks_of(network, batches, seed)
        self.t, self.seen = 0, None

    @property
    def size(self) -> int:
        """The number of weights."""
        return self.passes.size

    def sample(self, seed: Any, t: int) -> Batch:
        if t != self.t:
            self.t = t
            self.seen = Batch(self, self.batches.at(seed, t), None if self.masks is None else self.masks.at(t))
        return self.seen

    def value(self, p: np.ndarray) -> float:
        return self.evaluate(p, self.x, self.y)[0]

    def evaluate(self, p: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        """The loss with penalties and the share of rows that are classified rightly (nan for values), as in testing:
        weights (N,), inputs (n, d), targets (n,)."""
        if self.passes.active:
            seen = self.passes.forward(p, x)
            outputs, penalty = seen.outputs, self.passes.penalty(p, seen)
        else:
            outputs = self.passes.outputs(p, x)
            penalty = self.passes.penalty(p, None) if self.passes.regular else 0.0
        right = float("nan") if self.loss.correct is None else float(self.loss.correct(outputs, y).mean())
        return float(self.loss.rows(outputs, y).mean()) + penalty, right


class Batch(Objective):
    """The loss over the rows of one step. What going forwards left behind is kept for the next question."""

    def __init__(self, whole: TrainingLoss, rows: np.ndarray, masks: list[np.ndarray] | None) -> None:
        self.whole, self.masks = whole, masks
        self.x, self.y = whole.x[rows], whole.y[rows]
        self.cost = len(rows) / len(whole.x)
        self.first = self.last = (None, None)  # a point, and what was seen from there

    @property
    def size(self) -> int:
        """The number of weights."""
        return self.whole.passes.size

    def forward(self, p: np.ndarray) -> Forward:
        """All that is made on the way forwards from weights (N,)."""
        for point, seen in (self.first, self.last):
            if point is p:
                return seen
        self.last = p, self.whole.passes.forward(p, self.x, self.masks)
        if self.first[0] is None:
            self.first = self.last
        return self.last[1]

    def value(self, p: np.ndarray) -> float:
        seen = self.forward(p)
        return float(self.whole.loss.rows(seen.outputs, self.y).mean()) + self.whole.passes.penalty(p, seen)

    def grad(self, p: np.ndarray) -> np.ndarray:
        return self.whole.passes.backward(p, self.forward(p), self.y, self.whole.loss, self.masks)


def masks_of(network: Network, batches: MiniBatches, seed: int) -> Masks | None:
    """The masks of a network's dropout; None without."""
    if not network.dropout or not network.hidden:
        return None
    kept = 1 / (1 - network.dropout) if network.rescale else 1.0
    return Masks(network.hidden, network.dropout, kept, batches, seed)
