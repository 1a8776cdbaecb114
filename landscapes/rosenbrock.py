import numpy as np

from engine import Landscape, item, param


@item
class Rosenbrock(Landscape):
    """A narrow curved valley: finding its floor is easy, following it to the minimum is hard."""

    b: float = param(100.0, 1.0, 1000.0, "b", "how steep the walls of the valley are", scale="log", valid="(0, 1e9]")
    a: float = param(1.0, -1.5, 1.5, "a", "where along the valley the minimum is", valid="[-1.7, 1.7]")

    label = "Rosenbrock"
    reference = "Rosenbrock 1960, The Computer Journal 3(3)"
    expression = "(a - x)**2 + b*(y - x**2)**2"
    domain = ((-2.0, 2.0), (-1.0, 3.0))
    starts = ((-1.2, 1.0), (-1.5, 2.5), (1.8, -0.5), (0.0, 2.0))
    scale = "log"

    @property
    def minima(self):
        """The place on the floor y = x**2 where x = a."""
        return () if np.ndim(self.a) else ((self.a, self.a * self.a),)
