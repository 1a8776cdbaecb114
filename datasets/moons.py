import numpy as np

from engine import Dataset, item
from engine.dataset import data_seed, jitter, mixed, rows


@item
class Moons(Dataset):
    """Two half-moons that reach into each other: no straight line parts them, one bent line does."""

    rows: int = rows()
    noise: float = jitter(0.2)
    seed: int = data_seed()

    label = "Two moons"
    reference = "as make_moons of scikit-learn has them"
    class_names = ("upper", "lower")

    def make(self):
        rng = np.random.default_rng(self.seed)
        upper = np.linspace(0, np.pi, self.rows - self.rows // 2)
        lower = np.linspace(0, np.pi, self.rows // 2)
        x = np.concatenate(
            [
                np.stack([np.cos(upper), np.sin(upper)], axis=1),
                np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1),
            ]
        )
        y = np.repeat([0, 1], [len(upper), len(lower)])
        return mixed(x + self.noise * rng.standard_normal(x.shape), y, rng)
