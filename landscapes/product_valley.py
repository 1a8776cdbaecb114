import numpy as np

from engine import Landscape, item


@item
class ProductValley(Landscape):
    """Two layers of one weight each: a whole curve of minima, flat in the middle and ever sharper further out."""

    label = "Product valley"
    reference = "Saxe et al. 2014, Exact solutions to the nonlinear dynamics of learning, arXiv:1312.6120"
    expression = "(x*y - 1)**2/2"
    domain = ((-3.0, 3.0), (-3.0, 3.0))
    starts = ((2.5, -0.4), (0.2, 0.1), (-2.0, -1.5), (1.0, -1.0))
    scale = "log"
    minima = ((1.0, 1.0), (-1.0, -1.0))  # the flattest ones
    saddles = ((0.0, 0.0),)
    valleys = tuple(
        tuple((float(side * x), float(side / x)) for x in np.geomspace(1 / 3, 3, 65)) for side in (1.0, -1.0)
    )
