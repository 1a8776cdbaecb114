import numpy as np

from engine import choice, item

from ..gains import GAINS, gain_of
from ..initializer import Initializer


@item
class XavierNormal(Initializer):
    """PyTorch's Xavier, normal and not cut: variance 2/(in+out), times the square of the gain."""

    nonlinearity: str = choice(*GAINS, "leaky_relu", help="the activation whose gain is taken")

    label = "Xavier normal"
    reference = "Glorot & Bengio 2010, AISTATS; torch.nn.init.xavier_normal_"
    formula = r"\mathrm{Var}(w) = 2 g^2/(n_{in}+n_{out})"

    def weights(self, rng, inputs, outputs):
        spread = gain_of(self.nonlinearity) * np.sqrt(2 / (inputs + outputs))
        return spread * rng.standard_normal((inputs, outputs))
