from engine import Optimizer, above, item, learning_rate, magnitude, maximum, minimum, part, sign


@item
class Rprop(Optimizer):
    """Each coordinate has its own step: longer while the slope keeps its sign, shorter once it turns."""

    lr: float = learning_rate(0.01, torch=1e-2)
    eta_minus: float = part(0.5, 0.1, 0.99, r"\eta^-", "what is left of a step after the slope has turned")
    eta_plus: float = above(1, 1.2, 1.01, 2.0, r"\eta^+", "how much longer a step gets while the slope keeps its sign")
    step_min: float = magnitude(1e-6, 1e-9, 1.0, r"s_{min}", "shortest step", advanced=True)
    step_max: float = magnitude(50.0, 1e-3, 100.0, r"s_{max}", "longest step", advanced=True)

    label, family = "Rprop", "sign"
    reference = "Riedmiller & Braun 1993, ICNN; torch.optim.Rprop"
    formula = r"""s_t = \mathrm{clip}(s_{t-1}\,\eta^{\pm}),\quad
    x_{t+1} = x_t - s_t\,\mathrm{sign}(g_t)\ \text{ unless } g_t\, g_{t-1} < 0"""
    fixes = "The size of the gradient does not matter at all, so plateaus and cliffs are walked at the same pace."
    breaks = "Noise flips signs, and every flip halves the step: it is for full gradients only."
    torch = "torch.optim.Rprop(params, lr, etas=(eta_minus, eta_plus), step_sizes=(step_min, step_max))"
    optax = "optax.rprop(lr, eta_minus, eta_plus, min_step_size=step_min, max_step_size=step_max)"
    differs = {"optax": "optax.rprop acts one step late: its path differs from the picture."}
    memory = {"size": "lr", "previous": 0.0}

    def update(self, x, g, lr, t, size, previous):
        size = lr if t == 1 else size  # the learning rate is only where the steps start from
        turn = sign(g * previous)
        kept = maximum(turn, 0.0)
        turned = maximum(-turn, 0.0)
        size = size * (self.eta_plus * kept + self.eta_minus * turned + (1 - kept - turned))
        size = minimum(maximum(size, self.step_min), self.step_max)
        g = g * (1 - turned)
        x = x - size * sign(g)
        return x, size, g
