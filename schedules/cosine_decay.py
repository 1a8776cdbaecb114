from dataclasses import dataclass

import numpy as np

from engine import Schedule, param


@dataclass(frozen=True)
class CosineDecay(Schedule):
    """Half a cosine: high for long, then a quick glide, then a soft landing."""

    eta_min: float = param(0.0, 0.0, 0.1, r"\eta_{min}", "where it ends", scale="log", valid="[0, inf)")
    decay_steps: int = param(0, 0, 2000, "T", "steps until the end value; 0 means the whole run", valid="[0, 1000000]")

    label = "Cosine"
    family = "decay"
    reference = "Loshchilov & Hutter 2016, arXiv:1608.03983; keras.optimizers.schedules.CosineDecay"
    formula = r"\eta_t = \eta_{min} + \tfrac12(\eta-\eta_{min})\left(1+\cos\frac{\pi\min(t,T)}{T}\right)"

    def rate(self, t, base_lr, steps):
        part = np.minimum(t / np.where(self.decay_steps, self.decay_steps, steps), 1.0)
        return self.eta_min + (base_lr - self.eta_min) * (1 + np.cos(np.pi * part)) / 2
