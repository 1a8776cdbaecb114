from dataclasses import dataclass, replace

import numpy as np

from engine import Constant, Schedule, param


@dataclass(frozen=True)
class Chained(Schedule):
    """Several schedules at once: each works on the rate that the one before it gives, so their factors multiply."""

    parts: tuple = param((Constant(), Constant()), help="the schedules whose factors are multiplied")

    label = "Chained factors"
    family = "composition"
    reference = "torch.optim.lr_scheduler.ChainedScheduler"
    formula = r"\eta_t = \eta \prod_i f_i(t)"
    spelling = {
        "torch": "torch.optim.lr_scheduler.ChainedScheduler(schedulers=parts, optimizer=optimizer)",
    }

    def longer(self):
        """One more part."""
        return replace(self, parts=(*self.parts, Constant()))

    def shorter(self):
        """Without the last part."""
        return replace(self, parts=self.parts[:-1])

    @property
    def closed_loop(self):
        return any(part.closed_loop for part in self.parts)

    def rate(self, t, base_lr, steps):
        for part in self.parts:
            base_lr = part.rate(t, base_lr, steps)
        return base_lr

    def momenta(self, steps):
        found = [part.momenta(steps) for part in self.parts]
        return next((one for one in reversed(found) if one is not None), None)

    def begin(self, base_lr, steps):
        if not self.closed_loop:
            return super().begin(base_lr, steps)
        state = {"base": np.array(base_lr, dtype=float), "inner": [part.begin(base_lr, steps) for part in self.parts]}
        return state | {"lr": self._now(state)}

    def _now(self, state):
        base = np.where(state["base"] > 0, state["base"], 1.0)
        with np.errstate(over="ignore"):
            return state["base"] * np.prod([inner["lr"] / base for inner in state["inner"]], axis=0)

    def before_step(self, state, loss):
        if self.closed_loop:
            for part, inner in zip(self.parts, state["inner"]):
                part.before_step(inner, loss)
            state["lr"] = self._now(state)

    def after_step(self, state, loss):
        if not self.closed_loop:
            return super().after_step(state, loss)
        for part, inner in zip(self.parts, state["inner"]):
            part.after_step(inner, loss)
        state["lr"] = self._now(state)
