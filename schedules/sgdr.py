import numpy as np

from engine import Schedule, Told, duration, item, magnitude, unsigned


@item
class SGDR(Schedule):
    """Warm restarts with everything given: the length, the climb and the peak of every round."""

    lengths: tuple = duration((60, 90, 120), 1, 1000, "T_i", "steps of each round, its climb included")
    warmups: tuple = duration((10, 10, 10), 0, 500, "w_i", "steps of each climb")
    peaks: tuple = unsigned((1.0, 0.5, 0.25), 0.0, 2.0, "p_i", "peak of each round, as a multiple of the rate")
    low: float = magnitude(0.0, 0.0, 0.1, r"\eta_{min}", "where each round begins and ends")

    label, family = "SGDR with warm-up", "cyclic"
    reference = "Loshchilov & Hutter 2016, arXiv:1608.03983; optax.sgdr_schedule"
    formula = r"""\eta_t = \eta_{min} +
    (p_i\eta-\eta_{min})\cdot\begin{cases} k/w_i \\ \tfrac12\left(1+\cos\frac{\pi(k-w_i)}{T_i-w_i}\right)\end{cases}"""
    optax = """optax.sgdr_schedule([{'init_value': low, 'peak_value': lr * peak, 'decay_steps': length,
        'warmup_steps': warmup, 'end_value': low} for length, warmup, peak in zip(lengths, warmups, peaks)])"""

    def __post_init__(self):
        super().__post_init__()
        if not self.lengths or not len(self.lengths) == len(self.warmups) == len(self.peaks):
            raise Told("lengths, warmups and peaks must be as many each")
        if any(warmup >= length for length, warmup in zip(self.lengths, self.warmups)):
            raise Told("warmups must be shorter than the lengths of their rounds")

    def rate(self, t, base_lr, steps):
        found, start = 0.0 * t, 0
        for length, warmup, peak in zip(self.lengths, self.warmups, self.peaks):
            now, height = t - start, base_lr * peak - self.low
            part = np.clip((now - warmup) / (length - warmup), 0.0, 1.0)
            shape = np.where(now < warmup, now / max(warmup, 1), (1 + np.cos(np.pi * part)) / 2)
            found = np.where(now >= 0, self.low + height * shape, found)
            start += length
        return found
