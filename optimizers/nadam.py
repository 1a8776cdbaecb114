from engine import Optimizer, decayed, item, power, powers, shared, sqrt
from engine.fields import beta1, beta2, epsilon, epsilon_root, flavour, learning_rate, magnitude, switch, weight_decay


@item
class NAdam(Optimizer):
    """Adam with Nesterov's look ahead, and with a momentum that warms up over the first steps."""

    lr: float = learning_rate(0.05, torch=2e-3, keras=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    momentum_decay: float = magnitude(
        0.004, 0.0, 1.0, r"\psi", "how fast the momentum warms up (in Keras it is 1)", advanced=True, only="torch"
    )
    eps: float = epsilon(1e-8, keras=1e-7)
    weight_decay: float = weight_decay()
    decoupled_weight_decay: bool = switch("weight decay beside the gradient, as in AdamW", only="torch")
    eps_root: float = epsilon_root()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "NAdam", "adaptive"
    reference = "Dozat 2016, Incorporating Nesterov Momentum into Adam; torch.optim.NAdam"
    formula = r"""\mu_t = \beta_1\left(1-\tfrac12\, 0.96^{t\psi}\right),\quad
    x_{t+1} = x_t - \eta\,\frac{\frac{1-\mu_t}{1-\prod_{i\le t}\mu_i}\, g_t
    + \frac{\mu_{t+1}}{1-\prod_{i\le t+1}\mu_i}\, m_t}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon}"""
    fixes = "Reacts one step earlier than Adam when the gradient turns, and so overshoots less."
    breaks = "What is true of Adam is true of it: its scale belongs to the axes."
    torch = "torch.optim.NAdam(params, lr, betas, eps, weight_decay, momentum_decay, decoupled_weight_decay)"
    keras = "keras.optimizers.Nadam(learning_rate, beta_1, beta_2, epsilon, weight_decay or None)"
    optax = [
        *decayed("optax.nadam(lr, b1, b2, eps, eps_root)", "flavour == 'optax'"),
        "optax.adam(lr, b1, b2, eps, eps_root, nesterov=True) without weight_decay",
    ]
    memory = {"m": 0.0, "v": 0.0, "shrink_t": shared(1.0), "mu_product": shared(1.0)} | powers("beta1", "beta2")

    def update(self, x, g, lr, t, m, v, shrink_t, mu_product, beta1_t, beta2_t):
        beta2_t = beta2_t * self.beta2
        if self.flavour == "optax":  # no warm-up of the momentum; its powers are those of the present one
            mu = self.beta1
            mu_next = self.beta1
            mu_product = beta1_t
            beta1_t = beta1_t * self.beta1
        else:
            shrink = power(0.96, 1.0 if self.flavour == "keras" else self.momentum_decay)
            shrink_t = shrink_t * shrink
            mu = self.beta1 * (1 - 0.5 * shrink_t)
            mu_next = self.beta1 * (1 - 0.5 * (shrink_t * shrink))
        mu_product = mu_product * mu
        if self.flavour == "keras" or (self.flavour == "torch" and self.decoupled_weight_decay):
            x = x * (1 - lr * self.weight_decay)
        else:
            g = g + self.weight_decay * x
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        size = v / (1 - beta2_t)
        if self.flavour == "optax":
            size = size + self.eps_root
        size = sqrt(size) + self.eps
        x = x - lr * (1 - mu) / (1 - mu_product) * (g / size)
        x = x - lr * mu_next / (1 - mu_product * mu_next) * (m / size)
        return x, m, v, shrink_t, mu_product, beta1_t, beta2_t
