from engine import Landscape, item


@item
class McCormick(Landscape):
    """A sloping trough with a wave in it: the run rolls down the trough and may stop in the first hollow."""

    label = "McCormick"
    reference = "McCormick 1976, Computability of global solutions, Mathematical Programming 10"
    expression = "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1"
    domain = ((-1.5, 4.0), (-3.0, 4.0))
    starts = ((-1.0, 3.0), (3.5, 3.5), (2.5, -2.5))
    minima = ((-0.5471975511965977, -1.5471975511965977),)
    saddles = ((1.5471975511965977, 0.5471975511965977),)
