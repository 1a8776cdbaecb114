from engine import Landscape, item


@item
class Saddle(Landscape):
    """Down one way, up the other: the gradient vanishes where there is no minimum, and below it is no floor."""

    label = "Saddle"
    reference = "Dauphin et al. 2014, arXiv:1406.2572"
    expression = "x**2 - y**2"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.5, 0.001), (1.5, 0.0), (-1.0, 0.1))
    saddles = ((0.0, 0.0),)
