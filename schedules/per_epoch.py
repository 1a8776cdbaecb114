from dataclasses import replace

import numpy as np

from engine import Composed, Constant, Schedule, at_least_one, duration, item, param


@item
class PerEpoch(Composed):
    """The schedule inside moves once in so many steps, as where it is stepped after each epoch."""

    then: Schedule = param(Constant(), help="the schedule that counts epochs")
    steps_per_epoch: int = duration(10, 1, 500, "n", "steps of an epoch")

    label, family = "Once per epoch", "composition"
    reference = "scheduler.step() outside the loop over batches; keras.callbacks.LearningRateScheduler"
    formula = r"\eta_t = \eta^{then}_{\lfloor t / n \rfloor}"

    def span(self, steps, place):
        return at_least_one(-(-steps // self.steps_per_epoch))

    def rate(self, t, base_lr, steps):
        return self.then.rate(np.floor(t / self.steps_per_epoch), base_lr, self.span(steps, 0))

    def momenta(self, steps):
        if np.ndim(self.steps_per_epoch):
            lanes = [replace(self, steps_per_epoch=one).momenta(steps) for one in self.steps_per_epoch.tolist()]
            return None if lanes[0] is None else np.stack(lanes, axis=-1)
        inner = self.then.momenta(self.span(steps, 0))
        return None if inner is None else np.repeat(inner, self.steps_per_epoch, axis=0)[:steps]

    def runs(self, place, t):
        return (t + 1) % self.steps_per_epoch == 0

    def mix(self, state):
        return state["inner"][0]["lr"]
