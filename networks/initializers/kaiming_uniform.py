import numpy as np

from engine import choice, item, unsigned

from ..gains import GAINS, gain_of
from ..initializer import Initializer


@item
class KaimingUniform(Initializer):
    """PyTorch's Kaiming, uniform and not cut: the square of the gain over the units before, or behind."""

    a: float = unsigned(0.0, 0.0, 1.0, "a", "slope of the leaky ReLU below zero")
    mode: str = choice("fan_in", "fan_out", help="which units are counted: before or behind")
    nonlinearity: str = choice("leaky_relu", *GAINS, help="the activation whose gain is taken")

    label = "Kaiming uniform"
    reference = "He et al. 2015, arXiv:1502.01852; torch.nn.init.kaiming_uniform_"
    formula = r"\mathrm{Var}(w) = g^2/n"

    def weights(self, rng, inputs, outputs):
        spread = gain_of(self.nonlinearity, self.a) / np.sqrt(inputs if self.mode == "fan_in" else outputs)
        return rng.uniform(-np.sqrt(3) * spread, np.sqrt(3) * spread, (inputs, outputs))
