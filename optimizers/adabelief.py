from engine import Optimizer, decoupled, item, running, sqrt
from engine.fields import (
    beta1,
    beta2,
    decoupled_decay,
    epsilon,
    epsilon_root,
    flavour,
    learning_rate,
    switch,
)


@item
class AdaBelief(Optimizer):
    """Adam that trusts a gradient it expected: the scale is how far gradients stray from their mean, not their size."""

    lr: float = learning_rate(0.05, optax=1e-3, torch=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2(text="how slowly squared surprises are forgotten")
    eps: float = epsilon(1e-16)
    eps_root: float = epsilon_root(1e-16, "added to the squared surprise in every step")
    nesterov: bool = switch("step with the momentum that the next step will have", only="optax")
    weight_decay: float = decoupled_decay()
    flavour: str = flavour("optax", "torch")

    label, family = "AdaBelief", "adaptive"
    reference = "Zhuang et al. 2020, arXiv:2010.07468; optax.adabelief (pytorch_optimizer's AdaBelief for PyTorch)"
    formula = r"""m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad s_t = \beta_2 s_{t-1} + (1-\beta_2)(g_t - m_t)^2
    + \epsilon_r,\quad x_{t+1} = x_t - \eta\,\frac{m_t/(1-\beta_1^t)}{\sqrt{s_t/(1-\beta_2^t)}+\epsilon}"""
    fixes = "On a long even slope, where every gradient is the same, it dares much longer steps than Adam."
    breaks = "Where gradients stop changing its scale shrinks to nothing, and the step explodes."
    optax = decoupled(
        "optax.scale_by_belief(b1, b2, eps, eps_root, nesterov)",
        "optax.adabelief(lr, b1, b2, eps, eps_root, nesterov)",
    )
    torch = "pytorch_optimizer.AdaBelief(params, lr, betas, eps, weight_decay)"
    memory = {"m": 0.0, "s": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, s, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + (1 - self.beta1) * g
        s = self.beta2 * s + (1 - self.beta2) * ((g - m) * (g - m))
        if self.flavour == "torch":  # one epsilon for both places
            s = s + self.eps
            x = x * (1 - lr * self.weight_decay)
            x = x - lr / (1 - beta1_t) * (m / (sqrt(s) / sqrt(1 - beta2_t) + self.eps))
        else:
            s = s + self.eps_root
            ahead = m / (1 - beta1_t)
            if self.nesterov:
                ahead = self.beta1 * (m / (1 - beta1_t * self.beta1)) + (1 - self.beta1) * (g / (1 - beta1_t))
            x = x - lr * (ahead / (sqrt(s / (1 - beta2_t)) + self.eps) + self.weight_decay * x)
        return x, m, s, beta1_t, beta2_t
