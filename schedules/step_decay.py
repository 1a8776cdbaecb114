import numpy as np

from engine import Schedule, duration, item, nonnegative, power


@item
class StepDecay(Schedule):
    """Drops by a fixed factor every so many steps: fast first, then finer and finer."""

    step_size: int = duration(50, 1, 500, "s", "steps between two drops")
    gamma: float = nonnegative(0.5, 0.05, 1.0, r"\gamma", "what is left after a drop")

    label, family = "Step decay", "decay"
    multiplies, joins = True, "anywhere"
    defaults = {"torch": {"gamma": 0.1}, "timm": {"gamma": 1.0}}
    reference = "torch.optim.lr_scheduler.StepLR"
    formula = r"\eta_t = \eta\,\gamma^{\lfloor t/s\rfloor}"
    spelling = {
        "torch": "torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma)",
        "timm": """timm.scheduler.StepLRScheduler(optimizer, decay_t=step_size, decay_rate=gamma,
            warmup_t=warmup_steps, warmup_lr_init=warmup_from, warmup_prefix=warmup_prefix)""",
    }

    def rate(self, t, base_lr, steps):
        return base_lr * power(self.gamma, np.floor(t / self.step_size))
