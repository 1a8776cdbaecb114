from dataclasses import dataclass

from engine import Optimizer, epsilon, learning_rate, param, running, sqrt, weight_decay


@dataclass(frozen=True)
class SimplifiedAdEMAMix(Optimizer):
    """AdEMAMix with one memory: a heavy sum of past gradients, plus the present one at its own weight."""

    lr: float = learning_rate(0.001)
    beta1: float = param(
        0.99, 0.0, 0.999, r"\beta_1", "how slowly the sum of gradients forgets", scale="log1m", valid="[0, 1)"
    )
    beta2: float = param(
        0.95, 0.5, 0.9999, r"\beta_2", "how slowly squared gradients are forgotten", scale="log1m", valid="[0, 1)"
    )
    alpha: float = param(0.0, 0.0, 20.0, r"\alpha", "extra weight of the present gradient", valid="[0, inf)")
    eps: float = epsilon(1e-8)
    eps_root: float = epsilon(0.0, r"\epsilon_r", "small number inside the root")
    weight_decay: float = weight_decay(0.0, "pull towards the origin, beside the gradient (decoupled)")

    label = "Simplified AdEMAMix"
    family = "adaptive"
    reference = "Morwani, Vyas, Zhang & Kakade 2025, arXiv:2502.02431; optax.contrib.simplified_ademamix"
    formula = (
        r"m_t = \beta_1 m_{t-1} + g_t,\quad x_{t+1} = x_t - \eta\left("
        r"\frac{m_t + \alpha g_t}{\sqrt{v_t/(1-\beta_2^t)+\epsilon_r}+\epsilon} + \lambda x_t\right)"
    )
    fixes = "The benefit of two momenta with the memory of one."
    breaks = "The sum grows to about 1/(1-β₁) gradients, so the rate must be that much smaller than Adam's."
    defaults = {"optax": {"lr": 1e-4}}
    spelling = {
        "optax": "optax.contrib.simplified_ademamix(lr, b1=beta1, b2=beta2, alpha=alpha, eps=eps, eps_root=eps_root, "
        "weight_decay=weight_decay)"
    }
    memory = {"m": 0.0, "v": 0.0, "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, beta2_t):
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + g
        v = g * g + self.beta2 * (v - g * g)
        size = sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps
        return x - lr * ((m + self.alpha * g) / size + self.weight_decay * x), m, v, beta2_t
