from engine import Landscape, item


@item
class BoundedSaddle(Landscape):
    """A saddle between two valleys: a run that arrives along the ridge stalls until something pushes it sideways."""

    label = "Bounded saddle"
    reference = "Dauphin et al. 2014, arXiv:1406.2572"
    expression = "x**2/2 - y**2/2 + y**4/4"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.6, 0.001), (1.6, 0.0), (-1.5, -1.8))
    minima = ((0.0, 1.0), (0.0, -1.0))
    saddles = ((0.0, 0.0),)
