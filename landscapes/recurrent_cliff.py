from functools import lru_cache

import numpy as np

from engine import Landscape, item, param

AIM = 0.7


@item
class RecurrentCliff(Landscape):
    """A recurrent net unrolled: on a plain stands a wall where the gradient explodes, unless it is clipped."""

    length: int = param(50, 1, 100, "T", "how many steps the net is unrolled", valid="[1, 200]")

    label = "Recurrent net's cliff"
    reference = "Pascanu et al. 2013, On the difficulty of training recurrent neural networks, arXiv:1211.5063"
    formula = r"\left(\sigma(x_T) - 0.7\right)^2,\quad x_t = w\,\sigma(x_{t-1}) + b,\quad x_0 = \frac{1}{2}"
    variables = ("w", "b")
    domain = ((2.0, 8.0), (-4.0, -1.0))
    starts = ((6.0, -3.4), (7.4, -2.0), (3.0, -3.5))

    def value(self, p):
        """Squared distance of the last output from 0.7: shape (2,) -> float, (2, B) -> (B,)."""
        if self.varied():
            return self.in_groups("value", np.asarray(p))
        found = (self._unrolled(p)[0] - AIM) ** 2
        return found if np.ndim(found) else float(found)

    def grad(self, p):
        """By the chain rule along all steps, in the shape of p."""
        if self.varied():
            return self.in_groups("grad", np.asarray(p))
        out, by_w, by_b = self._unrolled(p)
        return np.stack([2 * (out - AIM) * by_w, 2 * (out - AIM) * by_b])

    def hess(self, p):
        """The same once more, shape (2, 2) or (2, 2, B)."""
        if self.varied():
            return self.in_groups("hess", np.asarray(p))
        out, u_w, u_b, u_ww, u_wb, u_bb = self._unrolled(p, second=True)
        off = 2 * (out - AIM)
        across = 2 * u_w * u_b + off * u_wb
        return np.array([[2 * u_w * u_w + off * u_ww, across], [across, 2 * u_b * u_b + off * u_bb]])

    def _unrolled(self, p, second=False):
        """The last output with its first derivatives by w and b, and its second ones if asked for."""
        w, b = np.asarray(p, dtype=float)
        x = 0.5 + 0 * w
        x_w = x_b = x_ww = x_wb = x_bb = 0 * w
        for _ in range(self.length + 1):
            u = 0.5 + 0.5 * np.tanh(0.5 * x)  # the logistic function, which overflows nowhere so
            bend = u * (1 - u)
            u_w, u_b = bend * x_w, bend * x_b
            if second:
                curl = bend * (1 - 2 * u)
                u_ww = curl * x_w * x_w + bend * x_ww
                u_wb = curl * x_w * x_b + bend * x_wb
                u_bb = curl * x_b * x_b + bend * x_bb
                x_ww, x_wb, x_bb = 2 * u_w + w * u_ww, u_b + w * u_wb, w * u_bb
            x, x_w, x_b = w * u + b, u + w * u_w, 1 + w * u_b
        return (u, u_w, u_b, u_ww, u_wb, u_bb) if second else (u, u_w, u_b)

    @property
    def valleys(self):
        """Where the last output is 0.7: b for each of many w, found by halving, since the output grows with b."""
        return () if self.varied() else (_valley(self),)

    @property
    def minima(self):
        """One place in that valley."""
        return tuple(valley[len(valley) // 3] for valley in self.valleys)


@lru_cache(maxsize=64)
def _valley(cliff):
    w = np.linspace(2.62, 8.0, 61)
    low, high = np.full_like(w, -6.0), np.full_like(w, 1.0)
    for _ in range(60):
        middle = (low + high) / 2
        above = cliff._unrolled((w, middle))[0] > AIM
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    # on the wall's edge no two neighbouring numbers are close enough to the valley
    inside = (high >= -4.0) & (high <= -1.0) & (cliff.value((w, high)) < 1e-12)
    return tuple(zip(w[inside].tolist(), high[inside].tolist()))
