import numpy as np

from engine import SquaredRows, item, param


@item
class LinearRegression(SquaredRows):
    """A line through forty points: each step sees a few of them, so its gradient points somewhere beside the true one."""

    batch: int = param(
        4, 1, 40, "B", "rows of the forty that one step sees; losses and picture are of all", valid="[1, 40]"
    )
    scatter: float = param(1.0, 0.0, 3.0, r"\sigma", "how far the points are off the line", valid="[0, 10]")
    data: int = param(0, 0, 20, "", "which points: another number draws others", valid="[0, 1000000]")

    label = "Linear regression"
    reference = "Robbins & Monro 1951, A stochastic approximation method"
    formula = r"\frac{1}{n} \sum_{i} \left(w x_i + b - y_i\right)^2"
    variables = ("w", "b")
    domain = ((-2.0, 4.0), (-2.0, 4.0))
    starts = ((-1.0, 3.5), (3.5, 3.5), (-1.5, -1.0))
    scale = "log"

    def table(self):
        """Places x around 0.5, and y = 1.5 x + 0.5 with some scatter."""
        random = np.random.default_rng(self.data)
        x = random.uniform(-1.0, 2.0, self.rows)
        y = 1.5 * x + 0.5 + self.scatter * random.standard_normal(self.rows)
        return np.stack([x, np.ones(self.rows)]), y
