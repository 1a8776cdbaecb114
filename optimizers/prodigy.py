import numpy as np

from engine import Optimizer, dot, item, param, powers, shared, total
from engine.fields import (
    beta1,
    beta2,
    decoupled_decay,
    epsilon,
    flavour,
    learning_rate,
    magnitude,
    switch,
)


@item
class Prodigy(Optimizer):
    """Adam that finds its rate by itself: it estimates how far away the solution is while it runs."""

    lr: float = learning_rate(1.0, 1e-2, 10.0)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    beta3: float = param(
        0.0,
        0.0,
        0.9999,
        r"\beta_3",
        "how slowly the distance estimate forgets; 0 for the root of β₂",
        valid="[0, 1)",
        advanced=True,
    )
    d0: float = magnitude(1e-6, 1e-8, 1.0, "d_0", "the first guess of the distance", valid="(0, inf)")
    d_coef: float = magnitude(1.0, 0.1, 10.0, "c", "scales the estimated distance")
    eps: float = epsilon(1e-8)
    safeguard_warmup: bool = switch("keep the rate's warm-up out of the estimate")
    bias_correction: bool = switch("correct Adam's averages for their start at zero", only="torch")
    weight_decay: float = decoupled_decay()
    flavour: str = flavour("optax", "torch")

    label, family = "Prodigy", "parameter-free"
    reference = "Mishchenko & Defazio 2023, arXiv:2306.06101; optax.contrib.prodigy"
    formula = r"""\hat d_t = c\,\frac{\sum_i \beta_3^{t-i} d_i^2\eta_i\langle g_i, x_1
    - x_i\rangle}{\lVert\sum_i \beta_3^{t-i} d_i^2\eta_i g_i\rVert_1},\quad
    d_{t+1} = \max(d_t, \hat d_t),\quad x_{t+1} = x_t - d_t\eta_t\,\frac{m_t}{\sqrt{v_t} + d_{t+1}\epsilon}"""
    fixes = "No rate to tune: 1 is right, and a schedule multiplies it."
    breaks = "The estimate only grows: too bold a guess on a steep start is never taken back."
    learning_rate_free = True
    optax = """optax.contrib.prodigy(lr, betas=(beta1, beta2), beta3=beta3 or None, eps=eps, estim_lr0=d0,
        estim_lr_coef=d_coef, weight_decay=weight_decay, safeguard_warmup=safeguard_warmup)"""
    torch = """pytorch_optimizer.Prodigy(params, lr, betas, beta3 or None, d0, d_coef, weight_decay, bias_correction,
        safeguard_warmup, eps)"""
    memory = {"start": "x", "m": 0.0, "v": 0.0, "s": 0.0, "d": shared(0.0), "r": shared(0.0)} | powers("beta1", "beta2")

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        d = self.d0 if t == 1 else state["d"]
        beta1_t = state["beta1_t"] = state["beta1_t"] * self.beta1
        beta2_t = state["beta2_t"] = state["beta2_t"] * self.beta2
        beta3 = np.where(np.equal(self.beta3, 0), np.sqrt(self.beta2), self.beta3)
        rate = (
            d * lr * (np.sqrt(1 - beta2_t) / (1 - beta1_t) if self.bias_correction or self.flavour == "optax" else 1.0)
        )
        seen = d if self.safeguard_warmup else rate
        m = state["m"] = self.beta1 * state["m"] + (1 - self.beta1) * (d * g)
        v = state["v"] = self.beta2 * state["v"] + (1 - self.beta2) * (d * g) * (d * g)
        s = state["s"] = beta3 * state["s"] + seen / self.d0 * (d * g)
        r = state["r"] = beta3 * state["r"] + d / self.d0 * rate * dot(g, state["start"] - p)
        size = total(abs(s))
        moved = size > 0
        state["d"] = np.where(moved, np.maximum(d, self.d_coef * r / np.where(moved, size, 1.0)), d)
        return p - rate * (m / (np.sqrt(v) + state["d"] * self.eps) + self.weight_decay * p)
