import numpy as np

from engine import Optimizer, dot, item, learning_rate, magnitude, shared, unsigned, weight_decay


@item
class DoWG(Optimizer):
    """DoG that weighs each gradient by how far out it was met, so that early steep ones count for less."""

    lr: float = learning_rate(1.0, 1e-2, 10.0)
    init_estim_sq_dist: float = unsigned(
        0.0, 0.0, 1.0, "r_0^2", "the first guess of the squared distance; 0 for epsilon", advanced=True
    )
    eps: float = magnitude(
        1e-4, 1e-8, 1.0, r"\epsilon", "keeps the division finite and starts the distance", valid="(0, inf)"
    )
    weight_decay: float = weight_decay()

    label, family = "DoWG", "parameter-free"
    reference = "Khaled, Mishchenko & Jin 2023, arXiv:2305.16284; optax.contrib.dowg"
    formula = r"""r_t^2 = \max(r_{t-1}^2, \lVert x_t - x_1\rVert^2),\quad v_t = v_{t-1} + r_t^2\lVert g_t\rVert^2,\quad
    x_{t+1} = x_t - \eta\,\frac{r_t^2}{\sqrt{v_t}+\epsilon}\, g_t"""
    fixes = "Longer steps than DoG once it has come far, still without a rate to tune."
    breaks = "It may overshoot a narrow valley before the sum of gradients has grown enough to hold it."
    learning_rate_free = True
    optax = "optax.contrib.dowg(lr, init_estim_sq_dist or None, eps, weight_decay or None)"
    memory = {"start": "x", "far": shared(0.0), "sum": shared(0.0)}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p) + self.weight_decay * p
        away = p - state["start"]
        guess = np.where(np.equal(self.init_estim_sq_dist, 0), self.eps, self.init_estim_sq_dist)
        far = state["far"] = np.maximum(guess if t == 1 else state["far"], dot(away, away))
        state["sum"] = state["sum"] + far * dot(g, g)
        return p - lr * (far / (np.sqrt(state["sum"]) + self.eps) * g)
