import numpy as np

from engine import LogisticRows, item, param


@item
class LogisticRegression(LogisticRows):
    """Two classes that overlap: steep where many rows are wrong, ever flatter where they are right beyond doubt."""

    batch: int = param(
        4, 1, 40, "B", "rows of the forty that one step sees; losses and picture are of all", valid="[1, 40]"
    )
    scatter: float = param(1.5, 1.0, 3.0, r"\sigma", "how far the two classes reach into each other", valid="[1, 10]")
    data: int = param(0, 0, 20, "", "which rows: another number draws others", valid="[0, 1000000]")

    label = "Logistic regression"
    reference = "Cox 1958, The regression analysis of binary sequences"
    formula = r"\frac{1}{n} \sum_{i} \log\left(1 + e^{-y_i \left(w x_i + b\right)}\right)"
    variables = ("w", "b")
    domain = ((-4.0, 6.0), (-5.0, 5.0))
    starts = ((-3.5, 4.0), (5.0, -4.0), (-3.0, -3.0))

    def table(self):
        """Rows of class 1 around x = 1 and of class -1 around x = -1; the first of each is on the other side."""
        random = np.random.default_rng(self.data)
        y = np.where(np.arange(self.rows) % 2, 1.0, -1.0)
        x = y + self.scatter * random.standard_normal(self.rows)
        x[:2] = -y[:2] * 0.5
        return np.stack([x, np.ones(self.rows)]), y

    @property
    def minima(self):
        """Where the gradient vanishes, by Newton's method."""
        return self.stationary((0.5, 0.0))
