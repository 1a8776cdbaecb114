from engine import Landscape, item


@item
class DropWave(Landscape):
    """Rings around a drop, each a trap all the way round: going downhill finds the nearest one and no further."""

    label = "Drop-wave"
    reference = "Molga & Smutnicki 2005, Test functions for optimization needs"
    expression = "-(1 + cos(12*sqrt(x**2 + y**2)))/((x**2 + y**2)/2 + 2)"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((-1.0, 0.72), (1.8, -0.4), (0.15, 0.1))
    minima = ((0.0, 0.0),)
    kinks = True  # at the centre the root has none, the surface is smooth there
