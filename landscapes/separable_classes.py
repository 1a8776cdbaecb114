import numpy as np

from engine import LogisticRows, item, param


@item
class SeparableClasses(LogisticRows):
    """Two classes with a gap between them: the loss falls for ever, and only weight decay makes a minimum."""

    decay: float = param(
        0.0, 0.0, 0.1, r"\lambda", "weight decay: what half the squared weights count", valid="[0, 10]"
    )
    gap: float = param(0.5, 0.1, 2.0, "g", "how far apart the two classes are", valid="[0.05, 3]")
    batch: int = param(
        40, 1, 40, "B", "rows of the forty that one step sees; losses and picture are of all", valid="[1, 40]"
    )
    data: int = param(0, 0, 20, "", "which rows: another number draws others", valid="[0, 1000000]")

    label = "Separable classes"
    reference = "Soudry et al. 2018, The implicit bias of gradient descent on separable data, arXiv:1710.10345"
    formula = (
        r"\frac{1}{n} \sum_{i} \log\left(1 + e^{-y_i \left(w_1 x_i + w_2 u_i\right)}\right)"
        r" + \frac{\lambda}{2} \left(w_1^2 + w_2^2\right)"
    )
    variables = ("w1", "w2")
    domain = ((-4.0, 12.0), (-4.0, 12.0))
    starts = ((-3.0, 4.0), (6.0, -3.0), (0.0, 0.0))

    def table(self):
        """Rows on either side of the line u = -x, at least half the gap away from it."""
        random = np.random.default_rng(self.data)
        y = np.where(np.arange(self.rows) % 2, 1.0, -1.0)
        off, along = np.abs(random.standard_normal(self.rows)), random.standard_normal(self.rows)
        across = y * (self.gap / 2 + off * 0.7)
        return np.stack([across + along, across - along]) / np.sqrt(2), y

    @property
    def minima(self):
        """At infinity without weight decay; else where the gradient vanishes, if that is in the picture."""
        return self.stationary((2.0, 2.0)) if not self.varied() and self.decay > 0 else ()
