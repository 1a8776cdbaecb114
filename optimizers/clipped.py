import numpy as np

from engine import SGD, Optimizer, Wrapper, choice, dot, flavour, item, magnitude, param, total


@item
class Clipped(Wrapper):
    """Shortens gradients that are too long before the optimizer sees them: a cliff no longer throws it out."""

    then: Optimizer = param(SGD(), help="the optimizer that gets the clipped gradients")
    norm: float = magnitude(1.0, 0.0, 100.0, "c", "longest gradient let through; 0 for no limit")
    value: float = magnitude(0.0, 0.0, 100.0, "v", "largest coordinate let through; 0 for no limit")
    flavour: str = flavour("torch", "keras", "optax")
    norm_type: str = choice("2", "1", "inf", help="what the length of a gradient is", advanced=True, only="torch")

    label, family = "Gradient clipping", "wrapper"
    role = "clip"
    reference = "Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063"
    formula = r"g_t \leftarrow g_t\,\min\left(1, \frac{c}{\lVert g_t\rVert}\right)"
    fixes = "One huge gradient at the edge of a cliff can no longer throw the run far away."
    breaks = "Where all gradients are longer than the limit, it is just a fixed step length."

    def init(self, p):
        return {"then": self.then.init(p)}

    def step(self, oracle, p, state, lr, t):
        return self.then.step(oracle.through(self.clip), p, state["then"], lr, t)

    def clip(self, g):
        value, norm = (np.where(limit, limit, np.inf) for limit in (self.value, self.norm))
        g = np.clip(g, -value, value)
        spare = 1e-6 if self.flavour == "torch" else 0.0  # PyTorch divides by the norm plus this
        length = self.length(g) + spare
        return g * np.where(length > norm, norm / length, 1.0)

    def length(self, g):
        if self.norm_type == "1" and self.flavour == "torch":
            return total(np.abs(g))
        if self.norm_type == "inf" and self.flavour == "torch":
            return np.max(np.abs(g), axis=0)
        return np.sqrt(dot(g, g))
