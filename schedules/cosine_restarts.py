import numpy as np

from engine import Schedule, cycle_at, item, power
from engine.fields import above, duration, flavour, fraction, growth, magnitude, unsigned


@item
class CosineRestarts(Schedule):
    """Glides down, jumps back up and glides again, each time over a longer stretch if you like."""

    first: int = duration(50, 1, 500, "T_0", "steps of the first glide")
    growth: float = growth(2.0, "each glide is this many times as long as the last", torch=1.0, timm=1.0)
    eta_min: float = magnitude(0.0, 0.0, 0.1, r"\eta_{min}", "where each glide ends")
    shrink: float = unsigned(1.0, 0.1, 1.0, "m", "each glide starts this much lower than the last", advanced=True)
    alpha: float = fraction(
        0.0, 0.0, 1.0, r"\alpha", "where each glide ends, as a part of the first rate; adds to the other", advanced=True
    )
    most: int = duration(0, 0, 20, "n", "glides, after which it stays low; 0 for no end", advanced=True, timm=1)
    shares: int = duration(
        0, 0, 20, "c", "so many equal glides over the whole run; 0: lengths as given", advanced=True, transformers=1
    )
    k_decay: float = above(0, 1.0, 0.25, 4.0, "k", "bends time: more than 1 stays high for longer", advanced=True)
    flavour: str = flavour("torch", "keras", "timm")

    label, family = "Cosine with restarts", "cyclic"
    joins = "anywhere"
    defaults = {"timm": {"warmup_prefix": False}}
    reference = "Loshchilov & Hutter 2016, arXiv:1608.03983; torch.optim.lr_scheduler.CosineAnnealingWarmRestarts"
    formula = r"\eta_t = \eta_{min} + \tfrac12(\eta-\eta_{min})\left(1+\cos\frac{\pi\,T_{cur}}{T_i}\right)"
    torch = """torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=first, T_mult=int(growth),
        eta_min=eta_min) when growth == int(growth)"""
    keras = """keras.optimizers.schedules.CosineDecayRestarts(lr, first_decay_steps=first, t_mul=growth, m_mul=shrink,
        alpha=alpha)"""
    transformers = """transformers.get_scheduler(name='cosine_with_restarts', optimizer=optimizer,
        num_warmup_steps=warmup_steps, num_training_steps=steps, scheduler_specific_kwargs={'num_cycles': shares})
        when shares without first, growth"""
    timm = """timm.scheduler.CosineLRScheduler(optimizer, t_initial=first, lr_min=eta_min, cycle_mul=growth,
        cycle_decay=shrink, cycle_limit=most, **warmup, k_decay=k_decay) when most"""

    def rate(self, t, base_lr, steps):
        number, start, length = cycle_at(t, self.first, self.growth)
        part = (t - start) / length
        whole = self.shares * (t / steps)  # Hugging Face's rule; it stays low when all glides are done
        part = np.where(self.shares, np.where(t < steps, whole % 1.0, 1.0), part)
        height, low = power(self.shrink, number), self.eta_min + self.alpha * base_lr
        high = base_lr * height - low if self.flavour == "timm" else (base_lr - low) * height
        rates = low + high * ((1 + np.cos(np.pi * power(part, self.k_decay))) / 2)
        return np.where(np.not_equal(self.most, 0) & (number >= self.most), low, rates)
