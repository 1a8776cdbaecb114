from engine import item, param, unsigned
from engine.fields import choice

from ..callback import MONITORS, Callback, Event, Watcher

NO_BASELINE = 1e300


@item
class EarlyStopping(Callback):
    """Ends the training when what it watches has not got better for a while."""

    monitor: str = choice(*MONITORS, help="what is watched")
    min_delta: float = unsigned(0.0, 0.0, 0.01, r"\delta", "smallest progress that counts")
    patience: int = param(0, 0, 50, "p", "epochs without progress that are forgiven", valid="[0, 1000000]")
    mode: str = choice("auto", "min", "max", help="whether less or more is better; auto: by the name", advanced=True)
    baseline: float = param(
        NO_BASELINE, 0.0, 10.0, "b", "patience starts anew only beyond this", valid="[-1e300, 1e300]", advanced=True
    )
    restore_best_weights: bool = param(False, help="go back to the best epoch at the end, stopped or not")
    start_from_epoch: int = param(0, 0, 50, "s", "epochs in which nothing is watched", valid="[0, 1000000]")

    label = "EarlyStopping"
    reference = "keras.callbacks.EarlyStopping"
    keras = """keras.callbacks.EarlyStopping(monitor, min_delta, patience, mode, restore_best_weights,
        start_from_epoch, baseline=baseline if baseline < 1e300 else None)"""

    def watch(self):
        """What follows the epochs of one training."""
        return _Patience(self)


class _Patience(Watcher):
    seen = False

    def epoch_end(self, epoch, logs, course):
        rule, value = self.rule, self.watched(epoch, logs, course)
        if value is None or epoch < rule.start_from_epoch:
            return
        if not self.seen:
            self.seen, self.best_epoch = True, epoch
        self.wait += 1
        if self.better(value, self.best, rule.min_delta):
            self.best, self.best_epoch = value, epoch
            if rule.baseline >= NO_BASELINE or self.better(value, rule.baseline, rule.min_delta):
                self.wait = 0
        elif self.wait >= rule.patience and epoch > 0:
            course.stop = True
            course.events.append(Event(epoch + 1, "stopped", value))

    def end(self, course):
        if self.rule.restore_best_weights and self.seen:
            course.restored = self.best_epoch + 1
            value = float("nan") if self.best is None else self.best
            course.events.append(Event(course.restored, "restored", value))
