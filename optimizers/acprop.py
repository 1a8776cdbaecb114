from engine import Optimizer, item, running, sqrt
from engine.fields import beta1, beta2, decoupled_decay, epsilon, epsilon_root, learning_rate


@item
class ACProp(Optimizer):
    """Divides the new gradient by the spread seen before it, so that a gradient cannot hide in its own scale."""

    lr: float = learning_rate(0.002, optax=1e-3)
    beta1: float = beta1(text="how slowly the mean gradient is forgotten")
    beta2: float = beta2(text="how slowly squared surprises are forgotten")
    eps: float = epsilon(1e-16)
    eps_root: float = epsilon_root(1e-16, "added to the squared surprise in every step", only=())
    weight_decay: float = decoupled_decay()

    label, family = "ACProp", "adaptive"
    reference = "Zhuang et al. 2021, arXiv:2110.05454; optax.contrib.acprop"
    formula = r"""x_{t+1} = x_t - \eta\,\frac{g_t}{\sqrt{s_{t-1}/(1-\beta_2^{t-1})}+\epsilon},\quad
    s_t = \beta_2 s_{t-1} + (1-\beta_2)(g_t - m_{t-1})^2 + \epsilon_r"""
    fixes = "Scale and gradient are independent, which makes it converge where Adam provably does not."
    breaks = "The first step is the bare gradient times the rate, and there is no momentum."
    optax = "optax.contrib.acprop(lr, b1, b2, eps, eps_root, weight_decay)"
    memory = {"m": 0.0, "s": 0.0, "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, s, beta2_t):
        seen = 1.0 if t == 1 else 1 - beta2_t  # nothing has been seen before the first step
        size = 0.0 * s + 1.0 if t == 1 else sqrt(s / seen)
        x = x - lr * (g / (size + self.eps) + self.weight_decay * x)
        s = self.beta2 * s + (1 - self.beta2) * ((g - m) * (g - m)) + self.eps_root
        m = self.beta1 * m + (1 - self.beta1) * g
        return x, m, s, beta2_t * self.beta2
