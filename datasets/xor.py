import numpy as np

from engine import Dataset, item
from engine.dataset import data_seed, jitter, rows


@item
class Xor(Dataset):
    """Opposite corners belong together: the puzzle that a single layer cannot solve, whatever its weights."""

    rows: int = rows()
    noise: float = jitter(0.1)
    seed: int = data_seed()

    label = "Xor"
    reference = "Minsky & Papert 1969, Perceptrons"
    class_names = ("same sign", "other sign")

    def make(self):
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-1, 1, (self.rows, 2))
        y = (x[:, 0] * x[:, 1] < 0).astype(int)
        return x + self.noise * rng.standard_normal(x.shape), y
