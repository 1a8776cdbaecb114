import numpy as np

from engine import Optimizer, item, param, running
from engine.fields import beta1, beta2, decoupled_decay, epsilon, learning_rate, magnitude, unsigned


@item
class Sophia(Optimizer):
    """Momentum over the curvature of each coordinate, looked at now and then, with every step cut to size."""

    lr: float = learning_rate(0.05, optax=1e-3)
    beta1: float = beta1(0.965)
    beta2: float = beta2(0.99, "how slowly curvatures are forgotten")
    gamma: float = magnitude(0.01, 1e-3, 1.0, r"\gamma", "share of the curvature that is divided by")
    clip_threshold: float = unsigned(1.0, 0.0, 10.0, r"\rho", "longest step of a coordinate, in rates; 0 for no limit")
    update_interval: int = param(10, 1, 50, "k", "steps from one look at the curvature to the next", valid="[1, 1e9]")
    eps: float = epsilon(1e-8, r"\epsilon", "the curvature counts as at least this much")
    weight_decay: float = decoupled_decay(1e-4)

    label, family = "Sophia", "second order"
    asks_hessian = True
    reference = "Liu, Li, Hall, Liang & Ma 2023, arXiv:2305.14342; optax.contrib.sophia"
    formula = r"""x_{t+1} = x_t - \eta\left(\mathrm{clip}\left(\frac{m_t/(1-\beta_1^t)}{\max(\gamma
    h_t,\epsilon)},\,\rho\right) + \lambda x_t\right),\quad
    h \leftarrow \beta_2 h + (1-\beta_2)\,\mathrm{diag}\,\nabla^2 f(x_t)\ \text{every}\ k\ \text{steps}"""
    fixes = "Flat coordinates take long steps and sharp ones short steps, by their curvature and not by their slope."
    breaks = "Only the axes' own curvatures count, and where they are negative it is SignSGD."
    caveat = "The exact diagonal of the Hessian is used here; in large networks it is a random estimate, and noisy."
    differs = {
        "optax": "optax estimates the diagonal of the Hessian from random directions; the picture takes it exactly."
    }
    optax = "optax.contrib.sophia(lr, b1, b2, eps, weight_decay, gamma, clip_threshold or None, update_interval)"
    memory = {"m": 0.0, "h": 0.0, "beta1_t": running("beta1")}

    def step(self, oracle, p, state, lr, t):
        state["m"] = self.beta1 * state["m"] + (1 - self.beta1) * oracle.grad(p)
        state["beta1_t"] = state["beta1_t"] * self.beta1
        u = state["m"] / (1 - state["beta1_t"]) / np.maximum(self.gamma * state["h"], self.eps)
        limit = np.where(np.equal(self.clip_threshold, 0), np.inf, self.clip_threshold)
        u = np.clip(u, -limit, limit)
        due = np.equal((t - 1) % self.update_interval, 0)
        if due.any():  # a new look serves from the next step on
            curvature = np.einsum("ii...->i...", oracle.hess(p))
            state["h"] = np.where(due, self.beta2 * state["h"] + (1 - self.beta2) * curvature, state["h"])
        return p - lr * (u + self.weight_decay * p)
