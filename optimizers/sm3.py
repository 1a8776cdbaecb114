from engine import Optimizer, forgetting, item, learning_rate, sqrt


@item
class SM3(Optimizer):
    """AdaGrad in little memory: rows and columns of a matrix share their sums of squared gradients."""

    lr: float = learning_rate(0.5, optax=1e-1)
    momentum: float = forgetting(0.9, r"\mu", "how slowly the scaled gradients are forgotten")

    label, family = "SM3", "adaptive"
    by_matrix = True
    reference = "Anil, Gupta, Koren & Singer 2019, arXiv:1901.11150; optax.sm3"
    formula = r"""s_t = s_{t-1} + g_t^2,\quad b_t = \mu b_{t-1} + (1-\mu)\frac{g_t}{\sqrt{s_t + 10^{-8}}},\quad
    x_{t+1} = x_t - \eta\, b_t"""
    fixes = "AdaGrad's own rate for each coordinate, for matrices at the price of one row and one column."
    breaks = "Sums only grow: like AdaGrad it slows down and never speeds up again."
    caveat = "A point in the plane has no rows and columns to share: what you see is AdaGrad with averaged steps."
    optax = "optax.sm3(lr, momentum)"
    memory = {"s": 0.0, "b": 0.0}

    def update(self, x, g, lr, t, s, b):
        s = s + g * g
        b = self.momentum * b + (1 - self.momentum) * (g / sqrt(s + 1e-8))
        return x - lr * b, s, b
