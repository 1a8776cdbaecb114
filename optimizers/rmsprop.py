from dataclasses import dataclass

from engine import Optimizer, epsilon, learning_rate, param, sqrt, weight_decay


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """Divides each coordinate by its recent gradient size, so that all coordinates move at about the same pace."""

    lr: float = learning_rate(0.01)
    rho: float = param(
        0.99, 0.5, 0.9999, r"\rho", "how slowly squared gradients are forgotten", scale="log1m", valid="[0, 1]"
    )
    momentum: float = param(0.0, 0.0, 0.99, r"\mu", "how much of the last velocity is kept", valid="[0, 1]")
    eps: float = epsilon(1e-8)
    centered: bool = param(False, help="divide by the spread of the gradients instead of their size", advanced=True)
    weight_decay: float = weight_decay()

    label = "RMSProp"
    family = "adaptive"
    defaults = {"torch": {"lr": 1e-2}}
    reference = "Tieleman & Hinton 2012, Coursera lecture 6.5; torch.optim.RMSprop"
    formula = (
        r"v_t = \rho v_{t-1} + (1-\rho) g_t^2,\quad b_t = \mu b_{t-1} + \frac{g_t}{\sqrt{v_t}+\epsilon},"
        r"\quad x_{t+1} = x_t - \eta\, b_t"
    )
    cycled = "momentum"
    memory = {"v": 0.0, "mean": 0.0, "b": 0.0}

    def update(self, x, g, lr, t, v, mean, b):
        g = g + self.weight_decay * x
        v = self.rho * v + (1 - self.rho) * (g * g)
        spread = v
        if self.centered:
            mean = mean + (1 - self.rho) * (g - mean)
            spread = v - mean * mean
        b = self.momentum * b + g / (sqrt(spread) + self.eps)
        return x - lr * b, v, mean, b
