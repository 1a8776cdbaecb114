from dataclasses import dataclass

from engine import Schedule, param, power


@dataclass(frozen=True)
class ExponentialDecay(Schedule):
    """Shrinks by the same factor every step: a smooth, steady fade."""

    gamma: float = param(0.99, 0.5, 0.9999, r"\gamma", "what is left after one step", scale="log1m", valid="[0, inf)")

    label = "Exponential decay"
    family = "decay"
    reference = "torch.optim.lr_scheduler.ExponentialLR"
    formula = r"\eta_t = \eta\,\gamma^t"

    def rate(self, t, base_lr, steps):
        return base_lr * power(self.gamma, t)
