import numpy as np

from engine import fraction, item, param, unsigned
from engine.fields import choice

from ..callback import MONITORS, Callback, Event, Watcher


@item
class ReduceLROnPlateau(Callback):
    """Cuts the rate when what it watches has not got better for a while; the cut holds from the next epoch on."""

    monitor: str = choice(*MONITORS, help="what is watched")
    factor: float = fraction(0.1, 0.05, 0.95, "f", "what is left of the rate")
    patience: int = param(10, 1, 50, "p", "epochs without progress before a cut", valid="[0, 1000000]")
    mode: str = choice("auto", "min", "max", help="whether less or more is better; auto: by the name", advanced=True)
    min_delta: float = unsigned(1e-4, 0.0, 0.01, r"\delta", "smallest progress that counts")
    cooldown: int = param(0, 0, 20, "c", "epochs after a cut that are not counted", valid="[0, 1000000]")
    min_lr: float = unsigned(0.0, 0.0, 0.1, r"\eta_{\min}", "the rate is cut no further")

    label = "ReduceLROnPlateau"
    reference = "keras.callbacks.ReduceLROnPlateau"
    keras = "keras.callbacks.ReduceLROnPlateau(monitor, factor, patience, mode, min_delta, cooldown, min_lr)"
    sets_rate = True

    def watch(self):
        """What follows the epochs of one training."""
        return _Plateau(self)


class _Plateau(Watcher):
    cooling = 0

    def epoch_end(self, epoch, logs, course):
        logs["learning_rate"] = course.lr  # before it is cut
        rule, value = self.rule, self.watched(epoch, logs, course)
        if value is None:
            return
        if self.cooling > 0:
            self.cooling -= 1
            self.wait = 0
        if self.better(value, self.best, rule.min_delta):
            self.best, self.wait = value, 0
        elif self.cooling <= 0:
            self.wait += 1
            if self.wait >= rule.patience and course.lr > float(np.float32(rule.min_lr)):
                course.lr = max(course.lr * rule.factor, rule.min_lr)
                self.cooling, self.wait = rule.cooldown, 0
                course.events.append(Event(epoch + 1, "cut", course.lr))
