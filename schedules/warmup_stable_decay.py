import numpy as np

from engine import Schedule, choice, duration, fraction, item, param


@item
class WarmupStableDecay(Schedule):
    """Climb, stay, come down: the trapezoid. One may stop staying whenever there is no more money."""

    warmup_steps: int = duration(20, 0, 500, "w", "steps of the climb")
    decay_steps: int = duration(60, 0, 1000, "d", "steps of the way down")
    stable_steps: int = duration(0, 0, 2000, "s", "steps at the full rate; 0 means all that are left")
    warmup_type: str = choice("linear", "cosine", "1-sqrt", help="shape of the climb")
    decay_type: str = choice("linear", "cosine", "1-sqrt", help="shape of the way down", transformers="cosine")
    min_lr_ratio: float = fraction(0.0, 0.0, 1.0, "r", "first and last rate, as a part of the full one")
    num_cycles: float = param(
        0.5, 0.25, 5.0, "c", "full waves on a way down that is a cosine", valid="(0, 1000]", advanced=True
    )

    label, family = "Warm-up, stable, decay", "decay"
    reference = "Hu et al. 2024, arXiv:2404.06395; Zhai et al. 2021, arXiv:2106.04560 (trapezoid)"
    formula = r"\eta_t = \eta\,(r + (1-r)\,t/w),\quad \eta,\quad \eta\,(r + (1-r)\,f((t-w-s)/d))"
    transformers = """transformers.get_scheduler(name='warmup_stable_decay', optimizer=optimizer,
        num_warmup_steps=warmup_steps,
        num_training_steps=stable_steps + warmup_steps + decay_steps if stable_steps else steps,
        scheduler_specific_kwargs={'num_decay_steps': decay_steps, 'warmup_type': warmup_type,
        'decay_type': decay_type, 'min_lr_ratio': min_lr_ratio, 'num_cycles': num_cycles})"""

    def rate(self, t, base_lr, steps):
        left = np.maximum(steps - self.warmup_steps - self.decay_steps, 0)
        down = self.warmup_steps + np.where(self.stable_steps, self.stable_steps, left)
        climb = self.shape(self.warmup_type, np.clip(1 - t / np.maximum(self.warmup_steps, 1), 0, 1), 0.5)
        part = np.clip((t - down) / np.maximum(self.decay_steps, 1), 0, 1)
        factor = np.where(t < self.warmup_steps, climb, self.shape(self.decay_type, part, self.num_cycles))
        factor = np.where((t >= self.warmup_steps) & (t < down), 1.0, factor)
        factor = np.where(t >= down + self.decay_steps, 0.0, factor)
        return base_lr * np.maximum(factor * (1 - self.min_lr_ratio) + self.min_lr_ratio, 0)

    def shape(self, name, part, waves):
        """From 1 at part 0 down to 0 at part 1."""
        if name == "cosine":
            return (1 + np.cos(np.pi * waves * 2 * part)) / 2
        return 1 - (np.sqrt(part) if name == "1-sqrt" else part)

    def as_in(self, library, steps):  # Hugging Face counts what is left for the stable part
        return self.stable_steps > 0 or self.warmup_steps + self.decay_steps <= steps
