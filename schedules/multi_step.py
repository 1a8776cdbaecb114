import numpy as np

from engine import Schedule, flavour, item, nonnegative, param, power


@item
class MultiStep(Schedule):
    """Drops by a fixed factor at steps that you choose: a human watched and decided."""

    milestones: tuple = param((50, 100, 150), 0, 1000, "m", "the steps at which the rate drops", valid="[0, 1000000]")
    gamma: float = nonnegative(0.5, 0.05, 1.0, r"\gamma", "what is left after a drop")
    flavour: str = flavour("torch", "timm")

    label, family = "Multi-step decay", "decay"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.MultiStepLR; timm.scheduler.MultiStepLRScheduler"
    formula = r"\eta_t = \eta\,\gamma^{\#\{i:\ m_i \le t\}}"
    defaults = {"torch": {"gamma": 0.1}, "timm": {"gamma": 1.0}}
    spelling = {
        "torch": "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones, gamma)",
        "timm": """timm.scheduler.MultiStepLRScheduler(optimizer, decay_t=milestones, decay_rate=gamma,
            warmup_t=warmup_steps, warmup_lr_init=warmup_from, warmup_prefix=warmup_prefix)""",
    }

    def rate(self, t, base_lr, steps):
        ahead = self.flavour == "timm"  # it drops one step early
        drops = np.searchsorted(np.sort(self.milestones), t + ahead, side="right")
        return base_lr * power(self.gamma, drops)
