from engine import Optimizer, decayed, item, maximum, running
from engine.fields import beta1, beta2, epsilon, flavour, learning_rate, weight_decay


@item
class Adamax(Optimizer):
    """Adam that divides by the largest recent gradient instead of an average, which bounds each step firmly."""

    lr: float = learning_rate(0.05, torch=2e-3, keras=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2(text="how slowly the largest gradient is forgotten")
    eps: float = epsilon(1e-8, keras=1e-7)
    weight_decay: float = weight_decay(beside="Keras and optax")
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Adamax", "adaptive"
    reference = "Kingma & Ba 2014, arXiv:1412.6980, section 7; torch.optim.Adamax"
    formula = r"""m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad u_t = \max(\beta_2 u_{t-1}, |g_t|+\epsilon),\quad
    x_{t+1} = x_t - \frac{\eta}{1-\beta_1^t}\,\frac{m_t}{u_t}"""
    fixes = "A single huge gradient cannot throw it: no step is ever longer than the learning rate."
    breaks = "One large gradient is remembered for about a thousand steps and keeps the later ones small."
    torch = "torch.optim.Adamax(params, lr, betas, eps, weight_decay)"
    keras = "keras.optimizers.Adamax(learning_rate, beta_1, beta_2, epsilon, weight_decay or None)"
    optax = decayed("optax.adamax(lr, b1, b2, eps)")
    memory = {"m": 0.0, "u": 0.0, "beta1_t": running("beta1")}

    def update(self, x, g, lr, t, m, u, beta1_t):
        beta1_t = beta1_t * self.beta1
        if self.flavour == "keras":
            x = x - lr * self.weight_decay * x
        else:
            g = g + self.weight_decay * x
        m = m + (1 - self.beta1) * (g - m)
        if self.flavour == "keras":  # epsilon beside the maximum, not inside
            u = maximum(self.beta2 * u, abs(g))
            x = x - lr / (1 - beta1_t) * (m / (u + self.eps))
        else:
            u = maximum(self.beta2 * u, abs(g) + self.eps)
            x = x - lr / (1 - beta1_t) * (m / u)
        return x, m, u, beta1_t
