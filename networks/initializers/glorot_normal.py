from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class GlorotNormal(Initializer):
    """Variance 2/(in+out), normal and cut at two deviations, as Keras draws it."""

    label = "Glorot normal"
    reference = "Glorot & Bengio 2010, AISTATS; keras.initializers.GlorotNormal"
    formula = r"\mathrm{Var}(w) = 2/(n_{in}+n_{out})"
    keras = "keras.initializers.GlorotNormal()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(1.0, "fan_avg", "truncated_normal").weights(rng, inputs, outputs)
