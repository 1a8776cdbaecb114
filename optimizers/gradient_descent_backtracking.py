from engine import OneByOne, item, learning_rate, magnitude, part
from engine.linesearch import backtracked


@item
class GradientDescentBacktracking(OneByOne):
    """Tries a long step, and shortens it until the loss has fallen by enough: it never goes up."""

    lr: float = learning_rate(1.0)
    share: float = magnitude(
        1e-4, 1e-6, 0.5, "c", "share of the fall that the slope promises which must come true", valid="(0, 1)"
    )
    shrink: float = part(0.5, 0.1, 0.9, r"\rho", "factor that shortens a step that failed")

    label, family = "GD, backtracking", "line search"
    learning_rate_free = True
    reference = "Armijo 1966, Pacific Journal of Mathematics 16; Nocedal & Wright 2006, algorithm 3.1"
    formula = r"""x_{t+1} = x_t - a\,g_t,\quad a\ \text{the first of}\ \eta, \rho\eta, \rho^2\eta, \dots\ \text{with}\
    f(x_t - a g_t) \le f(x_t) - c\,a\,\lVert g_t\rVert^2"""
    fixes = "No rate to tune: where the surface is steep the steps become short by themselves."
    breaks = "It still zigzags through valleys, and the losses of mini-batches are too noisy to be compared."

    def advance(self, oracle, p, state, lr, t):
        g = oracle.grad(p)
        return p - backtracked(oracle, p, -g, -(g @ g), lr, self.share, self.shrink) * g
