import numpy as np

from engine import OneByOne, choice, item, learning_rate
from engine.linesearch import lowest


@item
class ConjugateGradient(OneByOne):
    """Exact line searches that do not undo each other: a parabola in two dimensions is done in two steps."""

    lr: float = learning_rate(1.0)
    variant: str = choice(
        "Polak-Ribiere+", "Fletcher-Reeves", "Hestenes-Stiefel", help="how much of the last direction is kept"
    )

    label, family = "Conjugate gradient", "line search"
    asks_hessian = True
    learning_rate_free = True
    reference = "Hestenes & Stiefel 1952; Fletcher & Reeves 1964; Polak & Ribière 1969"
    formula = r"""d_t = -g_t + \beta_t d_{t-1},\quad x_{t+1} = x_t + \eta\,a_t\,d_t,\quad a_t = \arg\min_a f(x_t
    + a\,d_t),\quad \beta_t = \max\left(0, \frac{g_t\cdot(g_t-g_{t-1})}{\lVert g_{t-1}\rVert^2}\right)"""
    fixes = "Turns the zigzag of exact steps into a straight way through the valley, with two vectors of memory."
    breaks = "It relies on exact gradients and searches: with noise the directions no longer belong together."

    def begin(self, p):
        return {"g": np.zeros_like(p), "d": np.zeros_like(p)}

    def advance(self, oracle, p, state, lr, t):
        g, before, d = oracle.grad(p), state["g"], state["d"]
        kept, over = g @ (g - before), before @ before
        if self.variant == "Fletcher-Reeves":
            kept = g @ g
        elif self.variant == "Hestenes-Stiefel":
            over = d @ (g - before)
        share = kept / over if over != 0 else 0.0
        d = -g + (max(share, 0.0) if self.variant == "Polak-Ribiere+" else share) * d
        if not g @ d < 0:  # not downhill: start afresh
            d = -g
        state["g"], state["d"] = g, d
        return p + lr * lowest(oracle, p, d, g @ d) * d
