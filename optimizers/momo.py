import numpy as np

from engine import Optimizer, decoupled_decay, dot, forgetting, item, learning_rate, param, shared, switch


@item
class Momo(Optimizer):
    """Momentum with a built-in brake: a model of the loss says how long the step may be, up to the rate."""

    lr: float = learning_rate(1.0, 1e-3, 10.0)
    beta: float = forgetting(0.9, r"\beta", "how slowly past losses and gradients are forgotten")
    lower_bound: float = param(0.0, -1.0, 1.0, r"f_\star", "no loss is below this", valid="(-1e300, 1e300)")
    adapt_lower_bound: bool = switch("raise the lower bound while running, from the model")
    weight_decay: float = decoupled_decay()

    label, family = "MoMo", "parameter-free"
    reference = "Schaipp, Ohana, Eickenberg, Defazio & Gower 2023, arXiv:2305.07583; optax.contrib.momo"
    formula = r"""d_t = \beta d_{t-1} + (1-\beta) g_t,\quad h_t = \bar f_t + \langle d_t, x_t\rangle - \gamma_t,\quad
    x_{t+1} = x_t - \min\left(\eta,\ \frac{(h_t - f_\star)_+}{\lVert d_t\rVert^2}\right) d_t"""
    fixes = "A rate ten times too large no longer diverges: the model shortens the steps by itself."
    breaks = "With a lower bound far below the lowest loss the brake never bites and it is plain momentum."
    learning_rate_free = True
    optax = "optax.contrib.momo(lr, beta, lower_bound, weight_decay, adapt_lower_bound)"
    memory = {"d": 0.0, "loss": shared(0.0), "gamma": shared(0.0), "bound": shared(0.0)}

    def step(self, oracle, p, state, lr, t):
        g, value = oracle.grad(p), oracle.value(p)
        beta = 0.0 if t == 1 else self.beta
        bound = self.lower_bound if t == 1 else state["bound"]
        loss = state["loss"] = beta * state["loss"] + (1 - beta) * value
        d = state["d"] = beta * state["d"] + (1 - beta) * g
        gamma = state["gamma"] = beta * state["gamma"] + (1 - beta) * dot(g, p)
        size, along, decay = dot(d, d), dot(d, p), 1 + lr * self.weight_decay
        if self.adapt_lower_bound:
            cap = decay * (loss - gamma) + along
            bound = np.where(cap < decay * bound, np.maximum(cap / (2 * decay), self.lower_bound), bound)
        some = size > np.finfo(float).eps
        rate = np.maximum(decay * (loss - bound - gamma) + along, 0.0) / np.where(some, size, 1.0)
        rate = np.minimum(lr, np.where(some, rate, 0.0))
        if self.adapt_lower_bound:
            bound = np.maximum(loss + along - gamma - 0.5 * rate * size, self.lower_bound)
        state["bound"] = bound
        return p - (lr * self.weight_decay / decay * p + rate * d)
