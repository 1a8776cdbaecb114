import numpy as np

from engine import Optimizer, item, norm, running
from engine.fields import beta1, beta2, epsilon, epsilon_root, flavour, learning_rate, weight_decay


@item
class Lamb(Optimizer):
    """Adam's direction, its step measured against the length of the weights: each layer moves by a share of itself."""

    lr: float = learning_rate(0.02, keras=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-7, optax=1e-6)
    weight_decay: float = weight_decay(0.0, "pull towards the origin (optax: it enters the length of the step)")
    eps_root: float = epsilon_root()
    flavour: str = flavour("keras", "optax")

    label, family = "LAMB", "layer-wise"
    tensorwise = True
    reference = "You et al. 2019, arXiv:1904.00962; keras.optimizers.Lamb, optax.lamb"
    formula = r"""u_t = \frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon},\quad
    x_{t+1} = x_t - \eta\,\frac{\lVert x_t\rVert}{\lVert u_t\rVert}\, u_t"""
    fixes = "With huge batches every layer moves by the same share of its own size, so none is torn apart."
    breaks = "Near the origin its steps vanish, and it never slows down because the gradient gets small."
    caveat = """One layer of two weights: the path depends on the distance from the origin, so moving the same surface
    changes it."""
    keras = "keras.optimizers.Lamb(learning_rate, beta_1, beta_2, epsilon, weight_decay or None)"
    optax = "optax.lamb(lr, b1, b2, eps, eps_root, weight_decay)"
    memory = {"m": 0.0, "v": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        state["beta1_t"], state["beta2_t"] = state["beta1_t"] * self.beta1, state["beta2_t"] * self.beta2
        state["m"] = m = state["m"] + (1 - self.beta1) * (g - state["m"])
        state["v"] = v = self.beta2 * state["v"] + (1 - self.beta2) * (g * g)
        root = self.eps_root if self.flavour == "optax" else 0.0
        u = m / (1 - state["beta1_t"]) / (np.sqrt(v / (1 - state["beta2_t"]) + root) + self.eps)
        if self.flavour == "optax":
            u = u + self.weight_decay * p
        else:  # Keras pulls first, beside the measured step
            p = p - lr * self.weight_decay * p
        length, size = norm(p), norm(u)
        return p - lr * (np.where((length == 0) | (size == 0), 1.0, length / size) * u)
