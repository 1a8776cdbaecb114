from engine import Optimizer, decayed, item, maximum, running, sqrt
from engine.fields import beta1, beta2, epsilon, epsilon_root, flavour, learning_rate, switch, weight_decay


@item
class Adam(Optimizer):
    """Momentum over a per-coordinate scale: steps of about the learning rate, whatever the gradient's size."""

    lr: float = learning_rate(0.05, torch=1e-3, keras=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-8, keras=1e-7)
    weight_decay: float = weight_decay()
    amsgrad: bool = switch("AMSGrad: never forget the largest squared gradient")
    eps_root: float = epsilon_root()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Adam", "adaptive"
    reference = "Kingma & Ba 2014, arXiv:1412.6980; AMSGrad: Reddi et al. 2018"
    formula = r"""m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad
    x_{t+1} = x_t - \eta\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon}"""
    fixes = "Coordinates of very different steepness move at the same pace, and the first steps are not too small."
    breaks = "Its scale belongs to the axes: turn the valley by 45 degrees and it slows down many times."
    torch = "torch.optim.Adam(params, lr, betas, eps, weight_decay, amsgrad)"
    keras = "keras.optimizers.Adam(learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay or None)"
    optax = [
        *decayed("optax.amsgrad(lr, b1, b2, eps, eps_root)", "amsgrad"),
        *decayed("optax.adam(lr, b1, b2, eps, eps_root)"),
    ]
    memory = {"m": 0.0, "v": 0.0, "largest": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, largest, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        if self.flavour == "keras":
            x = x - lr * self.weight_decay * x  # Keras pulls beside the gradient
        else:
            g = g + self.weight_decay * x
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        size = v
        if self.amsgrad:
            largest = maximum(largest, v / (1 - beta2_t) if self.flavour == "optax" else v)
            size = largest
        if self.flavour == "keras":  # epsilon meets the root before the bias is corrected: 31 times larger at t = 1
            x = x - lr * sqrt(1 - beta2_t) / (1 - beta1_t) * (m / (sqrt(size) + self.eps))
        elif self.flavour == "optax":
            size = size if self.amsgrad else size / (1 - beta2_t)
            x = x - lr / (1 - beta1_t) * (m / (sqrt(size + self.eps_root) + self.eps))
        else:
            x = x - lr / (1 - beta1_t) * (m / (sqrt(size) / sqrt(1 - beta2_t) + self.eps))
        return x, m, v, largest, beta1_t, beta2_t
