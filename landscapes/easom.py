from engine import Landscape, item


@item
class Easom(Landscape):
    """A hole in an endless plain: further out the gradient is all but zero, and only the sign of it still helps."""

    label = "Easom"
    reference = "Easom 1990, A survey of global optimization techniques, M. Eng. thesis, University of Louisville"
    expression = "-cos(x)*cos(y)*exp(-((x - pi)**2 + (y - pi)**2))"
    domain = ((-2.0, 8.0), (-2.0, 8.0))
    starts = ((2.0, 4.3), (4.5, 2.2), (1.8, 1.8), (0.0, 6.0))
    minima = ((3.141592653589793, 3.141592653589793),)
