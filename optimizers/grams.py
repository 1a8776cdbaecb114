from engine import Optimizer, item, running, sign, sqrt
from engine.fields import beta1, beta2, decoupled_decay, epsilon, learning_rate


@item
class Grams(Optimizer):
    """Adam decides how far, the present gradient decides which way: momentum never pushes uphill."""

    lr: float = learning_rate(0.05, torch=1e-3)
    beta1: float = beta1(cycled=True)
    beta2: float = beta2()
    eps: float = epsilon(1e-6)
    weight_decay: float = decoupled_decay()

    label, family = "Grams", "adaptive"
    reference = "Cao, Li & Song 2024, arXiv:2412.17107; pytorch_optimizer.Grams"
    formula = r"""x_{t+1} = (1-\eta\lambda)\,x_t
    - \eta\,\mathrm{sign}(g_t)\,\left|\frac{m_t/(1-\beta_1^t)}{\sqrt{v_t/(1-\beta_2^t)}+\epsilon}\right|"""
    fixes = "Adam's momentum carries it up the other side of a valley; here each coordinate turns at once."
    breaks = "With noisy gradients the direction is as noisy as they are, whatever the average knows."
    torch = "pytorch_optimizer.Grams(params, lr, betas, weight_decay, eps)"
    memory = {"m": 0.0, "v": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        far = abs(m / (1 - beta1_t) / (sqrt(v) / sqrt(1 - beta2_t) + self.eps))
        return x * (1 - lr * self.weight_decay) - lr * (far * sign(g)), m, v, beta1_t, beta2_t
