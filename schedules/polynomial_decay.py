import numpy as np

from engine import Schedule, above, duration, item, magnitude, power, switch


@item
class PolynomialDecay(Schedule):
    """Runs down to its end value along a power of the time left; power 1 is a straight line."""

    power: float = above(0, 1.0, 0.25, 4.0, "p", "shape: 1 is a straight line, more falls early", timm=0.5)
    end: float = magnitude(0.0, 0.0, 0.1, r"\eta_{end}", "where it ends", keras=1e-4, transformers=1e-7)
    decay_steps: int = duration(0, 0, 2000, "T", "steps until the end value; 0 means the whole run", torch=5)
    cycle: bool = switch("jump up again at the end and run down over one stretch more each time")
    begin_at: int = duration(0, 0, 500, "t_0", "steps before the decay begins", advanced=True)
    k_decay: float = above(0, 1.0, 0.25, 4.0, "k", "bends time: more than 1 stays high for longer", advanced=True)

    label, family = "Polynomial decay", "decay"
    multiplies, joins = True, "anywhere"
    reference = """torch.optim.lr_scheduler.PolynomialLR; keras.optimizers.schedules.PolynomialDecay; k-decay: Zhang &
    Li 2020, arXiv:2004.05909"""
    formula = r"\eta_t = \eta_{end} + (\eta-\eta_{end})\left(1-\min(t/T, 1)^k\right)^{p}"
    defaults = {"timm": {"warmup_prefix": False}}
    torch = "torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=decay_steps or steps, power=power)"
    keras = """keras.optimizers.schedules.PolynomialDecay(lr, decay_steps or steps, end_learning_rate=end, power=power,
        cycle=cycle)"""
    optax = [
        "optax.linear_schedule(lr, end_value=end, transition_steps=decay_steps or steps, transition_begin=begin_at)",
        """optax.polynomial_schedule(lr, end_value=end, power=power, transition_steps=decay_steps or steps,
            transition_begin=begin_at)""",
    ]
    transformers = [
        """transformers.get_scheduler(name='linear', optimizer=optimizer, num_warmup_steps=warmup_steps,
            num_training_steps=decay_steps + warmup_steps if decay_steps else steps)""",
        """transformers.get_scheduler(name='polynomial', optimizer=optimizer, num_warmup_steps=warmup_steps,
            num_training_steps=decay_steps + warmup_steps if decay_steps else steps,
            scheduler_specific_kwargs={'lr_end': end, 'power': power})""",
    ]
    timm = """timm.scheduler.PolyLRScheduler(optimizer, t_initial=decay_steps or steps, power=power, lr_min=end,
        **warmup, k_decay=k_decay)"""

    def rate(self, t, base_lr, steps):
        length = np.where(self.decay_steps, self.decay_steps, steps)
        t = np.maximum(t - self.begin_at, 0)
        if self.cycle:
            length = length * np.maximum(np.ceil(t / length), 1)
        left = 1 - power(np.minimum(t / length, 1.0), self.k_decay)
        return self.end + (base_lr - self.end) * power(left, self.power)
