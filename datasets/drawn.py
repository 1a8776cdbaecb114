import numpy as np

from engine import Dataset, Told, item, param

MOST_POINTS = 60
CLASSES = 4
FIRST = (-0.5, 0.4, 0.0, -0.2, 0.6, 0.0, -0.7, 0.1, 0.0, 0.5, -0.4, 1.0, 0.7, -0.1, 1.0, 0.3, -0.6, 1.0)


@item
class Drawn(Dataset):
    """Points that you put onto the plane by hand: press where the next one is to be."""

    points: tuple[float, ...] = param(
        FIRST, -1.0, 1.0, help="x, y and class of each point in a row", valid="[-1000, 1000]", most=3 * MOST_POINTS
    )

    label = "Drawn by hand"
    reference = "your own"
    licence = "your own"

    def __post_init__(self):
        super().__post_init__()
        if len(self.points) % 3 or len(self.points) < 12:
            raise Told("Points are x, y and class in a row, four points or more.")
        if not set(self.points[2::3]) <= set(range(CLASSES)) or len(set(self.points[2::3])) < 2:
            raise Told("Classes of points are whole numbers from 0 to {last}, two of them or more.", last=CLASSES - 1)

    @property
    def class_names(self):
        """As many as the highest class asks for."""
        return tuple(f"class {i + 1}" for i in range(int(max(self.points[2::3])) + 1))

    def make(self):
        rows = np.array(self.points).reshape(-1, 3)
        return rows[:, :2], rows[:, 2].astype(int)

    def and_one(self, x, y, kind):
        """The same with one more point. Raises Told when there is no room for it."""
        if len(self.points) >= 3 * MOST_POINTS:
            raise Told("There is room for {most} points.", most=MOST_POINTS)
        return Drawn((*self.points, round(float(x), 4), round(float(y), 4), float(kind)))
