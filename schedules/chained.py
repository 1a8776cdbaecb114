import numpy as np

from engine import Constant, Several, item, param


@item
class Chained(Several):
    """Several schedules at once: each works on the rate that the one before it gives, so their factors multiply."""

    parts: tuple = param((Constant(), Constant()), help="the schedules whose factors are multiplied")

    label, family = "Chained factors", "composition"
    multiplies, takes_rate = True, False
    reference = "torch.optim.lr_scheduler.ChainedScheduler"
    formula = r"\eta_t = \eta \prod_i f_i(t)"
    torch = "torch.optim.lr_scheduler.ChainedScheduler(schedulers=parts, optimizer=optimizer)"

    def rate(self, t, base_lr, steps):
        for part in self.parts:
            base_lr = part.rate(t, base_lr, steps)
        return base_lr

    def mix(self, state):
        base = np.array(state["base"], dtype=float)
        share = np.where(base > 0, base, 1.0)
        with np.errstate(over="ignore"):
            return base * np.prod([inner["lr"] / share for inner in state["inner"]], axis=0)

    def as_in(self, library, steps):
        return super().as_in(library, steps) and all(part.multiplies for part in self.parts)
