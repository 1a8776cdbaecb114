from engine import item, param
from engine.fields import choice

from ..callback import MONITORS, Callback, Event, Watcher

NO_THRESHOLD = 1e300


@item
class ModelCheckpoint(Callback):
    """Keeps the weights of the best epoch, or of the last one, in a file of its own."""

    monitor: str = choice(*MONITORS, help="what is watched")
    save_best_only: bool = param(True, help="keep an epoch only when it is better than the one kept", keras=False)
    mode: str = choice("auto", "min", "max", help="whether less or more is better; auto: by the name", advanced=True)
    initial_value_threshold: float = param(
        NO_THRESHOLD, 0.0, 10.0, "b", "nothing is kept before this is beaten", valid="[-1e300, 1e300]", advanced=True
    )

    label = "ModelCheckpoint"
    reference = "keras.callbacks.ModelCheckpoint"
    keras = """keras.callbacks.ModelCheckpoint('best.weights.h5', monitor, save_best_only, mode, save_weights_only=True,
        initial_value_threshold=initial_value_threshold if initial_value_threshold < 1e300 else None)"""

    def watch(self):
        """What follows the epochs of one training."""
        return _Keeper(self)


class _Keeper(Watcher):
    def __init__(self, rule):
        super().__init__(rule)
        self.best = None if rule.initial_value_threshold >= NO_THRESHOLD else rule.initial_value_threshold

    def epoch_end(self, epoch, logs, course):
        value = float("nan")
        if self.rule.save_best_only:
            value = self.watched(epoch, logs, course)
            if value is None:  # Keras keeps every epoch then
                value = float("nan")
            elif not self.better(value, self.best):
                return
            else:
                self.best = value
        course.kept = epoch + 1
        course.events.append(Event(epoch + 1, "kept", value))
