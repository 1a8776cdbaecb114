import numpy as np

from engine import SquaredRows, item, param


@item
class FeatureScaling(SquaredRows):
    """Two features in different units, say metres and millimetres: the valley they make is as narrow as they differ."""

    factor: float = param(10.0, 1.0, 100.0, "s", "how much larger the numbers of the second feature are",
                          scale="log", valid="[1, 1000]")  # fmt: skip
    batch: int = param(
        40, 1, 40, "B", "rows of the forty that one step sees; losses and picture are of all", valid="[1, 40]"
    )
    data: int = param(0, 0, 20, "", "which rows: another number draws others", valid="[0, 1000000]")

    label = "Feature scaling"
    reference = "LeCun et al. 1998, Efficient BackProp"
    formula = r"\frac{1}{n} \sum_{i} \left(w_1 x_i + w_2 s u_i - y_i\right)^2"
    variables = ("w1", "w2")
    domain = ((-2.0, 4.0), (-3.0, 3.0))
    starts = ((-1.0, 0.5), (3.5, 1.0), (-1.5, -2.5))
    scale = "log"

    def table(self):
        """Features x and s u of standard size 1 and s, and y = 1.5 x - 0.5 s u with a little scatter."""
        random = np.random.default_rng(self.data)
        x, u, off = random.standard_normal((3, self.rows))
        features = np.stack([x, self.factor * u])
        return features, 1.5 * features[0] - 0.5 * features[1] + 0.3 * off
