from dataclasses import dataclass

from engine import Optimizer, learning_rate, weight_decay


@dataclass(frozen=True)
class SGD(Optimizer):
    """Straight downhill: each step follows the gradient, as long as the gradient is steep."""

    lr: float = learning_rate(0.001)
    weight_decay: float = weight_decay()

    label = "SGD"
    family = "gradient"
    defaults = {"torch": {"lr": 1e-3}}
    reference = "Robbins & Monro 1951; torch.optim.SGD"
    formula = r"x_{t+1} = x_t - \eta\, g_t"

    def update(self, x, g, lr, t):
        g = g + self.weight_decay * x
        return (x - lr * g,)

    def stability(self):
        return 2.0
