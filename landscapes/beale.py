from engine import Landscape, item


@item
class Beale(Landscape):
    """A flat centre between steep corners: the first gradients are huge, the last ones tiny."""

    label = "Beale"
    reference = "Beale 1958, On an iterative method for finding a local minimum"
    expression = "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2"
    domain = ((-4.5, 4.5), (-4.5, 4.5))
    starts = ((1.0, 1.5), (-3.0, -1.0), (3.5, 3.0), (-1.0, 3.0))
    scale = "log"
    minima = ((3.0, 0.5),)
    saddles = ((0.0, 1.0),)
