import numpy as np

from engine import Dataset, item, param
from engine.dataset import data_seed, jitter, mixed, rows


@item
class Spirals(Dataset):
    """Arms wound around each other: a small network needs all of its units, and patience."""

    rows: int = rows()
    noise: float = jitter(0.05)
    classes: int = param(2, 2, 5, "k", "how many arms", valid="[2, 10]")
    turns: float = param(1.0, 0.25, 2.0, "t", "how often an arm goes around", valid="(0, 10]")
    seed: int = data_seed()

    label = "Spirals"
    reference = "after the spiral of TensorFlow Playground"

    @property
    def class_names(self):
        """One name for each arm."""
        return tuple(f"arm {i + 1}" for i in range(self.classes))

    def make(self):
        rng = np.random.default_rng(self.seed)
        y = np.arange(self.rows) % self.classes
        along = (np.arange(self.rows) // self.classes + 1) / (self.rows / self.classes + 1)
        angle = 2 * np.pi * (self.turns * along + y / self.classes)
        x = np.stack([along * np.cos(angle), along * np.sin(angle)], axis=1)
        return mixed(x + self.noise * rng.standard_normal(x.shape), y, rng)
