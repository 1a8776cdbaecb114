import numpy as np

from engine import Dataset, item, param
from engine.dataset import data_seed, jitter, rows


@item
class Plane(Dataset):
    """A tilted plane to be learnt: one linear unit can do it exactly, and its loss is a bowl."""

    rows: int = rows()
    noise: float = jitter(0.1)
    stretch: float = param(1.0, 1.0, 100.0, "c", "the second input is this many times larger", scale="log")
    seed: int = data_seed()

    label = "Plane"
    target = "height"

    def make(self):
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-1, 1, (self.rows, 2))
        y = (x[:, 0] + x[:, 1]) / 2 + self.noise * rng.standard_normal(self.rows)
        return x * np.array([1.0, self.stretch]), y
