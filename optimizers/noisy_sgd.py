import numpy as np

from engine import Optimizer, item, learning_rate, magnitude, noise_key, normals, unsigned


@item
class NoisySGD(Optimizer):
    """Shakes every gradient, hard at first and ever more gently, so that it does not stay where it first stops."""

    lr: float = learning_rate(0.001)
    eta: float = magnitude(0.01, 0.0, 100.0, r"\eta_0", "variance of the noise in the first step")
    gamma: float = unsigned(0.55, 0.0, 2.0, r"\gamma", "how fast the noise dies down")
    key: int = noise_key(optax=0)  # as optax draws without one

    label, family = "Noisy SGD", "gradient"
    reference = "Neelakantan et al. 2015, arXiv:1511.06807; optax.noisy_sgd"
    formula = r"""x_{t+1} = x_t - \eta\left(g_t + \sqrt{\eta_0 / t^{\gamma}}\;\xi_t\right),\quad
    \xi_t \sim \mathcal N(0, I)"""
    fixes = "Saddles and shallow dents no longer hold it, and while the noise fades it still settles."
    breaks = "The noise knows nothing of the surface: too little does nothing, too much undoes the descent."
    caveat = """The random numbers are NumPy's, not JAX's: a single path differs from optax's, their distribution does
    not."""
    differs = {"optax": "The random numbers are JAX's, not those of the picture: the path differs from it."}
    optax = "optax.noisy_sgd(lr, eta, gamma, key)"

    def step(self, oracle, p, state, lr, t):
        return p - lr * (oracle.grad(p) + np.sqrt(self.eta / np.float64(t) ** self.gamma) * normals(self.key, t, p))
