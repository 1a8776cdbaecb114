import numpy as np

from engine import SGD, Optimizer, Wrapper, flavour, item, norm, param, switch, unsigned


@item
class SAM(Wrapper):
    """Looks for flat minima: the gradient is taken at the worst point nearby, the step is made from here."""

    then: Optimizer = param(SGD(), help="the optimizer that makes the step")
    rho: float = unsigned(0.05, 0.0, 1.0, r"\rho", "how far away the worst point is looked for")
    adaptive: bool = switch("ASAM: measure 'nearby' in shares of each coordinate", only="torch")
    sync_period: int = param(
        2,
        2,
        5,
        "k",
        "gradients per step: one for the step, the others climb",
        valid="[2, 100]",
        advanced=True,
        only="optax",
    )
    opaque_mode: bool = switch(
        "climb and step at once; off: climbs are steps of the path, as in optax unless told",
        on=True,
        only="optax",
        optax=False,
    )
    flavour: str = flavour("optax", "torch")

    label, family = "SAM", "wrapper"
    role = "climb"
    reference = """Foret, Kleiner, Mobahi & Neyshabur 2020, arXiv:2010.01412; ASAM: Kwon et al. 2021, arXiv:2102.11600;
    optax.contrib.sam"""
    formula = r"""x_{t+1} = x_t
    - \eta\,\nabla f\!\left(x_t + \rho\,\frac{\nabla f(x_t)}{\lVert\nabla f(x_t)\rVert}\right)"""
    fixes = "Of two equally low minima it prefers the wide one, which is the one that generalises."
    breaks = "Every step costs two gradients, and it stops a distance of about ρ away from a sharp minimum."
    detour_cost = 0.1
    optax = "optax.contrib.sam(then, optax.chain(optax.contrib.normalize(), optax.sgd(rho)), sync_period, opaque_mode)"

    def init(self, p):
        return {"then": self.then.init(p), "home": p}

    def step(self, oracle, p, state, lr, t):
        if self.opaque_mode or self.flavour == "torch":
            at = p
            for _ in range(self.sync_period - 1 if self.flavour == "optax" else 1):
                at = at + self.climb(at, oracle.grad(at))
            return self.then.step(oracle.given(oracle.grad(at)), p, state["then"], lr, t)
        turn = t % self.sync_period
        if turn == 1:
            state["home"] = p
        g = oracle.grad(p)
        if turn:
            return p + self.climb(p, g)
        return self.then.step(oracle.given(g), state["home"], state["then"], lr, t // self.sync_period)

    def climb(self, p, g):
        reach = abs(p) if self.adaptive and self.flavour == "torch" else 1.0
        length = norm(reach * g)
        length = length + 1e-12 if self.flavour == "torch" else np.where(length > 0, length, 1.0)
        return reach * reach * g * (self.rho / length)
