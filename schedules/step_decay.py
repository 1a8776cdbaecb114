import numpy as np

from engine import Schedule, duration, item, power, unsigned


@item
class StepDecay(Schedule):
    """Drops by a fixed factor every so many steps: fast first, then finer and finer."""

    step_size: int = duration(50, 1, 500, "s", "steps between two drops")
    gamma: float = unsigned(0.5, 0.05, 1.0, r"\gamma", "what is left after a drop", torch=0.1, timm=1.0)

    label, family = "Step decay", "decay"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.StepLR"
    formula = r"\eta_t = \eta\,\gamma^{\lfloor t/s\rfloor}"
    torch = "torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma)"
    timm = "timm.scheduler.StepLRScheduler(optimizer, decay_t=step_size, decay_rate=gamma, **warmup)"

    def rate(self, t, base_lr, steps):
        return base_lr * power(self.gamma, np.floor(t / self.step_size))
