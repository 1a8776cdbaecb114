from engine import Optimizer, decayed, flavour, item, learning_rate, momentum, weight_decay


@item
class Nesterov(Optimizer):
    """Momentum that looks ahead: it corrects its speed where it is about to be, and so swings less."""

    lr: float = learning_rate(0.0005, torch=1e-3, keras=1e-2)
    momentum: float = momentum(torch=0.0, keras=0.0, optax=0.0, cycled=True)
    weight_decay: float = weight_decay()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Nesterov (NAG)", "gradient"
    reference = "Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(nesterov=True)"
    formula = r"b_t = \mu\, b_{t-1} + g_t,\quad x_{t+1} = x_t - \eta\, (g_t + \mu\, b_t)"
    fixes = "Brakes before it overshoots, so it swings less than momentum and takes larger steps on smooth bowls."
    breaks = "With noisy gradients the look ahead says little, and it is momentum again."
    torch = """torch.optim.SGD(params, lr, momentum, dampening=0.0, weight_decay=weight_decay, nesterov=True)
        when momentum"""
    keras = "keras.optimizers.SGD(learning_rate, momentum, nesterov=True, weight_decay=weight_decay or None)"
    optax = decayed("optax.sgd(lr, momentum, nesterov=True)")
    memory = {"b": 0.0}

    def update(self, x, g, lr, t, b):
        if self.flavour == "keras":  # the learning rate enters the velocity, so a later change acts with delay
            b = self.momentum * b + lr * g
            x = x - lr * self.weight_decay * x - (self.momentum * b + lr * g)
        else:
            g = g + self.weight_decay * x
            b = self.momentum * b + g
            x = x - lr * (g + self.momentum * b)
        return x, b

    def stability(self):
        return 2.0 * (1.0 + self.momentum) / (1.0 + 2.0 * self.momentum)
