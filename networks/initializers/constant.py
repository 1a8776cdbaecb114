import numpy as np

from engine import item, param

from ..initializer import Initializer


@item
class Constant(Initializer):
    """All weights equal: a layer of many units learns like one of a single unit."""

    value: float = param(0.5, -2.0, 2.0, "c", "the weight", valid="[-1000, 1000]", keras=0.0)

    label = "Constant"
    reference = "keras.initializers.Constant; torch.nn.init.constant_"
    formula = r"w = c"
    keras = "keras.initializers.Constant(value)"

    def weights(self, rng, inputs, outputs):
        return np.full((inputs, outputs), self.value)
