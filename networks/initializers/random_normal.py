from engine import item, magnitude

from ..initializer import Initializer


@item
class RandomNormal(Initializer):
    """Normal with one deviation for every layer, however many units it has."""

    stddev: float = magnitude(0.05, 1e-3, 10.0, r"\sigma", "standard deviation", torch=1.0)

    label = "Normal"
    reference = "keras.initializers.RandomNormal; torch.nn.init.normal_ (σ = 1)"
    formula = r"w \sim N(0, \sigma^2)"
    keras = "keras.initializers.RandomNormal(stddev=stddev)"

    def weights(self, rng, inputs, outputs):
        return self.stddev * rng.standard_normal((inputs, outputs))
