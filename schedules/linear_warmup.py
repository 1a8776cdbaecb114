from dataclasses import replace

import numpy as np

from engine import Composed, Constant, Schedule, Told, at_least_one, duration, item, magnitude, param, switch, unsigned


@item
class LinearWarmup(Composed):
    """Starts small and climbs in a straight line to the full rate; then another schedule begins."""

    then: Schedule = param(Constant(), help="the schedule that follows")
    warmup_steps: int = duration(20, 0, 500, "w", "steps of the climb")
    start_factor: float = unsigned(0.0, 0.0, 1.0, "f", "the first rate, as a part of the full one", torch=1 / 3)
    start_lr: float = magnitude(0.0, 0.0, 0.1, r"\eta_0", "the first rate itself; adds to the other", advanced=True)
    prefix: bool = switch(
        "the next schedule begins after the climb; off: it has been running unseen from step 0", on=True, timm=False
    )

    label, family = "Linear warm-up", "warm-up"
    warmup = True
    reference = "Goyal et al. 2017, arXiv:1706.02677; torch.optim.lr_scheduler.LinearLR in SequentialLR"
    formula = r"\eta_t = \eta\left(f + (1-f)\frac{t}{w}\right)\ (t < w),\quad \text{then } \eta^{then}_{t-w}"
    torch = """torch.optim.lr_scheduler.SequentialLR(optimizer,
        schedulers=[torch.optim.lr_scheduler.LinearLR(optimizer, start_factor, total_iters=warmup_steps), then],
        milestones=[warmup_steps]) when start_factor"""
    optax = """optax.join_schedules(schedules=[optax.linear_schedule(init_value=start_lr, end_value=lr,
        transition_steps=warmup_steps), then], boundaries=[warmup_steps])"""

    def span(self, steps, place):
        return at_least_one(steps - self.warmup_steps) if self.prefix else steps

    def rate(self, t, base_lr, steps):
        since = np.maximum(t - self.warmup_steps, 0) if self.prefix else t
        after = self.then.rate(since, base_lr, self.span(steps, 0))
        return np.where(t < self.warmup_steps, self.climb(t, base_lr), after)

    def climb(self, t, base_lr):
        steps = np.maximum(self.warmup_steps, 1)
        return base_lr * (self.start_factor + (1 - self.start_factor) * t / steps) + self.start_lr * (1 - t / steps)

    def momenta(self, steps):
        if np.ndim(self.warmup_steps):
            lanes = [replace(self, warmup_steps=one).momenta(steps) for one in self.warmup_steps.tolist()]
            return None if lanes[0] is None else np.stack(lanes, axis=-1)
        inner = self.then.momenta(self.span(steps, 0))
        if inner is None or not self.prefix:
            return inner
        return np.concatenate([np.repeat(inner[:1], self.warmup_steps, axis=0), inner])[:steps]

    def begin(self, base_lr, steps):
        if self.closed_loop and np.ndim(self.warmup_steps):
            raise Told("warmup_steps must be one number when the schedule that follows watches the loss")
        return super().begin(base_lr, steps)

    def runs(self, place, t):
        return t >= self.warmup_steps or not self.prefix

    def mix(self, state):
        t, (inner,) = state["t"], state["inner"]
        return self.climb(t, state["base"]) if t < self.warmup_steps else inner["lr"]

    def as_in(self, library, steps):
        return bool(self.then.joins) if library == "torch" else super().as_in(library, steps)
