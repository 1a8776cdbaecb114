from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class LecunNormal(Initializer):
    """Variance 1/in, normal and cut at two deviations: what SELU asks for."""

    label = "LeCun normal"
    reference = "LeCun et al. 1998, Efficient BackProp; keras.initializers.LecunNormal"
    formula = r"\mathrm{Var}(w) = 1/n_{in}"
    keras = "keras.initializers.LecunNormal()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(1.0, "fan_in", "truncated_normal").weights(rng, inputs, outputs)
