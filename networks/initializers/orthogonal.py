import numpy as np

from engine import above, item

from ..initializer import Initializer


@item
class Orthogonal(Initializer):
    """A rotation: no direction of the signal grows or shrinks, at least until the activation."""

    gain: float = above(0, 1.0, 0.1, 10.0, "g", "how much longer the signal gets", scale="log")

    label = "Orthogonal"
    reference = "Saxe et al. 2013, arXiv:1312.6120; keras.initializers.Orthogonal, torch.nn.init.orthogonal_"
    formula = r"W^\top W = g^2 I"
    keras = "keras.initializers.Orthogonal(gain=gain)"

    def weights(self, rng, inputs, outputs):
        drawn = rng.standard_normal((max(inputs, outputs), min(inputs, outputs)))
        q, r = np.linalg.qr(drawn)
        q = q * np.sign(np.diag(r))  # so that all rotations are equally likely
        return self.gain * (q if inputs >= outputs else q.T)
