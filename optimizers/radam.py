from engine import Optimizer, decayed, item, maximum, param, power, running, sign, sqrt
from engine.fields import beta1, beta2, epsilon, epsilon_root, flavour, learning_rate, switch, weight_decay


@item
class RAdam(Optimizer):
    """Adam that trusts its scale only once it has seen enough gradients: a warm-up that is worked out, not chosen."""

    lr: float = learning_rate(0.005, torch=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay()
    decoupled_weight_decay: bool = switch("weight decay beside the gradient, as in AdamW", only="torch")
    eps_root: float = epsilon_root()
    threshold: float = param(
        5.0,
        4.0,
        20.0,
        r"\rho_0",
        "how many gradients it wants to have seen (PyTorch: more than 5)",
        valid="[4, inf)",
        advanced=True,
        only="optax",
    )
    nesterov: bool = switch("look ahead, as NAdam does", only="optax")
    flavour: str = flavour("torch", "optax")

    label, family = "RAdam", "adaptive"
    reference = "Liu et al. 2019, arXiv:1908.03265; torch.optim.RAdam"
    formula = r"""\rho_t = \rho_\infty - \frac{2t\beta_2^t}{1-\beta_2^t},\quad x_{t+1} = x_t -
    \eta\,\hat m_t\, \frac{r_t}{\sqrt{\hat v_t}+\epsilon}\ \text{ if } \rho_t > 5, \text{ else } x_t - \eta\,\hat m_t"""
    fixes = "Adam's first steps rest on a handful of gradients; here they start small and grow as the scale gets sure."
    breaks = "Its very first steps are plain momentum: on a steep slope they are far too long."
    torch = "torch.optim.RAdam(params, lr, betas, eps, weight_decay, decoupled_weight_decay)"
    optax = decayed("optax.radam(lr, b1, b2, eps, eps_root, threshold, nesterov)")
    memory = {"m": 0.0, "v": 0.0, "beta1_t": running("beta1")}

    def update(self, x, g, lr, t, m, v, beta1_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = power(
            self.beta2, t
        )  # a running product is off by a few units in the last place, which 1 - beta2_t magnifies
        if self.flavour == "torch" and self.decoupled_weight_decay:
            x = x * (1 - lr * self.weight_decay)
        else:
            g = g + self.weight_decay * x
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        ahead = m / (1 - beta1_t)
        if self.flavour == "optax" and self.nesterov:
            ahead = self.beta1 * (m / (1 - beta1_t * self.beta1)) + (1 - self.beta1) * (g / (1 - beta1_t))
        most = 2 / (1 - self.beta2) - 1
        seen = most - 2 * t * beta2_t / (1 - beta2_t)
        if self.flavour == "optax":  # from the threshold on
            sure = 1 - maximum(sign(self.threshold - seen), 0.0)
            scale = 1 / (sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps)
        else:  # beyond 5
            sure = maximum(sign(seen - 5.0), 0.0)
            scale = sqrt(1 - beta2_t) / (sqrt(v) + self.eps)
        some = maximum(seen, 4.0)
        most = maximum(most, 4.000001)
        rectified = sqrt((some - 4) * (some - 2) * most / ((most - 4) * (most - 2) * some))
        x = x - lr * ahead * (sure * (rectified * scale) + (1 - sure))
        return x, m, v, beta1_t
