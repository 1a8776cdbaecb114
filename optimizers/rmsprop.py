from engine import Optimizer, decayed, item, running, sqrt
from engine.fields import epsilon, flavour, learning_rate, magnitude, momentum, rho, switch, weight_decay


@item
class RMSProp(Optimizer):
    """Divides each coordinate by its recent gradient size, so that all coordinates move at about the same pace."""

    lr: float = learning_rate(0.01, torch=1e-2, keras=1e-3)
    rho: float = rho(0.99, keras=0.9, optax=0.9)
    momentum: float = momentum(0.0, cycled=True)
    eps: float = epsilon(1e-8, keras=1e-7)
    centered: bool = switch("divide by the spread of the gradients instead of their size")
    weight_decay: float = weight_decay()
    initial_scale: float = magnitude(
        0.0, 0.0, 10.0, "v_0", "what the squared gradients start from", advanced=True, only="optax"
    )
    eps_in_sqrt: bool = switch("epsilon inside the root instead of beside it", on=True, only="optax")
    nesterov: bool = switch("look ahead with the velocity", only="optax")
    bias_correction: bool = switch("correct the averages for their start at zero", only="optax")
    flavour: str = flavour("torch", "keras", "optax")

    label, family = "RMSProp", "adaptive"
    reference = "Tieleman & Hinton 2012, Coursera lecture 6.5; torch.optim.RMSprop"
    formula = r"""v_t = \rho v_{t-1} + (1-\rho) g_t^2,\quad b_t = \mu b_{t-1} + \frac{g_t}{\sqrt{v_t}+\epsilon},\quad
    x_{t+1} = x_t - \eta\, b_t"""
    fixes = "AdaGrad that forgets: its steps grow again once the gradients have become small."
    breaks = "Near a minimum its steps do not shrink: it trembles at the size of the learning rate."
    torch = """torch.optim.RMSprop(params, lr, alpha=rho, eps=eps, weight_decay=weight_decay, momentum=momentum,
        centered=centered)"""
    keras = "keras.optimizers.RMSprop(learning_rate, rho, momentum, epsilon, centered, weight_decay or None)"
    optax = decayed("""optax.rmsprop(lr, decay=rho, eps=eps, initial_scale=initial_scale, eps_in_sqrt=eps_in_sqrt,
        centered=centered, momentum=momentum or None, nesterov=nesterov, bias_correction=bias_correction)""")
    memory = {"v": 0.0, "mean": 0.0, "b": 0.0, "rho_t": running("rho")}

    def update(self, x, g, lr, t, v, mean, b, rho_t):
        rho_t = rho_t * self.rho
        if self.flavour == "keras":
            x = x - lr * self.weight_decay * x
        else:
            g = g + self.weight_decay * x
        if self.flavour == "optax":
            v = v + (self.initial_scale if t == 1 else 0.0)
        v = self.rho * v + (1 - self.rho) * (g * g)
        spread = v
        if self.flavour == "optax" and self.bias_correction:
            spread = v / (1 - rho_t)
        if self.centered:
            mean = mean + (1 - self.rho) * (g - mean)
            centre = mean
            if self.flavour == "optax" and self.bias_correction:
                centre = mean / (1 - rho_t)
            spread = spread - centre * centre
        if self.flavour == "torch":
            b = self.momentum * b + g / (sqrt(spread) + self.eps)
            x = x - lr * b
        else:  # the learning rate enters the velocity, epsilon the root
            size = sqrt(spread + self.eps)
            if self.flavour == "optax" and not self.eps_in_sqrt:
                size = sqrt(spread) + self.eps
            b = self.momentum * b + lr * (g / size)
            x = x - (lr * (g / size) + self.momentum * b) if self.flavour == "optax" and self.nesterov else x - b
        return x, v, mean, b, rho_t
