from dataclasses import dataclass

from engine import Optimizer, epsilon, learning_rate, param, sqrt, weight_decay


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    """Each coordinate gets its own shrinking rate: what has moved much moves less, and never speeds up again."""

    lr: float = learning_rate(0.5)
    lr_decay: float = param(
        0.0,
        0.0,
        1.0,
        r"\gamma",
        "lets the learning rate fall with 1/t besides",
        scale="log",
        valid="[0, inf)",
        advanced=True,
    )
    initial_accumulator: float = param(
        0.0,
        0.0,
        10.0,
        "s_0",
        "what the sum of squared gradients starts from",
        scale="log",
        valid="[0, inf)",
        advanced=True,
    )
    eps: float = epsilon(1e-10)
    weight_decay: float = weight_decay()

    label = "AdaGrad"
    family = "adaptive"
    defaults = {"torch": {"lr": 1e-2}}
    reference = "Duchi, Hazan & Singer 2011, JMLR 12; torch.optim.Adagrad"
    formula = r"s_t = s_{t-1} + g_t^2,\quad x_{t+1} = x_t - \frac{\eta}{1+(t-1)\gamma}\,\frac{g_t}{\sqrt{s_t}+\epsilon}"
    memory = {"s": "initial_accumulator"}

    def update(self, x, g, lr, t, s):
        g = g + self.weight_decay * x
        s = s + g * g
        return x - lr / (1 + (t - 1) * self.lr_decay) * (g / (sqrt(s) + self.eps)), s
