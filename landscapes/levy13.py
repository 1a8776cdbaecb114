from engine import Landscape, item


@item
class Levy13(Landscape):
    """A bowl covered with ripples that are much steeper one way: small steps hang in them, large ones skip across."""

    label = "Levy N. 13"
    reference = "Levy & Montalvo 1985, The tunneling algorithm, SIAM J. Sci. Stat. Comput. 6(1)"
    expression = "sin(3*pi*x)**2 + (x - 1)**2*(1 + sin(3*pi*y)**2) + (y - 1)**2*(1 + sin(2*pi*y)**2)"
    domain = ((-1.0, 3.0), (-1.0, 3.0))
    starts = ((-0.55, 2.72), (2.6, -0.4), (2.4, 2.4))
    minima = ((1.0, 1.0),)
