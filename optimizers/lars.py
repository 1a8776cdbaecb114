import numpy as np

from engine import Optimizer, epsilon, item, learning_rate, magnitude, momentum, norm, switch, weight_decay


@item
class LARS(Optimizer):
    """Momentum whose step is measured against the length of the weights: a layer moves by a fixed share of itself."""

    lr: float = learning_rate(10.0, 0.1, 1000.0, optax=1e-1)
    momentum: float = momentum()
    trust_coefficient: float = magnitude(
        1e-3, 1e-4, 1.0, r"\theta", "how far a step goes, as a share of the distance to the origin"
    )
    eps: float = epsilon(0.0)
    nesterov: bool = switch("look ahead along the velocity")
    weight_decay: float = weight_decay()

    label, family = "LARS", "layer-wise"
    tensorwise = True
    reference = "You, Gitman & Ginsburg 2017, arXiv:1708.03888; optax.lars"
    formula = r"""b_t = \mu b_{t-1} + \eta\,\theta\,\frac{\lVert x_t\rVert}{\lVert g_t + \lambda x_t\rVert}\,(g_t
    + \lambda x_t),\quad x_{t+1} = x_t - b_t"""
    fixes = "Huge batches allow huge rates, which some layers cannot bear; here every layer gets its own."
    breaks = "The length of the gradient is thrown away: near the minimum it goes on at full pace."
    caveat = """One layer of two weights: the path depends on the distance from the origin, so moving the same surface
    changes it."""
    optax = "optax.lars(lr, weight_decay, trust_coefficient, eps, momentum, nesterov)"
    memory = {"b": 0.0}

    def step(self, oracle, p, state, lr, t):
        u = oracle.grad(p) + self.weight_decay * p
        length, size = norm(p), norm(u)
        trust = np.where((length == 0) | (size == 0), 1.0, self.trust_coefficient * length / (size + self.eps))
        u = lr * (trust * u)
        state["b"] = self.momentum * state["b"] + u
        return p - (self.momentum * state["b"] + u if self.nesterov else state["b"])
