import numpy as np

from engine import Schedule, duration, item, magnitude


@item
class Rex(Schedule):
    """Nearly a straight line that stays up longer and falls faster at the end; made for short budgets."""

    decay_steps: int = duration(0, 0, 2000, "T", "steps until the end; 0 means the whole run")
    end: float = magnitude(0.0, 0.0, 0.1, r"\eta_{end}", "where it ends")

    label, family = "REX", "decay"
    takes_rate = False
    reference = "Chen et al. 2021, arXiv:2107.04197"
    formula = r"\eta_t = \eta_{end} + (\eta-\eta_{end})\,\frac{1-t/T}{1-t/(2T)}"
    pytorch_optimizer = """pytorch_optimizer.REXScheduler(optimizer, total_steps=decay_steps or steps, max_lr=lr,
        min_lr=end)"""

    def rate(self, t, base_lr, steps):
        part = np.minimum(t / np.where(self.decay_steps, self.decay_steps, steps), 1.0)
        return self.end + (base_lr - self.end) * ((1 - part) / (1 - part / 2))
