from dataclasses import dataclass

from engine import Optimizer, learning_rate, param


@dataclass(frozen=True)
class Spelled(Optimizer):
    """Half a step along the gradient and half along its average: two libraries have a call of their own for it."""

    lr: float = learning_rate(0.02)
    beta: float = param(0.8, 0.0, 0.999, r"\beta", "how slowly the average forgets", scale="log1m", valid="[0, 1)")

    label = "Spelled"
    family = "momentum"
    reference = "none: a stranger's method"
    formula = r"m_t = \beta m_{t-1} + (1-\beta) g_t,\quad x_{t+1} = x_t - \tfrac{\eta}{2}(g_t + m_t)"
    spelling = {
        "torch": "pytorch_optimizer.Stranger(params, lr=lr, beta=beta)",
        "optax": "optax.contrib.stranger(lr, decay=beta)",
    }
    memory = {"m": 0.0}

    def update(self, x, g, lr, t, m):
        m = self.beta * m + (1 - self.beta) * g
        x = x - lr * (g + m) / 2
        return x, m
