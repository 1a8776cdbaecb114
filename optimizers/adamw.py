from engine import Optimizer, item, maximum, running, sqrt
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
class AdamW(Optimizer):
    """Adam whose pull towards the origin acts on the point itself and not through the gradient."""

    lr: float = learning_rate(0.05, torch=1e-3, keras=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-8, keras=1e-7)
    weight_decay: float = decoupled_decay(0.01, keras=0.004, optax=1e-4)
    amsgrad: bool = switch("AMSGrad: never forget the largest squared gradient", only=("torch", "keras"))
    eps_root: float = epsilon_root()
    nesterov: bool = switch("look ahead, as NAdam does", only="optax")
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "AdamW", "adaptive"
    reference = "Loshchilov & Hutter 2017, arXiv:1711.05101; torch.optim.AdamW"
    formula = r"""m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\quad v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\quad
    x_{t+1} = (1-\eta\lambda)\,x_t - \eta\,\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon}"""
    fixes = "Weight decay acts equally on all coordinates, however large their gradients have been."
    breaks = "The pull moves the resting point away from the minimum, and the scale still belongs to the axes."
    torch = "torch.optim.AdamW(params, lr, betas, eps, weight_decay, amsgrad)"
    keras = "keras.optimizers.AdamW(learning_rate, weight_decay, beta_1, beta_2, epsilon, amsgrad)"
    optax = [
        "optax.adamw(lr, b1, b2, eps, eps_root, weight_decay, nesterov) when flavour == 'optax'",
        "optax.nadamw(lr, b1, b2, eps, eps_root, weight_decay) when nesterov",
        "optax.adamw(lr, b1, b2, eps, weight_decay) without eps_root",
    ]
    memory = {"m": 0.0, "v": 0.0, "largest": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, largest, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        x = x * (1 - lr * self.weight_decay)
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        size = v
        if self.amsgrad and self.flavour != "optax":
            largest = maximum(largest, v)
            size = largest
        if self.flavour == "keras":  # epsilon meets the root before the bias is corrected: 31 times larger at t = 1
            x = x - lr * sqrt(1 - beta2_t) / (1 - beta1_t) * (m / (sqrt(size) + self.eps))
        elif self.flavour == "optax":
            ahead = m / (1 - beta1_t)
            if self.nesterov:
                ahead = self.beta1 * (m / (1 - beta1_t * self.beta1)) + (1 - self.beta1) * (g / (1 - beta1_t))
            x = x - lr * (ahead / (sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps))
        else:
            x = x - lr / (1 - beta1_t) * (m / (sqrt(size) / sqrt(1 - beta2_t) + self.eps))
        return x, m, v, largest, beta1_t, beta2_t
