import numpy as np

from engine import Optimizer, flavour, item, learning_rate, magnitude, norm


@item
class Fromage(Optimizer):
    """Every step turns the weights by the same angle, whatever their length and the gradient's."""

    lr: float = learning_rate(0.01, optax=1e-2, torch=1e-2)
    min_norm: float = magnitude(
        1e-6, 1e-12, 1.0, "n", "lengths count as at least this much", valid="(0, inf)", advanced=True, only="optax"
    )
    flavour: str = flavour("optax", "torch")

    label, family = "Fromage", "layer-wise"
    tensorwise = True
    reference = """Bernstein, Vahdat, Yue & Liu 2020, arXiv:2002.03432; optax.fromage (pytorch_optimizer's Fromage for
    PyTorch)"""
    formula = r"""x_{t+1}
    = \frac{1}{\sqrt{1+\eta^2}}\left(x_t - \eta\,\frac{\lVert x_t\rVert}{\lVert g_t\rVert}\, g_t\right)"""
    fixes = "The rate means the same for every network: one value serves nearly everything."
    breaks = "Steps never become smaller near the minimum, and every step pulls a little to the origin."
    caveat = "One layer of two weights: distances from the origin rule the path, so moving the same surface changes it."
    optax = "optax.fromage(lr, min_norm)"
    torch = "pytorch_optimizer.Fromage(params, lr)"

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        length, size = norm(p), norm(g)
        if self.flavour == "torch":  # no least length
            trust = np.where((length > 0) & (size > 0), length / size, 1.0)
        else:
            trust = np.maximum(length, self.min_norm) / np.maximum(size, self.min_norm)
        shrink = 1 / np.sqrt(1 + lr * lr)
        return p - (lr * shrink * (trust * g) + (1 - shrink) * p)
