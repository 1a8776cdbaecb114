from engine import Landscape, item


@item
class Matyas(Landscape):
    """A gentle valley along the diagonal: 25 times flatter along it than across, which momentum makes good."""

    label = "Matyas"
    reference = "Matyas 1965, Random optimization, Automation and Remote Control 26"
    expression = "0.26*(x**2 + y**2) - 0.48*x*y"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    starts = ((-9.0, -2.0), (8.0, 1.0), (-6.0, 6.0))
    scale = "log"
    minima = ((0.0, 0.0),)
