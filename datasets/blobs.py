import numpy as np

from engine import Dataset, item, param
from engine.dataset import data_seed, jitter, mixed, rows


@item
class Blobs(Dataset):
    """Round clouds, one for each class: easy as long as they do not touch."""

    rows: int = rows()
    noise: float = jitter(0.3, 1.0)
    classes: int = param(3, 2, 8, "k", "how many clouds", valid="[2, 20]")
    seed: int = data_seed()

    label = "Gaussian blobs"
    reference = "as make_blobs of scikit-learn has them, with the centres on a circle"

    @property
    def class_names(self):
        """One name for each cloud."""
        return tuple(f"cloud {i + 1}" for i in range(self.classes))

    def make(self):
        rng = np.random.default_rng(self.seed)
        y = np.arange(self.rows) % self.classes
        angle = 2 * np.pi * (y / self.classes + 0.125)
        x = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return mixed(x + self.noise * rng.standard_normal(x.shape), y, rng)
