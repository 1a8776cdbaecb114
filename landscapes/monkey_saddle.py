from engine import Landscape, item


@item
class MonkeySaddle(Landscape):
    """Three ways down from a place so flat that even the curvature vanishes: runs are very slow to leave it."""

    label = "Monkey saddle"
    reference = "Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie"
    expression = "x**3 - 3*x*y**2 + (x**2 + y**2)**2/2"
    domain = ((-2.5, 2.5), (-2.5, 2.5))
    starts = ((0.3, 0.03), (1.8, 0.0), (-0.5, 2.0))
    minima = ((-1.5, 0.0), (0.75, 1.299038105676658), (0.75, -1.299038105676658))
    saddles = ((0.0, 0.0),)
