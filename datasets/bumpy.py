import numpy as np

from engine import Dataset, item, param
from engine.dataset import data_seed, jitter, rows


@item
class Bumpy(Dataset):
    """Hills and hollows to be learnt: how many bumps a network can follow depends on its units."""

    rows: int = rows()
    noise: float = jitter(0.05)
    bumps: float = param(1.0, 0.5, 3.0, "k", "waves across the square", valid="(0, 20]")
    seed: int = data_seed()

    label = "Bumpy surface"
    target = "height"

    def make(self):
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-1, 1, (self.rows, 2))
        y = np.sin(np.pi * self.bumps * x[:, 0]) * np.cos(np.pi * self.bumps * x[:, 1])
        return x, y + self.noise * rng.standard_normal(self.rows)
