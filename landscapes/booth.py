from engine import Landscape, item


@item
class Booth(Landscape):
    """A plain bowl, a little askew: a method that cannot manage this one is set up wrongly."""

    label = "Booth"
    reference = "Jamil & Yang 2013, A literature survey of benchmark functions, arXiv:1308.4008"
    expression = "(x + 2*y - 7)**2 + (2*x + y - 5)**2"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    starts = ((-8.0, -5.0), (8.0, 8.0), (-5.0, 9.0))
    scale = "log"
    minima = ((1.0, 3.0),)
