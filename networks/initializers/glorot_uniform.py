from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class GlorotUniform(Initializer):
    """Variance 2/(in+out), uniform: Keras's own start for Dense layers."""

    label = "Glorot uniform"
    reference = "Glorot & Bengio 2010, AISTATS; keras.initializers.GlorotUniform"
    formula = r"w \sim U(-b, b),\quad b = \sqrt{6/(n_{in}+n_{out})}"
    keras = "keras.initializers.GlorotUniform()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(1.0, "fan_avg", "uniform").weights(rng, inputs, outputs)
