import numpy as np

from engine import Optimizer, dot, item, param, powers, shared
from engine.fields import beta1, beta2, decoupled_decay, epsilon, learning_rate, switch


@item
class MomoAdam(Optimizer):
    """Adam with MoMo's brake: a model of the loss shortens the step where the rate is too bold."""

    lr: float = learning_rate(0.5, 1e-3, 10.0, optax=1e-2)
    beta1: float = beta1(text="how slowly past losses and gradients are forgotten")
    beta2: float = beta2()
    eps: float = epsilon(1e-8)
    lower_bound: float = param(0.0, -1.0, 1.0, r"f_\star", "no loss is below this", valid="(-1e300, 1e300)")
    adapt_lower_bound: bool = switch("raise the lower bound while running, from the model")
    weight_decay: float = decoupled_decay()

    label, family = "MoMo-Adam", "parameter-free"
    reference = "Schaipp, Ohana, Eickenberg, Defazio & Gower 2023, arXiv:2305.07583; optax.contrib.momo_adam"
    formula = r"""x_{t+1} = x_t - \min\left(\frac{\eta}{1-\beta_1^t},\ \frac{(h_t - (1-\beta_1^t) f_\star)_+}{\lVert
    d_t\rVert^2_{D_t^{-1}}}\right) D_t^{-1} d_t,\quad D_t = \epsilon + \sqrt{v_t/(1-\beta_2^t)}"""
    fixes = "Adam's steps do not shrink near the minimum; here the loss that is left limits them."
    breaks = "With a lower bound far below the lowest loss the brake never bites and it is Adam."
    optax = "optax.contrib.momo_adam(lr, b1, b2, eps, lower_bound, weight_decay, adapt_lower_bound)"
    memory = {"d": 0.0, "v": 0.0, "loss": shared(0.0), "gamma": shared(0.0), "bound": shared(0.0)} | powers(
        "beta1", "beta2"
    )

    def step(self, oracle, p, state, lr, t):
        g, value = oracle.grad(p), oracle.value(p)
        beta1, beta2 = self.beta1, self.beta2
        bound = self.lower_bound if t == 1 else state["bound"]
        beta1_t = state["beta1_t"] = state["beta1_t"] * beta1
        beta2_t = state["beta2_t"] = state["beta2_t"] * beta2
        loss = state["loss"] = beta1 * state["loss"] + (1 - beta1) * value
        d = state["d"] = beta1 * state["d"] + (1 - beta1) * g
        v = state["v"] = beta2 * state["v"] + (1 - beta2) * g * g
        gamma = state["gamma"] = beta1 * state["gamma"] + (1 - beta1) * dot(g, p)
        u = d / (self.eps + np.sqrt(v / (1 - beta2_t)))
        size, along, decay = dot(d, u), dot(d, p), 1 + lr * self.weight_decay
        seen = 1 - beta1_t
        if self.adapt_lower_bound:
            cap = decay * (loss - gamma) + along
            bound = np.where(cap < decay * seen * bound, np.maximum(cap / (2 * seen * decay), self.lower_bound), bound)
        some = size > np.finfo(float).eps
        rate = np.maximum(decay * (loss - seen * bound - gamma) + along, 0.0) / np.where(some, size, 1.0)
        rate = np.minimum(lr / seen, np.where(some, rate, 0.0))
        if self.adapt_lower_bound:
            bound = np.maximum((loss + along - gamma - 0.5 * rate * size) / seen, self.lower_bound)
        state["bound"] = bound
        return p - (lr * self.weight_decay / decay * p + rate * u)
