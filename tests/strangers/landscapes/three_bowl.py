from dataclasses import dataclass

from engine import Landscape


@dataclass(frozen=True)
class ThreeBowl(Landscape):
    """A bowl over three variables: it runs like any other, but no page can picture it."""

    label = "Bowl in three"
    reference = "Cauchy 1847"
    variables = ("x", "y", "z")
    expression = "(x - 1)**2 + 2*y**2 + 3*z**2"
    domain = ((-2.0, 2.0), (-2.0, 2.0), (-2.0, 2.0))
    starts = ((-1.0, 1.0, 0.5),)
    minima = ((1.0, 0.0, 0.0),)
