from engine import Landscape, item


@item
class GoldsteinPrice(Landscape):
    """From 3 to a million within one picture: a rate that suits one place is far too large in another."""

    label = "Goldstein-Price"
    reference = "Goldstein & Price 1971, On descent from local minima, Mathematics of Computation 25(115)"
    expression = (
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))"
    )
    domain = ((-2.0, 2.0), (-3.0, 1.0))
    starts = ((-1.5, -0.5), (1.5, -2.0), (0.5, 0.5), (-1.0, -2.5))
    scale = "log"
    minima = ((0.0, -1.0),)
    saddles = ((-0.4, -0.6), (1.2, -0.2), (0.6, 0.4), (1.4, 0.6))
