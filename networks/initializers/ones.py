import numpy as np

from engine import item

from ..initializer import Initializer


@item
class Ones(Initializer):
    """All weights one: as with zeros, the units of a layer never part."""

    label = "Ones"
    reference = "keras.initializers.Ones; torch.nn.init.ones_"
    formula = r"w = 1"
    keras = "keras.initializers.Ones()"

    def weights(self, rng, inputs, outputs):
        return np.ones((inputs, outputs))
