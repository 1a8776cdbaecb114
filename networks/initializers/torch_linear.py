import numpy as np

from engine import item

from ..initializer import Initializer


@item
class TorchLinear(Initializer):
    """What nn.Linear starts from when nobody chooses: variance 1/(3 in), small for ReLU; the biases as well."""

    label = "PyTorch's Linear"
    reference = "torch.nn.Linear: kaiming_uniform_ with a = √5"
    formula = r"w, b \sim U(-c, c),\quad c = 1/\sqrt{n_{in}}"

    def weights(self, rng, inputs, outputs):
        end = 1 / np.sqrt(inputs)
        return rng.uniform(-end, end, (inputs, outputs))

    def biases(self, rng, inputs, outputs):
        end = 1 / np.sqrt(inputs)
        return rng.uniform(-end, end, outputs)
