from dataclasses import dataclass

from engine import Optimizer, learning_rate, param, sqrt, weight_decay


@dataclass(frozen=True)
class Adadelta(Optimizer):
    """Chooses its own step from the size of its past steps: it starts very small and works its way up."""

    lr: float = learning_rate(1.0, 0.01, 1000.0)
    rho: float = param(
        0.9, 0.5, 0.9999, r"\rho", "how slowly past gradients and steps are forgotten", scale="log1m", valid="[0, 1]"
    )
    eps: float = param(
        1e-6, 1e-12, 1.0, r"\epsilon", "sets the size of the very first steps", scale="log", valid="[0, inf)"
    )
    weight_decay: float = weight_decay()

    label = "Adadelta"
    family = "adaptive"
    defaults = {"torch": {"lr": 1.0}}
    reference = "Zeiler 2012, arXiv:1212.5701; torch.optim.Adadelta"
    formula = (
        r"v_t = \rho v_{t-1} + (1-\rho) g_t^2,\quad d_t = \frac{\sqrt{u_{t-1}+\epsilon}}{\sqrt{v_t+\epsilon}}\, g_t,"
        r"\quad u_t = \rho u_{t-1} + (1-\rho) d_t^2,\quad x_{t+1} = x_t - \eta\, d_t"
    )
    memory = {"v": 0.0, "u": 0.0}

    def update(self, x, g, lr, t, v, u):
        g = g + self.weight_decay * x
        v = self.rho * v + (1 - self.rho) * (g * g)
        d = sqrt(u + self.eps) / sqrt(v + self.eps) * g
        u = self.rho * u + (1 - self.rho) * (d * d)
        return x - lr * d, v, u
