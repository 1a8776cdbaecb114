from engine import Optimizer, flavour, item, learning_rate, magnitude, rho, sqrt, weight_decay


@item
class Adadelta(Optimizer):
    """Chooses its own step from the size of its past steps: it starts very small and works its way up."""

    lr: float = learning_rate(1.0, 0.01, 1000.0, torch=1.0, keras=1e-3)
    rho: float = rho(0.9, "how slowly past gradients and steps are forgotten", keras=0.95)
    eps: float = magnitude(1e-6, 1e-12, 1.0, r"\epsilon", "sets the size of the very first steps", keras=1e-7)
    weight_decay: float = weight_decay()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Adadelta", "adaptive"
    reference = "Zeiler 2012, arXiv:1212.5701; torch.optim.Adadelta"
    formula = r"""v_t = \rho v_{t-1} + (1-\rho) g_t^2,\quad d_t = \frac{\sqrt{u_{t-1}+\epsilon}}{\sqrt{v_t+\epsilon}}\,
    g_t,\quad u_t = \rho u_{t-1} + (1-\rho) d_t^2,\quad x_{t+1} = x_t - \eta\, d_t"""
    fixes = "Needs no learning rate: its steps carry the unit of the coordinates by themselves."
    breaks = "Its first steps are as small as the root of epsilon, and it takes long to gain pace."
    torch = "torch.optim.Adadelta(params, lr, rho, eps, weight_decay)"
    keras = "keras.optimizers.Adadelta(learning_rate, rho, epsilon, weight_decay or None)"
    optax = "optax.adadelta(lr, rho, eps, weight_decay)"
    memory = {"v": 0.0, "u": 0.0}

    def update(self, x, g, lr, t, v, u):
        if self.flavour == "keras":  # the one difference: it pulls beside the gradient
            x = x - lr * self.weight_decay * x
        else:
            g = g + self.weight_decay * x
        v = self.rho * v + (1 - self.rho) * (g * g)
        d = sqrt(u + self.eps) / sqrt(v + self.eps) * g
        u = self.rho * u + (1 - self.rho) * (d * d)
        return x - lr * d, v, u
