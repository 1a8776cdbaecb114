from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class HeUniform(Initializer):
    """Variance 2/in, uniform: makes up for the half of the signal that ReLU throws away."""

    label = "He uniform"
    reference = "He et al. 2015, arXiv:1502.01852; keras.initializers.HeUniform"
    formula = r"w \sim U(-b, b),\quad b = \sqrt{6/n_{in}}"
    keras = "keras.initializers.HeUniform()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(2.0, "fan_in", "uniform").weights(rng, inputs, outputs)
