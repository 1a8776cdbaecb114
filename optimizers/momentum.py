from engine import Optimizer, decayed, flavour, fraction, item, learning_rate, momentum, weight_decay


@item
class Momentum(Optimizer):
    """A heavy ball: it remembers its speed, rolls through flat parts and swings past narrow ones."""

    lr: float = learning_rate(0.0005, torch=1e-3, keras=1e-2)
    momentum: float = momentum(torch=0.0, keras=0.0, optax=0.0, cycled=True)
    dampening: float = fraction(
        0.0, 0.0, 0.99, r"\tau", "how much less of a new gradient enters the velocity", advanced=True, only="torch"
    )
    weight_decay: float = weight_decay()
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "Momentum", "gradient"
    reference = "Polyak 1964; torch.optim.SGD(momentum=...)"
    formula = r"b_t = \mu\, b_{t-1} + (1-\tau)\, g_t,\quad x_{t+1} = x_t - \eta\, b_t"
    fixes = "Builds up speed along the floor of a valley while the pushes of its walls cancel out."
    breaks = "It overshoots: at the bottom it swings to and fro, the longer the more momentum it has."
    torch = "torch.optim.SGD(params, lr, momentum, dampening, weight_decay, nesterov=False)"
    keras = "keras.optimizers.SGD(learning_rate, momentum, nesterov=False, weight_decay=weight_decay or None)"
    optax = decayed("optax.sgd(lr, momentum, nesterov=False)")
    memory = {"b": 0.0}

    def update(self, x, g, lr, t, b):
        if self.flavour == "keras":  # the learning rate enters the velocity, so a later change acts with delay
            b = self.momentum * b + lr * g
            x = x - lr * self.weight_decay * x - b
        else:
            g = g + self.weight_decay * x
            if self.flavour == "torch":
                # neither the first gradient nor any without momentum is dampened
                g = (1.0 if t == 1 else 1 - self.dampening * (self.momentum != 0)) * g
            b = self.momentum * b + g
            x = x - lr * b
        return x, b

    def stability(self):
        dampening = self.dampening if self.flavour == "torch" else 0.0
        return 2.0 * (1.0 + self.momentum) / (1.0 - dampening) if dampening < 1 else None
