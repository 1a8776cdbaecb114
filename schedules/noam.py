import numpy as np

from engine import Schedule, duration, item, magnitude


@item
class Noam(Schedule):
    """The first Transformer's: a straight climb, then a fall with the root of time, scaled by the model's width."""

    model_size: int = magnitude(16, 1, 4096, "d", "width of the model; here just a scale", valid="[1, 100000000]")
    warmup_steps: int = duration(50, 1, 500, "w", "steps of the climb")

    label, family = "Noam", "warm-up"
    reference = "Vaswani et al. 2017, arXiv:1706.03762"
    formula = r"\eta_t = \eta\,d^{-1/2}\min\left(s^{-1/2},\ s\,w^{-3/2}\right),\quad s = t+1"

    def rate(self, t, base_lr, steps):
        step = t + 1
        climb = step / (self.warmup_steps * np.sqrt(self.warmup_steps))
        return base_lr / np.sqrt(self.model_size) * np.minimum(1 / np.sqrt(step), climb)
