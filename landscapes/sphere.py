from engine import Landscape, item


@item
class Sphere(Landscape):
    """A round bowl: gradient descent goes straight down, and blows up exactly where its rate exceeds 1."""

    label = "Sphere"
    reference = "De Jong 1975, An analysis of the behavior of a class of genetic adaptive systems"
    expression = "x**2 + y**2"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    starts = ((-4.0, 3.0), (3.0, 4.0), (4.5, -0.5))
    scale = "log"
    minima = ((0.0, 0.0),)
