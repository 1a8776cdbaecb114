from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class LecunUniform(Initializer):
    """Variance 1/in, uniform: signals keep their size through linear layers."""

    label = "LeCun uniform"
    reference = "LeCun et al. 1998, Efficient BackProp; keras.initializers.LecunUniform"
    formula = r"w \sim U(-b, b),\quad b = \sqrt{3/n_{in}}"
    keras = "keras.initializers.LecunUniform()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(1.0, "fan_in", "uniform").weights(rng, inputs, outputs)
