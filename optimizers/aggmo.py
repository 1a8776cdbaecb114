import numpy as np

from engine import Optimizer, Told, item, learning_rate, param, weight_decay


@item
class AggMo(Optimizer):
    """Several heavy balls of different weight, whose velocities are averaged: fast, and their swings cancel."""

    lr: float = learning_rate(0.005, torch=1e-3)
    betas: tuple = param((0.0, 0.9, 0.99), 0.0, 0.999, r"\beta_i", "momentum of each ball", valid="[0, 1)", most=20)
    weight_decay: float = weight_decay()

    label, family = "AggMo", "gradient"
    reference = "Lucas, Sun, Zemel & Grosse 2019, arXiv:1804.00325"
    formula = r"v^{(i)}_t = \beta_i v^{(i)}_{t-1} + g_t,\quad x_{t+1} = x_t - \frac{\eta}{K}\sum_{i=1}^{K} v^{(i)}_t"
    fixes = "A momentum of 0.99 without the long oscillations: the lighter balls damp the heavy one."
    breaks = "As many velocities to keep as there are balls, and the heaviest still overshoots a little."
    torch = "pytorch_optimizer.AggMo(params, lr, betas=betas, weight_decay=weight_decay)"

    def __post_init__(self):
        super().__post_init__()
        if not self.betas:
            raise Told("betas must hold at least one number")

    def init(self, p):
        return {"velocities": np.zeros((len(self.betas), *np.shape(p)))}

    def step(self, oracle, p, state, lr, t):
        g = oracle.grad(p) + self.weight_decay * p
        state["velocities"] = np.stack([beta * v + g for beta, v in zip(self.betas, state["velocities"])])
        for v in state["velocities"]:
            p = p - lr / len(self.betas) * v
        return p
