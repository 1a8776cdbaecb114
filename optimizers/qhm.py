from engine import Optimizer, forgetting, fraction, item, learning_rate, weight_decay


@item
class QHM(Optimizer):
    """Momentum with a share of the plain gradient in each step: it reacts at once and still remembers."""

    lr: float = learning_rate(0.01, torch=1e-3)
    momentum: float = forgetting(
        0.95, r"\beta", "how slowly the mean gradient forgets", 0.0, 0.999, valid="[0, 1]", torch=0.0, cycled=True
    )
    nu: float = fraction(0.7, 0.0, 1.0, r"\nu", "share of the mean gradient; 0: plain descent, 1: momentum", torch=1.0)
    weight_decay: float = weight_decay()

    label, family = "QHM", "gradient"
    reference = "Ma & Yarats 2019, arXiv:1810.06801"
    formula = r"m_t = \beta m_{t-1} + (1-\beta) g_t,\quad x_{t+1} = x_t - \eta\left((1-\nu)\,g_t + \nu\, m_t\right)"
    fixes = "A long memory without its sluggishness: the newest gradient counts more than the next older one."
    breaks = "One more number to choose, and on smooth surfaces it gains little over Nesterov's momentum."
    torch = "pytorch_optimizer.QHM(params, lr, momentum, nu, weight_decay)"
    memory = {"m": 0.0}

    def update(self, x, g, lr, t, m):
        g = g + self.weight_decay * x
        m = m + (1 - self.momentum) * (g - m)
        x = x - lr * self.nu * m
        x = x - lr * (1 - self.nu) * g
        return x, m
