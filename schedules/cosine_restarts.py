from dataclasses import dataclass

import numpy as np

from engine import Schedule, param


@dataclass(frozen=True)
class CosineRestarts(Schedule):
    """Glides down, jumps back up and glides again, each time over a longer stretch if you like."""

    first: int = param(50, 1, 500, "T_0", "steps of the first glide", valid="[1, 1000000]")
    growth: int = param(2, 1, 4, r"T_{mult}", "each glide is this many times as long as the last", valid="[1, 100]")
    eta_min: float = param(0.0, 0.0, 0.1, r"\eta_{min}", "where each glide ends", scale="log", valid="[0, inf)")

    label = "Cosine with restarts"
    family = "cyclic"
    defaults = {"torch": {"growth": 1}}
    reference = "Loshchilov & Hutter 2016, arXiv:1608.03983; torch.optim.lr_scheduler.CosineAnnealingWarmRestarts"
    formula = r"\eta_t = \eta_{min} + \tfrac12(\eta-\eta_{min})\left(1+\cos\frac{\pi\,T_{cur}}{T_i}\right)"

    def rate(self, t, base_lr, steps):
        length = self.first + 0 * t
        start = np.where(np.equal(self.growth, 1), t - t % length, 0 * t)
        while (over := t >= start + length).any():  # in whole numbers: a logarithm would round at the boundaries
            start = np.where(over, start + length, start)
            length = np.where(over, length * self.growth, length)
        return self.eta_min + (base_lr - self.eta_min) * (1 + np.cos(np.pi * (t - start) / length)) / 2
