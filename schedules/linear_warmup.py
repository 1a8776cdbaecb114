from dataclasses import dataclass

import numpy as np

from engine import Constant, Schedule, param


@dataclass(frozen=True)
class LinearWarmup(Schedule):
    """Starts small and climbs in a straight line to the full rate; then another schedule begins."""

    then: Schedule = param(Constant(), help="the schedule that follows")  # noqa: RUF009 - frozen
    warmup_steps: int = param(20, 0, 500, "w", "steps of the climb", valid="[0, 1000000]")
    start_factor: float = param(0.0, 0.0, 1.0, "f", "the first rate, as a part of the full one", valid="[0, inf)")

    label = "Linear warm-up"
    family = "warm-up"
    defaults = {"torch": {"start_factor": 1 / 3}}
    reference = "Goyal et al. 2017, arXiv:1706.02677; torch.optim.lr_scheduler.LinearLR in SequentialLR"
    formula = r"\eta_t = \eta\left(f + (1-f)\frac{t}{w}\right)\ (t < w),\quad \text{then } \eta^{then}_{t-w}"

    @property
    def closed_loop(self):
        return self.then.closed_loop

    def rate(self, t, base_lr, steps):
        left = np.maximum(steps - self.warmup_steps, 1)
        after = self.then.rate(np.maximum(t - self.warmup_steps, 0), base_lr, left)
        return np.where(t < self.warmup_steps, self.climb(t, base_lr), after)

    def climb(self, t, base_lr):
        return base_lr * (self.start_factor + (1 - self.start_factor) * t / np.maximum(self.warmup_steps, 1))

    def begin(self, base_lr, steps):
        if not self.closed_loop:
            return super().begin(base_lr, steps)
        if np.ndim(self.warmup_steps):
            raise ValueError("warmup_steps must be one number when the schedule that follows watches the loss")
        state = {"t": 0, "base": base_lr, "inner": self.then.begin(base_lr, steps)}
        return state | {"lr": self._now(state)}

    def _now(self, state):
        return self.climb(state["t"], state["base"]) if state["t"] < self.warmup_steps else state["inner"]["lr"]

    def observe(self, state, loss):
        if not self.closed_loop:
            return super().observe(state, loss)
        state["t"] += 1
        if state["t"] > self.warmup_steps:
            self.then.observe(state["inner"], loss)
        state["lr"] = self._now(state)
