"""What looks at a training once per epoch, as Keras's callbacks do."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from engine import Item

MONITORS = ("val_loss", "loss", "val_accuracy", "accuracy")


@dataclass(frozen=True)
class Event:
    """What a callback did, and when. `kind`: "rate" (set for this epoch), "cut" (the rate, from the next epoch on),
    "stopped", "kept" (a checkpoint), "restored", "unwatched" (there is nothing of the name in `text`), "diverged"."""

    epoch: int  # the number of epochs made, so that `Training.weights[epoch]` belongs to it; from 1 on
    kind: str
    value: float = math.nan  # the rate, or what was watched
    text: str = ""


@dataclass
class Course:
    """A training on its way, for callbacks to read and to change."""

    lr: float
    stop: bool = False
    kept: int | None = None  # the epoch of the checkpoint
    restored: int | None = None
    events: list[Event] = field(default_factory=list)


class Callback(Item):
    """Base of all callbacks. A subclass is a frozen dataclass that makes a `Watcher`."""

    sets_rate = False  # whether it changes the learning rate

    def watch(self) -> Watcher:
        """What follows one training."""
        raise NotImplementedError(f"{type(self).__name__} watches nothing")


class Watcher:
    """A callback at work. Epochs are counted from 0, as in Keras."""

    def __init__(self, rule: Any) -> None:
        self.rule = rule
        self.wait, self.best, self.best_epoch = 0, None, 0

    def epoch_begin(self, epoch: int, course: Course) -> None:
        """Before the first step of the epoch."""

    def epoch_end(self, epoch: int, logs: dict[str, float], course: Course) -> None:
        """After validation; `logs` holds "loss", "accuracy", "val_loss" and "val_accuracy", as far as there are any.
        What sets the rate adds "learning_rate"."""

    def end(self, course: Course) -> None:
        """After the last epoch."""

    def watched(self, epoch: int, logs: dict[str, float], course: Course) -> float | None:
        """The value of what the rule monitors; None, and an event, where there is none."""
        found = logs.get(self.rule.monitor)
        if found is None and not any(one.kind == "unwatched" for one in course.events):
            course.events.append(Event(epoch + 1, "unwatched", text=self.rule.monitor))
        return found

    def better(self, value: float, reference: float | None, min_delta: float = 0.0) -> bool:
        """Whether the value is an improvement by more than min_delta; anything improves upon None."""
        rule = self.rule
        if reference is None:
            return True
        rising = rule.mode == "max" or (rule.mode == "auto" and rule.monitor.endswith("accuracy"))
        return value - min_delta > reference if rising else value + min_delta < reference
