from engine import Landscape, item


@item
class Bukin6(Landscape):
    """A knife's edge for a floor, where the gradient grows without bound: every step of fixed size jumps across."""

    label = "Bukin N. 6"
    reference = "Bukin 1997, New minimization strategy for non-smooth functions"
    expression = "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)"
    domain = ((-15.0, -5.0), (-3.0, 3.0))
    starts = ((-7.0, 2.5), (-13.0, -1.0), (-6.0, -2.0))
    minima = ((-10.0, 1.0),)
    kinks = True
