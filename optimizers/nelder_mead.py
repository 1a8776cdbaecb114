import numpy as np

from engine import OneByOne, item, magnitude


@item
class NelderMead(OneByOne):
    """A triangle that feels its way down: it flips its worst corner over, stretches and shrinks, without gradients."""

    lr: float = magnitude(0.5, 1e-3, 5.0, r"\eta", "length of the sides of the first simplex")

    label, family = "Nelder-Mead", "without gradients"
    square_memory = True
    learning_rate_free = True
    reference = "Nelder & Mead 1965, The Computer Journal 7; scipy.optimize.minimize(method='Nelder-Mead')"
    formula = r"""x_r = 2\bar x - x_{\text{worst}},\ \text{stretched to } 3\bar x - 2x_{\text{worst}}\
    \text{if best, pulled in to } \tfrac{3}{2}\bar x - \tfrac{1}{2}x_{\text{worst}}\ \text{or}\ \tfrac{1}{2}(\bar x
    + x_{\text{worst}})\ \text{if not better, else all halfway to the best}"""
    fixes = "Needs nothing but losses: no gradient, no smoothness, no rate."
    breaks = "In more than a few dimensions it becomes hopelessly slow, and it may collapse before it arrives."
    caveat = "The path shows the best corner of the triangle; it stays in place while the others move."

    def begin(self, p):
        return {"corners": np.repeat(p[None], len(p) + 1, axis=0), "heights": np.zeros(len(p) + 1)}

    def advance(self, oracle, p, state, lr, t):
        if t == 1:
            corners = p + np.vstack([np.zeros(len(p)), lr * np.eye(len(p))])
            self.settle(state, corners, np.array([oracle.value(one) for one in corners]))
        x, f = state["corners"].copy(), state["heights"].copy()
        mean = x[:-1].sum(axis=0) / len(p)

        def trial(stretch):
            point = (1 + stretch) * mean - stretch * x[-1]
            return point, oracle.value(point)

        point, height = trial(1.0)
        if height < f[0]:
            further, lower = trial(2.0)
            if lower < height:
                point, height = further, lower
        elif not height < f[-2]:
            outside = height < f[-1]
            reflected = height
            point, height = trial(0.5 if outside else -0.5)
            if not (height <= reflected if outside else height < f[-1]):
                x[1:] = x[0] + 0.5 * (x[1:] - x[0])
                f[1:] = [oracle.value(one) for one in x[1:]]
                point, height = x[-1], f[-1]
        x[-1], f[-1] = point, height
        self.settle(state, x, f)
        return state["corners"][0].copy()

    def settle(self, state, x, f):
        order = np.argsort(f, kind="stable")
        state["corners"], state["heights"] = x[order], f[order]
