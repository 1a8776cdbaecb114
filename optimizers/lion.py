from engine import Optimizer, beta1, beta2, decoupled_decay, item, learning_rate, sign


@item
class Lion(Optimizer):
    """Steps of equal size in every coordinate: only the sign of the momentum counts."""

    lr: float = learning_rate(0.01, torch=1e-4, keras=1e-3)
    beta1: float = beta1()
    beta2: float = beta2(0.99, "how slowly the momentum forgets")
    weight_decay: float = decoupled_decay(optax=1e-3)

    label, family = "Lion", "sign"
    reference = "Chen et al. 2023, arXiv:2302.06675; its authors' formula, as in optax, Keras and pytorch_optimizer"
    formula = r"""x_{t+1} = (1-\eta\lambda)\,x_t - \eta\,\mathrm{sign}(\beta_1 m_{t-1} + (1-\beta_1) g_t),\quad
    m_t = \beta_2 m_{t-1} + (1-\beta_2) g_t"""
    fixes = "Needs one memory instead of Adam's two, and no gradient is too large for it."
    breaks = "It moves in a zigzag of fixed steps and cannot come to rest unless the learning rate falls."
    torch = "pytorch_optimizer.Lion(params, lr, betas, weight_decay)"
    keras = "keras.optimizers.Lion(learning_rate, beta_1, beta_2, weight_decay or None) when beta1"
    optax = "optax.lion(lr, b1, b2, weight_decay)"
    memory = {"m": 0.0}

    def update(self, x, g, lr, t, m):
        x = x * (1 - lr * self.weight_decay)
        x = x - lr * sign(self.beta1 * m + (1 - self.beta1) * g)
        m = self.beta2 * m + (1 - self.beta2) * g
        return x, m
