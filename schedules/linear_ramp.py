import numpy as np

from engine import Schedule, duration, fraction, item, param


@item
class LinearRamp(Schedule):
    """A straight line from one part of the rate to another, then flat."""

    start_factor: float = param(1 / 3, 0.01, 1.0, "f_0", "the first rate, as a part of the full one", valid="(0, 1]")
    end_factor: float = fraction(1.0, 0.0, 1.0, "f_n", "the rate at the end, as a part of the full one")
    total_iters: int = duration(5, 1, 500, "n", "steps of the way")

    label, family = "Linear ramp", "warm-up"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.LinearLR"
    formula = r"\eta_t = \eta\left(f_0 + (f_n-f_0)\,\min(t/n, 1)\right)"
    torch = "torch.optim.lr_scheduler.LinearLR(optimizer, start_factor, end_factor, total_iters)"

    def rate(self, t, base_lr, steps):
        way = (self.end_factor - self.start_factor) * np.minimum(self.total_iters, t) / self.total_iters
        return base_lr * (self.start_factor + way)
