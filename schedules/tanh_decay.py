import numpy as np

from engine import Schedule, cycle_at, duration, growth, item, magnitude, param, power, unsigned


@item
class TanhDecay(Schedule):
    """The flank of a hyperbolic tangent: stays high longer than a cosine and then falls more steeply."""

    first: int = duration(0, 0, 2000, "T", "steps of the way down; 0 means the whole run")
    lower: float = param(-7.0, -10.0, 0.0, "l", "where on the tangent it begins", valid="[-100, 100]")
    upper: float = param(3.0, 0.1, 10.0, "u", "where on the tangent it ends", valid="[-100, 100]")
    eta_min: float = magnitude(0.0, 0.0, 0.1, r"\eta_{min}", "where the tangent leads to")
    growth: float = growth(1.0, "each way down is this many times as long as the last", advanced=True)
    shrink: float = unsigned(1.0, 0.1, 1.0, "m", "each way down starts this much lower than the last", advanced=True)
    most: int = duration(1, 0, 20, "n", "ways down, after which it stays low; 0 for no end", advanced=True)

    label, family = "Tanh", "decay"
    reference = "Hsueh et al. 2018, arXiv:1806.01593; timm.scheduler.TanhLRScheduler"
    formula = r"\eta_t = \eta_{min} + \tfrac12(\eta-\eta_{min})\left(1-\tanh(l\,(1-t/T) + u\,t/T)\right)"
    defaults = {"timm": {"warmup_prefix": False}}
    timm = """timm.scheduler.TanhLRScheduler(optimizer, t_initial=first or steps, lb=lower, ub=upper, lr_min=eta_min,
        cycle_mul=growth, cycle_decay=shrink, cycle_limit=most, **warmup) when most"""

    def lrs(self, base_lr, steps):
        rates = super().lrs(base_lr, steps).copy()
        rates[0] = base_lr  # timm does not touch the rate before the first step
        return rates

    def rate(self, t, base_lr, steps):
        number, start, length = cycle_at(t, np.where(self.first, self.first, steps), self.growth)
        part = (t - start) / length
        height = base_lr * power(self.shrink, number) - self.eta_min
        rates = self.eta_min + height * (1 - np.tanh(self.lower * (1 - part) + self.upper * part)) / 2
        return np.where(np.not_equal(self.most, 0) & (number >= self.most), self.eta_min, rates)
