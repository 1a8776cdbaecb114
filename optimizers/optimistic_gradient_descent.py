from engine import Optimizer, item, learning_rate, unsigned


@item
class OptimisticGradientDescent(Optimizer):
    """Expects the gradient to go on changing as it just did: the last change is added once more."""

    lr: float = learning_rate(0.001)
    alpha: float = unsigned(1.0, 0.0, 2.0, r"\alpha", "weight of the gradient")
    beta: float = unsigned(1.0, 0.0, 2.0, r"\beta", "weight of its last change")

    label, family = "Optimistic gradient descent", "gradient"
    reference = "Mokhtari, Ozdaglar & Pattathil 2019, arXiv:1901.08511; optax.optimistic_gradient_descent"
    formula = r"x_{t+1} = x_t - \eta\left(\alpha g_t + \beta\,(g_t - g_{t-1})\right)"
    fixes = "In games and around saddles plain descent circles; looking at the change damps the rotation."
    breaks = "Where the gradient is noisy the change is mostly noise, and it is doubled."
    optax = "optax.optimistic_gradient_descent(lr, alpha, beta)"
    memory = {"before": 0.0}

    def update(self, x, g, lr, t, before):
        last = g if t == 1 else before
        return x - lr * ((self.alpha + self.beta) * g - self.beta * last), g
