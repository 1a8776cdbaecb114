import numpy as np

from engine import SGD, Optimizer, Wrapper, item, param, unsigned


@item
class Cautious(Wrapper):
    """Lets only those coordinates step whose move agrees with the present gradient; momentum never goes uphill."""

    then: Optimizer = param(SGD(), help="the optimizer whose steps are checked")
    xi: float = unsigned(1.0, 0.0, 2.0, r"\xi", "what is added to the number of coordinates that agree", advanced=True)

    label, family = "Cautious", "wrapper"
    tensorwise = True
    reference = "Liang, Chen, Liu & Liu 2024, arXiv:2411.16085; the `cautious` switch of pytorch_optimizer"
    formula = r"""\phi_t = [\,u_t \circ g_t > 0\,],\quad x_{t+1} = x_t
    - \frac{d}{\lVert\phi_t\rVert_0 + \xi}\; u_t \circ \phi_t,\quad u_t\ \text{the inner optimizer's step}"""
    fixes = "One line of code takes the overshoot out of momentum, and the loss can no longer rise by it."
    breaks = "Sometimes the way out of a bad place leads uphill for a while."
    caveat = """Of two coordinates both or one agree, so steps are scaled by 2/3 or 1; with millions the factor is
    smooth. A weight decay within is checked with the step."""

    def init(self, p):
        return {"then": self.then.init(p)}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        u = p - self.then.step(oracle.given(g), p, state["then"], lr, t)
        agree = u * g > 0
        agreed = agree.sum(axis=0) + self.xi
        return p - np.where(agree, len(p) / np.where(agreed > 0, agreed, 1.0) * u, 0.0)
