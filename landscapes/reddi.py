from dataclasses import dataclass

import numpy as np

from engine import Landscape, item, param

WALL = 500.0  # curvature of the walls at -1 and 1, which stand for the interval that runs must stay in


@item
class Reddi(Landscape):
    """Rarely a steep step down to the left, mostly small ones to the right: Adam heeds the many and goes the wrong way."""

    spike: float = param(1010.0, 10.0, 2000.0, "C", "the slope of the rare steps", valid="(0, 1e6]")
    pull: float = param(10.0, 1.0, 20.0, "c", "the slope of all others, the other way", valid="(0, 1e6]")
    every: int = param(101, 3, 200, "k", "one step in so many is a rare one", valid="[2, 100000]")

    label = "Reddi's counter-example"
    reference = "Reddi et al. 2018, On the convergence of Adam and beyond, arXiv:1904.09237"
    formula = (
        r"f_t(x, y) = \begin{cases} C x & t \bmod k = 1 \\ -c x & \text{else} \end{cases}"
        r" + \frac{y^2}{2} + 250 \max(0, |x| - 1)^2"
    )
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((0.0, 1.0), (0.8, -1.0), (-0.5, 1.2))

    @property
    def mean(self):
        """The slope by x of all steps together."""
        return (self.spike - (self.every - 1) * self.pull) / self.every

    def value(self, p):
        """The mean over all steps: shape (2,) -> float, (2, B) -> (B,)."""
        return _value(p, self.mean)

    def grad(self, p):
        """Its gradient, in the shape of p."""
        return _grad(p, self.mean)

    def hess(self, p):
        """Its Hessian, shape (2, 2) or (2, 2, B)."""
        return _hess(p)

    def sample(self, seed, t):
        """What step t = 1, 2, ... sees, whatever the seed."""
        return Step(self, np.where((t - 1) % self.every == 0, self.spike, -self.pull)[()])

    @property
    def minima(self):
        """As far in the wall on the left, or on the right, as the mean slope pushes."""
        if self.varied() or self.mean == 0:
            return ()
        return ((float(-np.sign(self.mean)) * (1 + abs(self.mean) / WALL), 0.0),)


@dataclass(frozen=True)
class Step:
    """One step's function, a line between the walls."""

    whole: Reddi
    slope: float
    cost = 1.0

    def value(self, p):
        """Its loss at p: shape (2,) -> float, (2, B) -> (B,)."""
        return _value(p, self.slope)

    def grad(self, p):
        """Its gradient, in the shape of p."""
        return _grad(p, self.slope)

    def hess(self, p):
        """Its Hessian, shape (2, 2) or (2, 2, B)."""
        return _hess(p)


def _value(p, slope):
    x, y = np.asarray(p, dtype=float)
    return slope * x + y * y / 2 + WALL / 2 * np.maximum(np.abs(x) - 1, 0) ** 2


def _grad(p, slope):
    x, y = np.asarray(p, dtype=float)
    return np.stack([slope + WALL * np.sign(x) * np.maximum(np.abs(x) - 1, 0), y])


def _hess(p):
    x, _ = np.asarray(p, dtype=float)
    zero = np.zeros_like(x)
    return np.array([[np.where(np.abs(x) > 1, WALL, 0.0), zero], [zero, zero + 1]])
