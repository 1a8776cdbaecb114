import numpy as np

from engine import Composed, Constant, Schedule, choice, duration, item, magnitude, param


@item
class SWAAnneal(Composed):
    """Goes over from wherever another schedule is to a constant rate, whose points are worth averaging."""

    first: Schedule = param(Constant(), help="the schedule before")
    start: int = duration(0, 0, 1000, "s", "the last step of the schedule before")
    swa_lr: float = magnitude(0.01, 0.0, 1.0, r"\eta_{SWA}", "the constant rate")
    anneal_epochs: int = duration(10, 1, 500, "n", "steps of the change")
    anneal_strategy: str = choice("cos", "linear", help="shape of the change")

    label, family = "SWA annealing", "composition"
    reference = "Izmailov et al. 2018, arXiv:1803.05407; torch.optim.swa_utils.SWALR"
    formula = r"""\eta_t = \alpha_t\,\eta_{SWA} + (1-\alpha_t)\,\eta_s,\quad
    \alpha_t = \tfrac12\left(1-\cos\frac{\pi(t-s)}{n}\right)"""
    torch = "torch.optim.swa_utils.SWALR(optimizer, swa_lr, anneal_epochs, anneal_strategy) without first"

    def rate(self, t, base_lr, steps):
        return self.between(t, self.first.rate(np.minimum(t, self.start), base_lr, steps))

    def between(self, t, before):
        part = np.clip((t - self.start) / self.anneal_epochs, 0.0, 1.0)
        part = (1 - np.cos(np.pi * part)) / 2 if self.anneal_strategy == "cos" else part
        return np.where(part > 0, self.swa_lr * part + before * (1 - part), before)

    def momenta(self, steps):
        inner = self.first.momenta(steps)
        return None if inner is None else inner[np.minimum(np.arange(steps), self.start)]

    def runs(self, place, t):
        return np.any(t <= self.start)

    def mix(self, state):
        now = state["inner"][0]["lr"]
        state["before"] = np.where(state["t"] <= self.start, now, state.get("before", now))
        return self.between(state["t"], state["before"])

    def as_in(self, library, steps):
        return self.start == 0 and type(self.first) is Constant  # SWALR goes on from the rate that it finds
