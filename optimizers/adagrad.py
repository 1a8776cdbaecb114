from engine import Optimizer, decayed, epsilon, flavour, item, learning_rate, magnitude, sqrt, weight_decay


@item
class AdaGrad(Optimizer):
    """Each coordinate gets its own shrinking rate: what has moved much moves less, and never speeds up again."""

    lr: float = learning_rate(0.5, torch=1e-2, keras=1e-3)
    lr_decay: float = magnitude(
        0.0, 0.0, 1.0, r"\gamma", "lets the learning rate fall with 1/t besides", advanced=True, only="torch"
    )
    initial_accumulator: float = magnitude(
        0.0, 0.0, 10.0, "s_0", "what the sum of squared gradients starts from", advanced=True, keras=0.1, optax=0.1
    )
    eps: float = epsilon(1e-10, keras=1e-7, optax=1e-7)
    weight_decay: float = weight_decay()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "AdaGrad", "adaptive"
    reference = "Duchi, Hazan & Singer 2011, JMLR 12; torch.optim.Adagrad"
    formula = r"s_t = s_{t-1} + g_t^2,\quad x_{t+1} = x_t - \frac{\eta}{1+(t-1)\gamma}\,\frac{g_t}{\sqrt{s_t}+\epsilon}"
    fixes = "Steep and flat coordinates move at the same pace, and the rate falls by itself."
    breaks = "It never forgets: after large early gradients it crawls for the rest of the run."
    torch = """torch.optim.Adagrad(params, lr, lr_decay, weight_decay, initial_accumulator_value=initial_accumulator,
        eps=eps)"""
    keras = "keras.optimizers.Adagrad(learning_rate, initial_accumulator_value, epsilon, weight_decay or None)"
    optax = decayed("optax.adagrad(lr, initial_accumulator_value, eps)")
    memory = {"s": "initial_accumulator"}

    def update(self, x, g, lr, t, s):
        if self.flavour == "keras":
            x = x - lr * self.weight_decay * x
        else:
            g = g + self.weight_decay * x
        s = s + g * g
        if self.flavour == "torch":
            x = x - lr / (1 + (t - 1) * self.lr_decay) * (g / (sqrt(s) + self.eps))
        else:  # epsilon inside the root
            x = x - lr * (g / sqrt(s + self.eps))
        return x, s
