from engine import Told, item, param

from ..initializer import Initializer


@item
class RandomUniform(Initializer):
    """Uniform with the same ends for every layer, however many units it has."""

    minval: float = param(-0.05, -2.0, 0.0, "a", "lower end", valid="[-1000, 1000]")
    maxval: float = param(0.05, 0.0, 2.0, "b", "upper end", valid="[-1000, 1000]")

    label = "Uniform"
    reference = "keras.initializers.RandomUniform; torch.nn.init.uniform_ (0 to 1)"
    formula = r"w \sim U(a, b)"
    keras = "keras.initializers.RandomUniform(minval=minval, maxval=maxval)"

    def __post_init__(self):
        super().__post_init__()
        if self.minval > self.maxval:
            raise Told("minval must not be above maxval: {low} and {high}", low=self.minval, high=self.maxval)

    def weights(self, rng, inputs, outputs):
        return rng.uniform(self.minval, self.maxval, (inputs, outputs))
