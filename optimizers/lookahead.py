from engine import SGD, Optimizer, Wrapper, duration, fraction, item, param, where


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
    memory = {"slow": "x"}

    def after(self, x, t, slow):
        meet = t % self.k == 0
        slow = where(meet, slow + self.alpha * (x - slow), slow)
        return where(meet, slow, x), slow
