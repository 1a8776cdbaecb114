import numpy as np

from engine import Optimizer, dot, item, powers, shared, total
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
class DAdaptAdamW(Optimizer):
    """AdamW that learns its rate: a lower bound of the distance to the solution grows until it fits."""

    lr: float = learning_rate(1.0, 1e-2, 10.0)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-8)
    d0: float = magnitude(1e-6, 1e-8, 1.0, "d_0", "the first guess of the distance", valid="(0, inf)")
    bias_correction: bool = switch("correct Adam's averages for their start at zero", only="torch")
    weight_decay: float = decoupled_decay()
    flavour: str = flavour("optax", "torch")

    label, family = "D-Adaptation (AdamW)", "parameter-free"
    reference = "Defazio & Mishchenko 2023, arXiv:2301.07733; optax.contrib.dadapt_adamw"
    formula = r"""\hat d_t = \frac{\sum_i \lambda_i \langle g_i, s_i\rangle_{A_i^{-1}}}{\lVert s_{t+1}\rVert_1},\quad
    d_{t+1} = \max(d_t, \hat d_t),\quad
    x_{t+1} = x_t - \frac{m_t}{\sqrt{v_t}+\epsilon},\quad m_t = \beta_1 m_{t-1} + (1-\beta_1)\, d_t\eta_t\, g_t"""
    fixes = "No rate to tune: 1 is right, and a schedule multiplies it."
    breaks = "The estimate only grows, and it takes its time: Prodigy, its successor, is bolder."
    learning_rate_free = True
    optax = "optax.contrib.dadapt_adamw(lr, betas=(beta1, beta2), eps=eps, estim_lr0=d0, weight_decay=weight_decay)"
    torch = [
        """pytorch_optimizer.DAdaptAdam(params, lr, betas, d0, weight_decay, weight_decouple=True,
            bias_correction=bias_correction, eps=eps) when weight_decay""",
        "pytorch_optimizer.DAdaptAdam(params, lr, betas, d0, bias_correction, eps)",
    ]
    memory = {"m": 0.0, "v": 0.0, "s": 0.0, "d": shared(0.0), "r": shared(0.0)} | powers("beta1", "beta2")

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        d = self.d0 if t == 1 else state["d"]
        beta1_t = state["beta1_t"] = state["beta1_t"] * self.beta1
        beta2_t = state["beta2_t"] = state["beta2_t"] * self.beta2
        root = np.sqrt(self.beta2)
        rate = (
            d * lr * (np.sqrt(1 - beta2_t) / (1 - beta1_t) if self.bias_correction or self.flavour == "optax" else 1.0)
        )
        along = dot(g, state["s"] / (np.sqrt(state["v"]) + self.eps)) if t > 1 else 0.0
        m = state["m"] = self.beta1 * state["m"] + (1 - self.beta1) * rate * g
        v = state["v"] = self.beta2 * state["v"] + (1 - self.beta2) * g * g
        s = state["s"] = root * state["s"] + (1 - root) * rate * g
        r = state["r"] = root * state["r"] + (1 - root) * rate * along
        size = (1 - root) * total(abs(s))
        moved = size > 0
        state["d"] = np.where(moved, np.maximum(d, r / np.where(moved, size, 1.0)), d)
        return p - (m / (np.sqrt(v) + self.eps) + self.weight_decay * rate * p)
