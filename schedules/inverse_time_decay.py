import numpy as np

from engine import Schedule, above, item, magnitude, switch


@item
class InverseTimeDecay(Schedule):
    """Falls with 1/t: the classic rate that averages noise out and still gets anywhere."""

    decay_rate: float = magnitude(0.5, 0.0, 10.0, "r", "how strong the fall is")
    decay_steps: float = above(0, 50.0, 1.0, 500.0, "s", "steps over which it acts once")
    staircase: bool = switch("only at the end of every stretch of so many steps, not a part each step")

    label, family = "Inverse time decay", "decay"
    reference = "Robbins & Monro 1951; keras.optimizers.schedules.InverseTimeDecay"
    formula = r"\eta_t = \frac{\eta}{1 + r\, t/s}"
    keras = "keras.optimizers.schedules.InverseTimeDecay(lr, decay_steps, decay_rate, staircase)"

    def rate(self, t, base_lr, steps):
        times = np.floor(t / self.decay_steps) if self.staircase else t
        return base_lr / (1 + self.decay_rate * times / (1 if self.staircase else self.decay_steps))
