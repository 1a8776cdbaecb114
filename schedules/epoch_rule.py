import numpy as np

from engine import Typed, item, typed


@item
class EpochRule(Typed):
    """Each new rate by a formula of the step and of the rate before it, as Keras's callback has it."""

    rule: str = typed("lr if epoch < 10 else lr * exp(-0.02)", "the rate of this step, from epoch and the last rate lr")

    label, family = "Rule from rate to rate", "formula"
    joins = "anywhere"
    reference = "keras.callbacks.LearningRateScheduler"
    words = {"epoch": "t", "lr": r"\eta_{t-1}"}
    formula = r"\eta_t = f(t, \eta_{t-1}),\quad \eta_{-1} = \eta"
    keras = "keras.callbacks.LearningRateScheduler(lambda epoch, lr: rule)"

    def lrs(self, base_lr, steps):
        """The rates of steps 0, 1, ..., shape (steps,) or (steps, B)."""
        follow, lr = self.function, np.array(base_lr, dtype=float)
        rates = np.empty((steps, *lr.shape))
        for t in range(steps):
            rates[t] = lr = follow(t, lr)
        return rates

    def rate(self, t, base_lr, steps):
        if np.ndim(t) and np.ndim(base_lr) == np.ndim(t):  # behind another schedule in a chain: its part as a factor
            first = np.where(np.equal(base_lr[0], 0), 1.0, base_lr[0])
            return base_lr * (self.rate(t, first, steps) / first)
        table, at = self.lrs(base_lr, int(np.max(t, initial=0)) + 1), np.asarray(t).astype(int)
        if table.ndim == 1:
            return table[at]
        return np.take_along_axis(table, np.broadcast_to(at, (len(at), table.shape[1])), axis=0)
