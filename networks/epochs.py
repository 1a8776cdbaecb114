"""What is kept of a training while it goes on, epoch by epoch, in the order in which Keras does things."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .callback import Course, Event, Watcher
from .objective import TrainingLoss
from .rows import Rows
from .training import Training

if TYPE_CHECKING:
    from .fit import Fit

CURVES = ("loss", "val_loss", "accuracy", "val_accuracy", "learning_rate")


class Epochs:
    """The record of a walk: takes in one step after the other; when an epoch is over, it reports and validates, and
    asks the callbacks in their order."""

    def __init__(
        self, loss: TrainingLoss, rows: Rows, start: np.ndarray, epochs: int, seed: int, course: Course,
        watchers: list[Watcher], progress: Callable[[int, int], None] | None,
    ) -> None:  # fmt: skip
        self.objective, self.rows, self.seed, self.epochs = loss, rows, seed, epochs
        self.course, self.watchers, self.progress = course, watchers, progress
        self.weights = np.empty((epochs + 1, len(start)))
        self.weights[0] = start
        self.step_lrs = np.empty(epochs * loss.batches.per_epoch)
        self.curves: dict[str, list[float]] = {name: [] for name in CURVES}
        self.outputs = np.empty((len(rows.x_train), loss.passes.cuts[-1][1][1]))
        self.p, self.penalties, self.steps = start, 0.0, 0
        self.epoch, self.at = 0, 0  # epochs made, rows seen in this one
        self.over, self.reason, self.rates = False, "", None
        self._begin()

    def keep_iterates(self, start: dict[str, np.ndarray]) -> None:
        """Points beside the path, shape (N,) each, are not kept."""

    def step(self, p: np.ndarray, lr: float, iterates: dict[str, np.ndarray], loss: float | None) -> None:
        """Takes in one step to the weights p, shape (N,)."""
        batch, passes = self.objective.seen, self.objective.passes
        seen, rows = batch.forward(self.p), len(batch.y)
        self.outputs[self.at : self.at + rows] = seen.outputs
        if passes.regular or passes.active:
            self.penalties += rows * passes.penalty(self.p, seen)
        self.at += rows
        self.step_lrs[self.steps] = lr
        self.steps += 1
        self.p = p
        if self.at == len(self.outputs):
            self._end()

    def cut(self, reason: str) -> None:
        """The training may not go on; the epoch that is not whole does not count."""
        self.over, self.reason = True, reason

    def _begin(self) -> None:
        self.at, self.penalties = 0, 0.0
        for one in self.watchers:
            one.epoch_begin(self.epoch, self.course)

    def _end(self) -> None:
        """The epoch is over: training metrics, validation, callbacks in their order."""
        loss, whole = self.objective.loss, self.objective
        y = self.rows.y_train[whole.batches.epoch(self.seed, self.epoch)]
        each = loss.rows(self.outputs, y)
        logs = {"loss": float(each.mean()) + self.penalties / len(y)}
        if not math.isfinite(logs["loss"]) or not np.isfinite(self.p).all():
            self._gone(each)
            return
        if loss.correct is not None:
            logs["accuracy"] = float(loss.correct(self.outputs, y).mean())
        if len(self.rows.y_val):
            logs["val_loss"], right = whole.evaluate(self.p, self.rows.x_val, self.rows.y_val)
            if loss.correct is not None:
                logs["val_accuracy"] = right
        self.epoch += 1
        self.weights[self.epoch] = self.p
        reported = dict(logs)
        for one in self.watchers:
            one.epoch_end(self.epoch - 1, logs, self.course)
        # what sets the rate reports it, the last one in the row in the end
        reported["learning_rate"] = logs.get("learning_rate", float(self.step_lrs[self.steps - 1]))
        for name in CURVES:
            self.curves[name].append(reported.get(name, math.nan))
        if self.progress is not None:
            self.progress(self.epoch, self.epochs)
        if self.course.stop:
            self.over, self.reason = True, "early stopping"
        elif self.epoch < self.epochs:
            self._begin()

    def _gone(self, losses: np.ndarray) -> None:
        """Some number of the epoch is none any more."""
        first = int(np.argmin(np.isfinite(losses))) if not np.isfinite(losses).all() else len(losses) - 1
        step = self.epoch * self.objective.batches.per_epoch + first // self.objective.batches.size + 1
        self.course.events.append(Event(self.epoch + 1, "diverged", float(step)))
        self.over, self.reason = True, "diverged"

    def training(self, what: Fit) -> Training:
        """What has come out."""
        if self.reason not in ("cancelled", "time", "evaluations", "diverged"):
            for one in self.watchers:
                one.end(self.course)
        made, course = self.epoch, self.course
        per_epoch = self.objective.batches.per_epoch
        steps = self.step_lrs[: made * per_epoch]
        status = "diverged" if self.reason == "diverged" else "stopped" if self.reason else "finished"

        def curve(name: str) -> np.ndarray:
            return _fixed(np.array(self.curves[name]))

        return Training(
            fit=what,
            weights=_fixed(self.weights[: made + 1]),
            train_loss=curve("loss"),
            val_loss=curve("val_loss"),
            train_accuracy=curve("accuracy"),
            val_accuracy=curve("val_accuracy"),
            lrs=curve("learning_rate"),
            step_lrs=_fixed(steps),
            status=status,
            reason="" if status == "diverged" else self.reason,
            stopped_epoch=made if self.reason == "early stopping" else None,
            kept_epoch=course.kept if course.kept is not None else course.restored,
            restored_epoch=course.restored,
            events=tuple(course.events),
        )


def _fixed(array: Any) -> np.ndarray:
    if array.base is not None and array.base.size > 2 * array.size:
        array = array.copy()
    array.flags.writeable = False
    return array
