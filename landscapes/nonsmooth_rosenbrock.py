from engine import Landscape, item


@item
class NonsmoothRosenbrock(Landscape):
    """A curved valley with a sharp crease for a floor: the gradient stays large, so only smaller steps get closer."""

    label = "Nonsmooth Rosenbrock"
    reference = "Gurbuzbalaban & Overton 2012, On Nesterov's nonsmooth Chebyshev-Rosenbrock functions"
    expression = "(x - 1)**2/4 + abs(y - 2*x**2 + 1)"
    domain = ((-2.0, 2.0), (-2.0, 3.0))
    starts = ((-1.2, 0.5), (-0.5, 2.0), (1.6, -1.0))
    minima = ((1.0, 1.0),)
    kinks = True
