from itertools import pairwise

import numpy as np

from engine import Schedule, choice, duration, flavour, fraction, item, magnitude, param, switch


@item
class OneCycle(Schedule):
    """Up to a rate that is almost too large, then down to almost nothing; momentum does the opposite."""

    total_steps: int = duration(0, 0, 2000, "T", "steps of the cycle; 0 means the whole run")
    pct_start: float = fraction(0.3, 0.0, 1.0, "p", "the part of the cycle in which the rate rises")
    div_factor: float = magnitude(25.0, 1.0, 100.0, "d", "the first rate is the peak divided by this", valid="(0, inf)")
    final_div_factor: float = magnitude(
        1e4, 1.0, 1e5, "d_f", "the last rate is the first one divided by this", valid="(0, inf)"
    )
    anneal_strategy: str = choice("cos", "linear", help="shape of the rise and the fall")
    three_phase: bool = switch("fall as long as it rose, then on to the last rate")
    pct_final: float = fraction(
        0.85, 0.0, 1.0, "p_f", "optax, linear: where the fall turns to the last rate", advanced=True
    )
    cycle_momentum: bool = switch(
        "momentum (or beta1) falls while the rate rises, and the other way round (PyTorch)", on=True
    )
    base_momentum: float = param(
        0.85, 0.0, 0.999, r"\mu_{low}", "momentum at the peak of the rate", valid="[0, 1)", advanced=True
    )
    max_momentum: float = param(0.95, 0.0, 0.999, r"\mu_{high}", "momentum at both ends", valid="[0, 1)", advanced=True)
    flavour: str = flavour("torch", "optax")

    label, family = "One cycle", "cyclic"
    takes_rate = False
    reference = """Smith & Topin 2017, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR;
    optax.cosine_onecycle_schedule"""
    formula = r"\eta/d \ \nearrow\ \eta \ \text{at } p\,T \ \searrow\ \eta/(d\,d_f) \ \text{at } T"
    torch = """torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps or steps, pct_start, anneal_strategy,
        cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase) without pct_final"""
    optax = [
        """optax.linear_onecycle_schedule(transition_steps=total_steps or steps, peak_value=lr, pct_start=pct_start,
            pct_final=pct_final, div_factor=div_factor, final_div_factor=final_div_factor)
            when anneal_strategy == 'linear' without three_phase, cycle_momentum, base_momentum, max_momentum""",
        """optax.cosine_onecycle_schedule(transition_steps=total_steps or steps, peak_value=lr, pct_start=pct_start,
            div_factor=div_factor, final_div_factor=final_div_factor) without three_phase, pct_final, cycle_momentum,
            base_momentum, max_momentum""",
    ]

    def rate(self, t, base_lr, steps):
        first = base_lr / self.div_factor
        last = first / self.final_div_factor
        if self.flavour == "optax" and self.anneal_strategy == "linear":
            return self.along(t, steps, [first, base_lr, first, last])
        three = self.three_phase and self.flavour == "torch"
        return self.along(t, steps, [first, base_lr, first, last] if three else [first, base_lr, last])

    def along(self, t, steps, values):
        """Values joined by lines or arcs, the first at step 0, the others at the ends of the phases."""
        total = np.where(self.total_steps, self.total_steps, steps)
        turns, early = len(values) - 2, self.flavour == "torch"
        if early:  # it reaches each end one step early
            ends = [self.pct_start * total - 1, 2 * self.pct_start * total - 2]
        else:
            ends = [np.floor(self.pct_start * total), np.floor(self.pct_final * total)]
        found, start = values[0] + 0.0 * t, -np.inf if early else 0.0
        begin = 0.0
        for low, high, end in zip(values, values[1:], [*ends[:turns], total - early]):
            part = np.clip((t - begin) / np.where(end == begin, 1.0, end - begin), 0.0, 1.0)
            if self.anneal_strategy == "linear":
                way = (high - low) * part + low
            else:
                way = high + (low - high) / 2.0 * (np.cos(np.pi * part) + 1)
            entered = t > start if early else t >= start
            found = np.where(entered, np.where(t >= end, high, way), found)
            begin = start = end
        return found

    def momenta(self, steps):
        if self.flavour != "torch" or not self.cycle_momentum:
            return None
        high, low = self.max_momentum, self.base_momentum
        sizes = [one.shape for one in vars(self).values() if isinstance(one, np.ndarray)]
        t = np.arange(steps, dtype=float).reshape(-1, *(1 for _ in np.broadcast_shapes(*sizes)))
        return self.along(t, steps, [high, low, high, high] if self.three_phase else [high, low, high])

    def as_in(self, library, steps):
        if library == "torch":
            return not 0 < self.total_steps < steps and self.pct_start < 1  # PyTorch stops with an error
        total = self.total_steps or steps  # optax has one rate for each of these steps
        turns = [self.pct_start, self.pct_final] if self.anneal_strategy == "linear" else [self.pct_start]
        ends = [*(int(part * total) for part in turns), total]
        return all(one < other for one, other in pairwise(ends))
