from engine import Landscape, item, param


@item
class TwoWells(Landscape):
    """Two holes in a bowl, one deeper than the other: which of them a run falls into is up to the optimizer."""

    width: float = param(
        0.2, 0.05, 0.5, "w", "how wide the two wells are: the square of their reach", valid="[0.02, 1]"
    )

    label = "Two wells"
    reference = "Dupont 2018, Interactive visualization of optimization algorithms in deep learning"
    expression = "x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/width) - 3*exp(-((x + 1)**2 + y**2)/width)"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((0.75, 1.7), (-0.2, -1.8), (1.8, -1.0))

    @property
    def minima(self):
        """The bottom of the deeper well, by Newton's method from its middle."""
        return self.stationary((-0.95, 0.0))
