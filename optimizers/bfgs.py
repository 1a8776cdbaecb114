import numpy as np

from engine import OneByOne, item, learning_rate, magnitude, param
from engine.linesearch import wolfe


@item
class BFGS(OneByOne):
    """Learns the inverse Hessian from how the gradient changes, step by step, and then jumps like Newton."""

    lr: float = learning_rate(1.0)
    share: float = magnitude(1e-4, 1e-6, 0.4, "c_1", "share of the promised fall that must come true", valid="(0, 0.5)")
    flat: float = param(0.9, 0.5, 0.99, "c_2", "share of the slope that may be left at the end", valid="[0.5, 1)")

    label, family = "BFGS", "second order"
    square_memory = True
    learning_rate_free = True
    reference = "Broyden, Fletcher, Goldfarb & Shanno 1970; Nocedal & Wright 2006, algorithm 6.1"
    formula = r"""x_{t+1} = x_t - a_t H_t g_t,\quad H_{t+1} = \left(I - \frac{s y^\top}{y\cdot s}\right) H_t\left(I
    - \frac{y s^\top}{y\cdot s}\right) + \frac{s s^\top}{y\cdot s},\quad s = x_{t+1}-x_t,\ y = g_{t+1}-g_t"""
    fixes = "As fast as Newton near the bottom, from gradients alone, and never uphill."
    breaks = "It keeps a full matrix, and noise in the gradients spoils what it learns."

    def begin(self, p):
        return {"inverse": np.eye(len(p))}

    def advance(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        d = -(state["inverse"] @ g)
        if not g @ d < 0:  # not downhill: forget what was learnt
            state["inverse"], d = np.eye(len(p)), -g
        length, after = wolfe(oracle, p, d, g @ d, lr, self.share, self.flat)
        if after is None:
            state["inverse"] = np.eye(len(p))
            return p
        s, y = length * d, after - g
        if y @ s > 0:
            turn = np.eye(len(p)) - np.outer(s, y) / (y @ s)
            state["inverse"] = turn @ state["inverse"] @ turn.T + np.outer(s, s) / (y @ s)
        return p + s
