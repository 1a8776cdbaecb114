import numpy as np

from engine import above, choice, item

from ..initializer import Initializer, truncated

CORRECTION = 0.87962566103423978  # standard deviation of a normal that is cut at two of them


@item
class VarianceScaling(Initializer):
    """Weights whose variance is a number over the units they come from, or lead to: signals keep their size."""

    scale: float = above(0, 1.0, 0.1, 10.0, "s", "the variance, times the number of units", scale="log")
    mode: str = choice("fan_in", "fan_out", "fan_avg", help="which units are counted: before, behind, the mean of both")
    distribution: str = choice("truncated_normal", "untruncated_normal", "uniform", help="how the weights are drawn")

    label = "Variance scaling"
    reference = "keras.initializers.VarianceScaling"
    formula = r"\mathrm{Var}(w) = s / n"
    keras = "keras.initializers.VarianceScaling(scale, mode, distribution)"

    def weights(self, rng, inputs, outputs):
        fan = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}[self.mode]
        spread = np.sqrt(self.scale / max(1.0, fan))
        if self.distribution == "uniform":
            return rng.uniform(-np.sqrt(3) * spread, np.sqrt(3) * spread, (inputs, outputs))
        if self.distribution == "untruncated_normal":
            return spread * rng.standard_normal((inputs, outputs))
        return spread / CORRECTION * truncated(rng, (inputs, outputs))
