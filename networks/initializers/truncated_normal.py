from engine import item, magnitude, switch

from ..initializer import Initializer, truncated


@item
class TruncatedNormal(Initializer):
    """Normal without the far ends: no unit begins with a weight that outweighs all others."""

    stddev: float = magnitude(0.05, 1e-3, 10.0, r"\sigma", "standard deviation before the cut", torch=1.0)
    absolute: bool = switch("cut at -2 and 2, as PyTorch does, not at two deviations")

    label = "Truncated normal"
    reference = "keras.initializers.TruncatedNormal; torch.nn.init.trunc_normal_ (σ = 1, cut at -2 and 2)"
    formula = r"w \sim N(0, \sigma^2),\quad |w| \le 2\sigma"
    keras = "keras.initializers.TruncatedNormal(stddev=stddev) when not absolute"

    def weights(self, rng, inputs, outputs):
        if self.stddev == 0:
            return 0.0 * rng.standard_normal((inputs, outputs))
        end = 2.0 / self.stddev if self.absolute else 2.0
        if end < 1e-3:  # so narrow that the normal is flat in there, and drawing again would take for ever
            return rng.uniform(-2.0, 2.0, (inputs, outputs))
        return self.stddev * truncated(rng, (inputs, outputs), -end, end)
