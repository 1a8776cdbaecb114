from engine import Landscape, item


@item
class Griewank(Landscape):
    """Dents in a bowl so shallow that the best of them is hardly better than its neighbours."""

    label = "Griewank"
    reference = "Griewank 1981, Generalized descent for global optimization, JOTA 34(1)"
    expression = "1 + (x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2))"
    domain = ((-10.0, 10.0), (-10.0, 10.0))
    starts = ((-2.0, 3.5), (7.5, -3.0), (-8.0, -8.0))
    minima = ((0.0, 0.0),)
