from engine import Landscape, item


@item
class Ackley(Landscape):
    """A nearly flat rippled plain around a deep pit with a pointed floor, where the gradient never gets small."""

    label = "Ackley"
    reference = "Ackley 1987, A Connectionist Machine for Genetic Hillclimbing"
    expression = "20 + e - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    starts = ((-3.4, 2.6), (2.5, 1.5), (4.5, -4.5))
    minima = ((0.0, 0.0),)
    kinks = True
