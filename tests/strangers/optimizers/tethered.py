from dataclasses import dataclass

from engine import Optimizer, learning_rate, param


@dataclass(frozen=True)
class Tethered(Optimizer):
    """Plain steps with a point that trails behind on a string, drawn beside the path under a name of its own."""

    lr: float = learning_rate(0.02)
    pull: float = param(0.1, 0.01, 1.0, r"\tau", "how fast the trailing point follows", valid="(0, 1]")

    label = "Tethered"
    family = "plain"
    reference = "none: a stranger's method"
    formula = r"x_{t+1} = x_t - \eta g_t,\quad s_{t+1} = s_t + \tau\,(x_{t+1} - s_t)"
    memory = {"trailing": "x"}
    iterates = ("trailing",)

    def update(self, x, g, lr, t, trailing):
        x = x - lr * g
        trailing = trailing + self.pull * (x - trailing)
        return x, trailing
