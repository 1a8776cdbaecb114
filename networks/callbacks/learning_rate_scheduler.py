import math

from engine import Told, item, param, parse

from ..callback import Callback, Event, Watcher


@item
class LearningRateScheduler(Callback):
    """The rate of each epoch by a formula of its number, from 0 on, and of the rate before it."""

    schedule: str = param("lr if epoch < 10 else lr * exp(-0.1)", help="the rate of this epoch, from epoch and lr")

    label = "LearningRateScheduler"
    reference = "keras.callbacks.LearningRateScheduler"
    keras = "keras.callbacks.LearningRateScheduler(lambda epoch, lr: schedule)"
    sets_rate = True

    def __post_init__(self):
        super().__post_init__()
        parse(self.schedule, ("epoch", "lr"))

    def watch(self):
        """What sets the rate when an epoch begins."""
        return _Setter(self)


class _Setter(Watcher):
    def __init__(self, rule):
        super().__init__(rule)
        self.function = parse(rule.schedule, ("epoch", "lr"))

    def epoch_begin(self, epoch, course):
        lr = float(self.function(float(epoch), float(course.lr)))
        if not math.isfinite(lr):
            raise Told("The schedule gives no rate for epoch {epoch}", epoch=epoch)
        course.lr = lr
        course.events.append(Event(epoch + 1, "rate", lr))

    def epoch_end(self, epoch, logs, course):
        logs["learning_rate"] = course.lr
