from dataclasses import dataclass

import numpy as np

from engine import Schedule, param, power


@dataclass(frozen=True)
class PolynomialDecay(Schedule):
    """Runs down to its end value along a power of the time left; power 1 is a straight line."""

    power: float = param(1.0, 0.25, 4.0, "p", "shape: 1 is a straight line, more falls early", valid="(0, inf)")
    end: float = param(0.0, 0.0, 0.1, r"\eta_{end}", "where it ends", scale="log", valid="[0, inf)")
    decay_steps: int = param(0, 0, 2000, "T", "steps until the end value; 0 means the whole run", valid="[0, 1000000]")

    label = "Polynomial decay"
    family = "decay"
    reference = "torch.optim.lr_scheduler.PolynomialLR; keras.optimizers.schedules.PolynomialDecay"
    formula = r"\eta_t = \eta_{end} + (\eta-\eta_{end})\left(1-\min(t/T, 1)\right)^{p}"

    def rate(self, t, base_lr, steps):
        left = 1 - np.minimum(t / np.where(self.decay_steps, self.decay_steps, steps), 1.0)
        return self.end + (base_lr - self.end) * power(left, self.power)
