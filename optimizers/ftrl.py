from engine import Optimizer, item, learning_rate, magnitude, maximum, minimum, power, unsigned


@item
class Ftrl(Optimizer):
    """Follows the regularised leader: each point is the best answer to all gradients so far, exact zeros included."""

    lr: float = learning_rate(0.5, 1e-3, 10.0, keras=1e-3)
    lr_power: float = unsigned(
        0.5, 0.0, 1.0, "p", "how fast the rate falls: 0 not at all, 1/2 as in AdaGrad", advanced=True
    )
    initial_accumulator: float = magnitude(0.1, 0.0, 10.0, "n_0", "what the sum of squared gradients starts from")
    l1: float = magnitude(0.0, 0.0, 10.0, r"\lambda_1", "pull towards zero that holds coordinates there")
    l2: float = magnitude(0.0, 0.0, 10.0, r"\lambda_2", "pull towards zero that grows with the distance", advanced=True)
    l2_shrinkage: float = magnitude(
        0.0, 0.0, 1.0, r"\lambda_s", "pull towards zero through the gradient", advanced=True
    )
    beta: float = magnitude(0.0, 0.0, 10.0, r"\beta", "smooths the first rates", advanced=True)
    weight_decay: float = magnitude(
        0.0, 0.0, 1.0, r"\lambda", "pull towards the origin, beside the gradient", advanced=True
    )

    label, family = "FTRL", "adaptive"
    reference = "McMahan et al. 2013, Ad click prediction, KDD; keras.optimizers.Ftrl"
    formula = r"""n_t = n_{t-1} + g_t^2,\quad z_t = z_{t-1} + g_t - \tfrac{1}{\eta}(n_t^p - n_{t-1}^p)\,x_t,\quad
    x_{t+1} = \frac{\mathrm{clip}(z_t, \pm\lambda_1) - z_t}{n_t^p/\eta + 2\lambda_2 + \beta/\eta}"""
    fixes = "With an L1 pull, coordinates that do not help become exactly zero and stay there."
    breaks = "It thinks it has started at zero: the first step already draws any other start towards the origin."
    keras = """keras.optimizers.Ftrl(learning_rate, learning_rate_power=-lr_power,
        initial_accumulator_value=initial_accumulator, l1_regularization_strength=l1, l2_regularization_strength=l2,
        l2_shrinkage_regularization_strength=l2_shrinkage, beta=beta, weight_decay=weight_decay or None)"""
    memory = {"n": "initial_accumulator", "z": 0.0}

    def update(self, x, g, lr, t, n, z):
        x = x - lr * self.weight_decay * x
        more = n + g * g
        g = g + 2 * self.l2_shrinkage * x
        root = power(more, self.lr_power)
        z = z + (g - (root - power(n, self.lr_power)) / lr * x)
        held = minimum(maximum(z, -self.l1), self.l1)
        x = (held - z) / (root / lr + 2 * (self.l2 + self.beta / (2 * lr)))
        return x, more, z
