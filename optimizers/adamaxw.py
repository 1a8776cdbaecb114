from engine import Optimizer, item, maximum, running
from engine.fields import beta1, beta2, decoupled_decay, epsilon, learning_rate


@item
class AdamaxW(Optimizer):
    """Adamax whose pull towards the origin acts on the point itself and not through the gradient."""

    lr: float = learning_rate(0.05, optax=1e-3)
    beta1: float = beta1()
    beta2: float = beta2(text="how slowly the largest gradient is forgotten")
    eps: float = epsilon(1e-8)
    weight_decay: float = decoupled_decay(1e-4)

    label, family = "AdamaxW", "adaptive"
    reference = "Kingma & Ba 2014, arXiv:1412.6980, with Loshchilov & Hutter's decay, arXiv:1711.05101; optax.adamaxw"
    formula = r"""u_t = \max(\beta_2 u_{t-1}, |g_t| + \epsilon),\quad
    x_{t+1} = x_t - \eta\left(\frac{m_t/(1-\beta_1^t)}{u_t} + \lambda x_t\right)"""
    fixes = "The decay no longer passes through the scale, so all coordinates are pulled alike."
    breaks = "One huge gradient rules the scale for hundreds of steps."
    optax = "optax.adamaxw(lr, b1, b2, eps, weight_decay)"
    memory = {"m": 0.0, "u": 0.0, "beta1_t": running("beta1")}

    def update(self, x, g, lr, t, m, u, beta1_t):
        beta1_t = beta1_t * self.beta1
        m = self.beta1 * m + (1 - self.beta1) * g
        u = maximum(abs(g) + self.eps, self.beta2 * u)
        return x - lr * (m / (1 - beta1_t) / u + self.weight_decay * x), m, u, beta1_t
