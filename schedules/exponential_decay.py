import numpy as np

from engine import Schedule, above, duration, forgetting, item, magnitude, power, switch


@item
class ExponentialDecay(Schedule):
    """Shrinks by the same factor every step: a smooth, steady fade."""

    gamma: float = forgetting(0.99, r"\gamma", "what is left after one step", 0.5, 0.9999, valid="[0, inf)")
    decay_steps: float = above(0, 1.0, 1.0, 500.0, "s", "steps over which the factor acts once", advanced=True)
    staircase: bool = switch("only at the end of every stretch of so many steps, not a part each step")
    begin_at: int = duration(0, 0, 500, "t_0", "steps before the decay begins", advanced=True)
    end: float = magnitude(0.0, 0.0, 0.1, r"\eta_{end}", "never beyond this rate; 0 for no limit", advanced=True)

    label, family = "Exponential decay", "decay"
    multiplies, joins = True, "anywhere"
    reference = "torch.optim.lr_scheduler.ExponentialLR; keras.optimizers.schedules.ExponentialDecay"
    formula = r"\eta_t = \eta\,\gamma^{t/s}"
    torch = "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma) without staircase"
    keras = "keras.optimizers.schedules.ExponentialDecay(lr, decay_steps, decay_rate=gamma, staircase=staircase)"
    optax = [
        """optax.warmup_exponential_decay_schedule(warmup_from, peak_value, warmup_steps, transition_steps=decay_steps,
            decay_rate=gamma, transition_begin=begin_at, staircase=staircase, end_value=end or None)
            when warmup_steps""",
        """optax.exponential_decay(lr, transition_steps=decay_steps, decay_rate=gamma, transition_begin=begin_at,
            staircase=staircase, end_value=end or None)""",
    ]

    def rate(self, t, base_lr, steps):
        times = np.maximum(t - self.begin_at, 0) / self.decay_steps
        rates = base_lr * power(self.gamma, np.floor(times) if self.staircase else times)
        limited = np.where(np.less(self.gamma, 1), np.maximum(rates, self.end), np.minimum(rates, self.end))
        return np.where(np.equal(self.end, 0), rates, limited)
