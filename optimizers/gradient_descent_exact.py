from engine import OneByOne, item, learning_rate
from engine.linesearch import lowest


@item
class GradientDescentExact(OneByOne):
    """Goes downhill until the loss rises again, then turns: each turn is by a right angle."""

    lr: float = learning_rate(1.0)

    label, family = "GD, exact line search", "line search"
    asks_hessian = True
    learning_rate_free = True
    reference = "Cauchy 1847; Nocedal & Wright 2006, section 3.3"
    formula = r"x_{t+1} = x_t - \eta\,a_t\,g_t,\quad a_t = \arg\min_a f(x_t - a\,g_t)"
    fixes = "Every step is as good as one along this line can be, without any rate to tune."
    breaks = "The best step now is not the best way: it zigzags at right angles, and slower steps would be faster."
    caveat = """Exact on parabolas by their curvature; elsewhere the nearest minimum on the line, found by its slope,
    which takes many gradients."""

    def advance(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        return p - lr * lowest(oracle, p, -g, -(g @ g)) * g
