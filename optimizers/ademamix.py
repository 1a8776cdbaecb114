from engine import Optimizer, item, running, sqrt
from engine.fields import (
    beta1,
    beta2,
    decoupled_decay,
    epsilon,
    epsilon_root,
    flavour,
    forgetting,
    learning_rate,
    unsigned,
)


@item
class AdEMAMix(Optimizer):
    """Adam with two momenta: a quick one, and one that remembers thousands of steps."""

    lr: float = learning_rate(0.01, optax=1e-3, torch=1e-3)
    beta1: float = beta1(text="how slowly the quick momentum forgets", cycled=True)
    beta2: float = beta2()
    beta3: float = forgetting(0.9999, r"\beta_3", "how slowly the long momentum forgets", low=0.5, high=0.99999)
    alpha: float = unsigned(5.0, 0.0, 20.0, r"\alpha", "weight of the long momentum")
    eps: float = epsilon(1e-8)
    eps_root: float = epsilon_root()
    weight_decay: float = decoupled_decay()
    flavour: str = flavour("optax", "torch")

    label, family = "AdEMAMix", "adaptive"
    reference = "Pagliardini, Ablin & Grangier 2024, arXiv:2409.03137; optax.contrib.ademamix"
    formula = r"""x_{t+1} = x_t - \eta\left(\frac{m^{(1)}_t/(1-\beta_1^t)
    + \alpha\, m^{(2)}_t}{\sqrt{v_t/(1-\beta_2^t)+\epsilon_r}+\epsilon} + \lambda x_t\right)"""
    fixes = "Old gradients stay useful: along a long valley the slow momentum keeps pulling the same way."
    breaks = "The long memory needs thousands of steps to turn round, so it overshoots far and comes back late."
    optax = "optax.contrib.ademamix(lr, b1, b2, b3, alpha, eps, eps_root, weight_decay)"
    torch = [
        """pytorch_optimizer.AdEMAMix(params, lr, betas=(beta1, beta2, beta3), alpha=alpha, eps=eps,
            weight_decay=weight_decay, weight_decouple=True) when weight_decay""",
        "pytorch_optimizer.AdEMAMix(params, lr, betas=(beta1, beta2, beta3), alpha=alpha, eps=eps)",
    ]
    memory = {"m": 0.0, "long": 0.0, "v": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, long, v, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        m = self.beta1 * m + (1 - self.beta1) * g
        long = self.beta3 * long + (1 - self.beta3) * g
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        root = sqrt(v / (1 - beta2_t) + self.eps_root) if self.flavour == "optax" else sqrt(v / (1 - beta2_t))
        size = root + self.eps
        x = x - lr * ((m / (1 - beta1_t) + self.alpha * long) / size + self.weight_decay * x)
        return x, m, long, v, beta1_t, beta2_t
