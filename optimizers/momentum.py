from dataclasses import dataclass

from engine import Optimizer, learning_rate, param, weight_decay


@dataclass(frozen=True)
class Momentum(Optimizer):
    """A heavy ball: it remembers its speed, rolls through flat parts and swings past narrow ones."""

    lr: float = learning_rate(0.0005)
    momentum: float = param(0.9, 0.0, 0.99, r"\mu", "how much of the last velocity is kept", valid="[0, 1]")
    dampening: float = param(
        0.0, 0.0, 0.99, r"\tau", "how much less of a new gradient enters the velocity", valid="[0, 1]", advanced=True
    )
    weight_decay: float = weight_decay()

    label = "Momentum"
    family = "gradient"
    defaults = {"torch": {"lr": 1e-3, "momentum": 0.0}}
    reference = "Polyak 1964; torch.optim.SGD(momentum=...)"
    formula = r"b_t = \mu\, b_{t-1} + (1-\tau)\, g_t,\quad x_{t+1} = x_t - \eta\, b_t"
    cycled = "momentum"
    memory = {"b": 0.0}

    def update(self, x, g, lr, t, b):
        g = g + self.weight_decay * x
        fresh = 1.0 if t == 1 else 1 - self.dampening  # PyTorch does not dampen the first gradient
        b = self.momentum * b + fresh * g
        return x - lr * b, b

    def stability(self):
        return 2.0 * (1.0 + self.momentum) / (1.0 - self.dampening) if self.dampening < 1 else None
