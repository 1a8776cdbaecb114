import numpy as np

from engine import item

from ..initializer import Initializer


@item
class Zeros(Initializer):
    """All weights zero: every unit of a layer sees and learns the same, if anything at all."""

    label = "Zeros"
    reference = "keras.initializers.Zeros; torch.nn.init.zeros_"
    formula = r"w = 0"
    keras = "keras.initializers.Zeros()"

    def weights(self, rng, inputs, outputs):
        return np.zeros((inputs, outputs))
