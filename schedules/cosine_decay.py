import numpy as np

from engine import Schedule, above, duration, fraction, item, magnitude, param, power, switch


@item
class CosineDecay(Schedule):
    """Half a cosine: high for long, then a quick glide, then a soft landing."""

    eta_min: float = magnitude(0.0, 0.0, 0.1, r"\eta_{min}", "where it ends")
    decay_steps: int = duration(0, 0, 2000, "T", "steps until the end value; 0 means the whole run")
    alpha: float = fraction(
        0.0, 0.0, 1.0, r"\alpha", "where it ends, as a part of the first rate; adds to the other", advanced=True
    )
    periodic: bool = switch(
        "rise again after the end, as a cosine does, instead of staying there", torch=True, transformers=True
    )
    waves: float = param(
        0.5, 0.25, 5.0, "c", "full waves until the end: one half glides down once", valid="(0, 1000]", advanced=True
    )
    exponent: float = above(0, 1.0, 0.25, 4.0, "p", "the cosine's power: more than 1 falls earlier", advanced=True)

    label, family = "Cosine", "decay"
    joins = "anywhere"
    reference = """Loshchilov & Hutter 2016, arXiv:1608.03983; keras.optimizers.schedules.CosineDecay;
    torch.optim.lr_scheduler.CosineAnnealingLR"""
    formula = r"\eta_t = \eta_{min} + \tfrac12(\eta-\eta_{min})\left(1+\cos\frac{\pi\min(t,T)}{T}\right)"
    torch = """torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=decay_steps or steps, eta_min=eta_min)
        when periodic or not decay_steps"""
    keras = [
        """keras.optimizers.schedules.CosineDecay(warmup_from, decay_steps or steps - warmup_steps, alpha,
            warmup_target=lr, warmup_steps=warmup_steps) when warmup_steps""",
        "keras.optimizers.schedules.CosineDecay(lr, decay_steps or steps, alpha)",
    ]
    optax = [
        """optax.warmup_cosine_decay_schedule(warmup_from, peak_value, warmup_steps,
            decay_steps + warmup_steps if decay_steps else steps, end_value=eta_min, exponent=exponent)
            when warmup_steps or eta_min""",
        "optax.cosine_decay_schedule(lr, decay_steps or steps, alpha, exponent)",
    ]
    transformers = [
        """transformers.get_scheduler(name='cosine', optimizer=optimizer, num_warmup_steps=warmup_steps,
            num_training_steps=decay_steps + warmup_steps if decay_steps else steps,
            scheduler_specific_kwargs={'num_cycles': waves}) when periodic or not decay_steps""",
        """transformers.get_scheduler(name='cosine_with_min_lr', optimizer=optimizer, num_warmup_steps=warmup_steps,
            num_training_steps=decay_steps + warmup_steps if decay_steps else steps,
            scheduler_specific_kwargs={'num_cycles': waves, 'min_lr': eta_min}) when periodic or not decay_steps""",
        """transformers.get_scheduler(name='cosine_with_min_lr', optimizer=optimizer, num_warmup_steps=warmup_steps,
            num_training_steps=decay_steps + warmup_steps if decay_steps else steps,
            scheduler_specific_kwargs={'num_cycles': waves, 'min_lr_rate': alpha}) when periodic or not decay_steps""",
    ]

    @property
    def multiplies(self):
        return not self.eta_min  # a lowest rate is none

    def rate(self, t, base_lr, steps):
        part = t / np.where(self.decay_steps, self.decay_steps, steps)
        part = part if self.periodic else np.minimum(part, 1.0)
        low = self.eta_min + self.alpha * base_lr
        return low + (base_lr - low) * power((1 + np.cos(np.pi * part * (2 * self.waves))) / 2, self.exponent)
