from engine import item

from ..initializer import Initializer
from .variance_scaling import VarianceScaling


@item
class HeNormal(Initializer):
    """Variance 2/in, normal and cut at two deviations: makes up for the half that ReLU throws away."""

    label = "He normal"
    reference = "He et al. 2015, arXiv:1502.01852; keras.initializers.HeNormal"
    formula = r"\mathrm{Var}(w) = 2/n_{in}"
    keras = "keras.initializers.HeNormal()"

    def weights(self, rng, inputs, outputs):
        return VarianceScaling(2.0, "fan_in", "truncated_normal").weights(rng, inputs, outputs)
