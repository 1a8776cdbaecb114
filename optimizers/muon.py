from engine import Optimizer, item, magnitude, running, sqrt, switch
from engine.fields import beta1, beta2, decoupled_decay, epsilon, epsilon_root, flavour, learning_rate


@item
class Muon(Optimizer):
    """For matrices: momentum made orthogonal, so that all directions move alike. A vector gets Adam instead."""

    lr: float = learning_rate(0.05, keras=1e-3)
    beta1: float = beta1()
    beta2: float = beta2()
    eps: float = epsilon(1e-7, optax=1e-8)
    weight_decay: float = decoupled_decay(0.004, optax=0.0)
    lr_ratio: float = magnitude(1.0, 0.01, 10.0, "r", "share of the rate that vectors get", advanced=True, only="keras")
    eps_root: float = epsilon_root()
    nesterov: bool = switch("look ahead, as NAdam does", on=True, only="optax")
    flavour: str = flavour("keras", "optax")

    label, family = "Muon", "matrix"
    by_matrix = True
    reference = """Jordan 2024, kellerjordan.github.io/posts/muon; arXiv:2502.16982; keras.optimizers.Muon,
    optax.contrib.muon"""
    formula = r"""\text{matrices: } X_{t+1} = X_t - \eta\, U V^\top \text{ with } B_t =
    U S V^\top;\quad\text{vectors: } x_{t+1} = (1-\eta\lambda)\,x_t - \eta\,\frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon}"""
    fixes = "In a network's weight matrices no direction of the update can outweigh the others."
    breaks = "It says nothing about vectors: biases, norms and embeddings need another optimizer."
    caveat = """A point in the plane is a vector: Keras and optax fall back on Adam, as drawn here; PyTorch's Muon
    refuses it."""
    keras = """keras.optimizers.Muon(learning_rate, adam_beta_1=beta1, adam_beta_2=beta2,
        adam_weight_decay=weight_decay or None, epsilon=eps, adam_lr_ratio=lr_ratio)"""
    optax = """optax.contrib.muon(lr, eps, nesterov, adam_b1=beta1, adam_b2=beta2, adam_eps_root=eps_root,
        adam_weight_decay=weight_decay)"""
    memory = {"m": 0.0, "v": 0.0, "beta1_t": running("beta1"), "beta2_t": running("beta2")}

    def update(self, x, g, lr, t, m, v, beta1_t, beta2_t):
        beta1_t = beta1_t * self.beta1
        beta2_t = beta2_t * self.beta2
        x = x * (1 - lr * self.weight_decay)
        m = m + (1 - self.beta1) * (g - m)
        v = self.beta2 * v + (1 - self.beta2) * (g * g)
        if self.flavour == "keras":
            x = x - lr * self.lr_ratio * sqrt(1 - beta2_t) / (1 - beta1_t) * (m / (sqrt(v) + self.eps))
        else:
            ahead = m / (1 - beta1_t)
            if self.nesterov:
                ahead = self.beta1 * (m / (1 - beta1_t * self.beta1)) + (1 - self.beta1) * (g / (1 - beta1_t))
            x = x - lr * (ahead / (sqrt(v / (1 - beta2_t) + self.eps_root) + self.eps))
        return x, m, v, beta1_t, beta2_t
