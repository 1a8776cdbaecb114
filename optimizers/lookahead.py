import numpy as np

from engine import SGD, Optimizer, Wrapper, duration, fraction, item, param


@item
class Lookahead(Wrapper):
    """Lets any optimizer run ahead for k steps, then goes part of the way there and starts again from that point."""

    then: Optimizer = param(SGD(), help="the optimizer that runs ahead")
    k: int = duration(5, 1, 50, "k", "steps ahead")
    alpha: float = fraction(0.5, 0.0, 1.0, r"\alpha", "part of the way that is gone")

    label, family = "Lookahead", "wrapper"
    reference = "Zhang, Lucas, Hinton & Ba 2019, arXiv:1907.08610"
    formula = r"s_{j+1} = s_j + \alpha\,(x_{k} - s_j),\quad x_{0} = s_{j+1}\ \text{every } k \text{ steps}"
    fixes = "Calms what swings or trembles, so that the optimizer inside may take larger steps."
    breaks = "Where the optimizer inside goes straight, half of its progress is thrown away every k steps."
    detour_cost = 0.1
    torch = "pytorch_optimizer.Lookahead(then, k, alpha) when alpha < 1 and then.label != 'Lookahead'"
    iterates = ("slow",)

    def init(self, p):
        return {"then": self.then.init(p), "slow": np.array(p)}

    def step(self, oracle, p, state, lr, t):
        p = self.then.step(oracle, p, state["then"], lr, t)
        meet = t % self.k == 0
        state["slow"] = slow = np.where(meet, state["slow"] + self.alpha * (p - state["slow"]), state["slow"])
        return np.where(meet, slow, p)
