import numpy as np

from engine import Optimizer, choice, dot, epsilon, item, learning_rate, magnitude, norm, shared, weight_decay


@item
class DoG(Optimizer):
    """Distance over gradients: the farther it has come from its start, the longer its steps may be."""

    lr: float = learning_rate(1.0, 1e-2, 10.0)
    init_step: str = choice(
        "heuristic",
        "distance",
        "learning_rate",
        help="what sets the first step: a share of 1 + the start's distance from the origin, a distance, or a rate",
    )
    init_value: float = magnitude(1e-6, 1e-8, 1.0, r"r_\epsilon", "size of that first step")
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay()

    label, family = "DoG", "parameter-free"
    reference = "Ivgi, Hinder & Carmon 2023, arXiv:2302.12022; optax.contrib.dog"
    formula = r"""x_{t+1} = x_t
    - \eta\,\frac{\max_{i\le t}\lVert x_i - x_1\rVert}{\sqrt{\sum_{i\le t}\lVert g_i\rVert^2 + \epsilon}}\, g_t"""
    fixes = "A rate for plain descent without tuning, with a proof that it comes close to the best one."
    breaks = "Old steep gradients are never forgotten: after a cliff it goes on in very small steps."
    learning_rate_free = True
    optax = "optax.contrib.dog(lr, init_step=(init_step, init_value), eps=eps, weight_decay=weight_decay or None)"
    memory = {"start": "x", "far": shared(0.0), "sum": shared(0.0)}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p) + self.weight_decay * p
        away = p - state["start"]
        far = state["far"]
        if t == 1 and self.init_step != "learning_rate":
            share = 1 + norm(p) if self.init_step == "heuristic" else 1.0
            far = self.init_value * share
        state["far"] = np.maximum(far, norm(away))
        state["sum"] = state["sum"] + dot(g, g)
        rate = state["far"] / np.sqrt(state["sum"] + self.eps)
        if t == 1 and self.init_step == "learning_rate":
            rate = self.init_value
        return p - lr * (rate * g)
