import numpy as np

from engine import Schedule, duration, fraction, item


@item
class ConstantFactor(Schedule):
    """Holds the rate back for a few steps, then lets it go all at once."""

    factor: float = fraction(1 / 3, 0.0, 1.0, "f", "the first rates, as a part of the full one")
    total_iters: int = duration(5, 1, 500, "n", "steps that are held back")

    label, family = "Constant factor", "warm-up"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.ConstantLR"
    formula = r"\eta_t = f\,\eta\ (t < n),\quad \eta\ (t \ge n)"
    torch = "torch.optim.lr_scheduler.ConstantLR(optimizer, factor, total_iters) when factor"

    def rate(self, t, base_lr, steps):
        return base_lr * np.where(t < self.total_iters, self.factor, 1.0)
