from engine import Optimizer, item, running, sqrt
from engine.fields import beta1, beta2, decoupled_decay, epsilon, epsilon_root, learning_rate, unsigned


@item
class SimplifiedAdEMAMix(Optimizer):
    """AdEMAMix with one memory: a heavy sum of past gradients, plus the present one at its own weight."""

    lr: float = learning_rate(0.001, optax=1e-4)
    beta1: float = beta1(0.99, "how slowly the sum of gradients forgets")
    beta2: float = beta2(0.95)
    alpha: float = unsigned(0.0, 0.0, 20.0, r"\alpha", "extra weight of the present gradient")
    eps: float = epsilon(1e-8)
    eps_root: float = epsilon_root(only=())
    weight_decay: float = decoupled_decay()

    label, family = "Simplified AdEMAMix", "adaptive"
    reference = "Morwani, Vyas, Zhang & Kakade 2025, arXiv:2502.02431; optax.contrib.simplified_ademamix"
    formula = r"""m_t = \beta_1 m_{t-1} + g_t,\quad x_{t+1} = x_t
    - \eta\left(\frac{m_t + \alpha g_t}{\sqrt{v_t/(1-\beta_2^t)+\epsilon_r}+\epsilon} + \lambda x_t\right)"""
    fixes = "The benefit of two momenta with the memory of one."
    breaks = "The sum grows to about 1/(1-β₁) gradients, so the rate must be that much smaller than Adam's."
    optax = "optax.contrib.simplified_ademamix(lr, b1, b2, alpha, eps, eps_root, weight_decay)"
    memory = {"m": 0.0, "v": 0.0, "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, beta2_t):
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + g
        v = g * g + self.beta2 * (v - g * g)
        size = sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps
        return x - lr * ((m + self.alpha * g) / size + self.weight_decay * x), m, v, beta2_t
