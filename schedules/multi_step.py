import numpy as np

from engine import Schedule, duration, flavour, item, power, unsigned


@item
class MultiStep(Schedule):
    """Drops by a fixed factor at steps that you choose: a human watched and decided."""

    milestones: tuple = duration((50, 100, 150), 0, 1000, "m", "the steps at which the rate drops")
    gamma: float = unsigned(0.5, 0.05, 1.0, r"\gamma", "what is left after a drop", torch=0.1, timm=1.0)
    flavour: str = flavour("torch", "timm")

    label, family = "Multi-step decay", "decay"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.MultiStepLR; timm.scheduler.MultiStepLRScheduler"
    formula = r"\eta_t = \eta\,\gamma^{\#\{i:\ m_i \le t\}}"
    torch = "torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones, gamma)"
    timm = "timm.scheduler.MultiStepLRScheduler(optimizer, decay_t=milestones, decay_rate=gamma, **warmup)"

    def rate(self, t, base_lr, steps):
        ahead = self.flavour == "timm"  # it drops one step early
        drops = np.searchsorted(np.sort(self.milestones), t + ahead, side="right")
        return base_lr * power(self.gamma, drops)
