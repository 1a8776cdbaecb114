from dataclasses import dataclass

from engine import Optimizer, learning_rate, param, weight_decay


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Momentum that looks ahead: it corrects its speed where it is about to be, and so swings less."""

    lr: float = learning_rate(0.0005)
    momentum: float = param(0.9, 0.0, 0.99, r"\mu", "how much of the last velocity is kept", valid="[0, 1]")
    weight_decay: float = weight_decay()

    label = "Nesterov (NAG)"
    family = "gradient"
    defaults = {"torch": {"lr": 1e-3, "momentum": 0.0}}
    reference = "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(nesterov=True)"
    formula = r"b_t = \mu\, b_{t-1} + g_t,\quad x_{t+1} = x_t - \eta\, (g_t + \mu\, b_t)"
    cycled = "momentum"
    memory = {"b": 0.0}

    def update(self, x, g, lr, t, b):
        g = g + self.weight_decay * x
        b = self.momentum * b + g
        return x - lr * (g + self.momentum * b), b

    def stability(self):
        return 2.0 * (1.0 + self.momentum) / (1.0 + 2.0 * self.momentum)
