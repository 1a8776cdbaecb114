import numpy as np

from engine import Dataset, item, open_fraction
from engine.dataset import data_seed, jitter, mixed, rows


@item
class Circles(Dataset):
    """One class surrounds the other: whoever draws a straight line is wrong half of the time."""

    rows: int = rows()
    noise: float = jitter(0.1)
    factor: float = open_fraction(0.5, 0.1, 0.9, "f", "radius of the inner circle, the outer one being 1")
    seed: int = data_seed()

    label = "Circles"
    reference = "as make_circles of scikit-learn has them"
    class_names = ("outside", "inside")

    def make(self):
        rng = np.random.default_rng(self.seed)
        inner = self.rows // 2
        outer = self.rows - inner
        angle = np.concatenate([np.arange(n) * 2 * np.pi / n for n in (outer, inner)])
        radius = np.repeat([1.0, self.factor], [outer, inner])
        x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        y = np.repeat([0, 1], [outer, inner])
        return mixed(x + self.noise * rng.standard_normal(x.shape), y, rng)
