from dataclasses import dataclass

from engine import Constant, Schedule, param


@dataclass(frozen=True)
class Dimmed(Schedule):
    """Another schedule's rates, all of them smaller by the same factor; its field is called as a warm-up's is."""

    then: Schedule = param(Constant(), help="the schedule that is dimmed")
    part: float = param(0.5, 0.1, 1.0, "p", "what is left of every rate", valid="[0, 1]")

    label = "Dimmed"
    family = "composition"
    reference = "none: a stranger's schedule"
    formula = r"\eta_t = p\,\eta^{then}_t"

    @property
    def closed_loop(self):
        return self.then.closed_loop

    def rate(self, t, base_lr, steps):
        return self.part * self.then.rate(t, base_lr, steps)

    def momenta(self, steps):
        return self.then.momenta(steps)

    def begin(self, base_lr, steps):
        if not self.closed_loop:
            return super().begin(base_lr, steps)
        inner = self.then.begin(base_lr, steps)
        return {"inner": inner, "lr": self.part * inner["lr"]}

    def before_step(self, state, loss):
        if self.closed_loop:
            self.then.before_step(state["inner"], loss)
            state["lr"] = self.part * state["inner"]["lr"]

    def after_step(self, state, loss):
        if not self.closed_loop:
            return super().after_step(state, loss)
        self.then.after_step(state["inner"], loss)
        state["lr"] = self.part * state["inner"]["lr"]
