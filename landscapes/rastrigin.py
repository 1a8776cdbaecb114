from engine import Landscape, item


@item
class Rastrigin(Landscape):
    """A bowl covered with dents: a small step settles in the nearest; only momentum, noise or a big step gets past."""

    label = "Rastrigin"
    reference = "Rastrigin 1974, Systems of extremal control"
    expression = "20 + x**2 + y**2 - 10*(cos(2*pi*x) + cos(2*pi*y))"
    domain = ((-5.12, 5.12), (-5.12, 5.12))
    starts = ((-3.3, 3.6), (2.4, 1.6), (4.4, -4.4))
    minima = ((0.0, 0.0),)
