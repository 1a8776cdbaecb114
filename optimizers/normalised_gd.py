import numpy as np

from engine import Optimizer, item, learning_rate, norm


@item
class NormalisedGD(Optimizer):
    """Goes straight downhill by steps of equal length: only the direction of the gradient counts."""

    lr: float = learning_rate(0.01)

    label, family = "Normalised gradient descent", "gradient"
    reference = "Shor 1985, Minimization Methods; Hazan, Levy & Shalev-Shwartz 2015, arXiv:1507.02030"
    formula = r"x_{t+1} = x_t - \eta\,\frac{g_t}{\lVert g_t\rVert}"
    fixes = "Neither plateaus nor cliffs: it crosses flat ground at full speed and is not thrown off a wall."
    breaks = "Its steps do not shrink near a minimum: it walks to and fro across it until the rate is lowered."
    optax = "optax.chain(optax.contrib.normalize(), optax.sgd(lr))"

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        length = norm(g)
        return p - lr * np.where(length > 0, g / length, 0.0)
