from engine import Landscape, item


@item
class SixHumpCamel(Landscape):
    """Six basins of three depths: the start decides which one a run ends in."""

    label = "Six-hump camel"
    reference = "Dixon & Szego 1978, Towards Global Optimisation 2"
    expression = "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2"
    domain = ((-2.0, 2.0), (-1.1, 1.1))
    starts = ((-1.0, -1.0), (1.9, 0.9), (-1.9, 0.1), (0.6, 0.9))
    minima = ((0.08984201310031806, -0.7126564030207396), (-0.08984201310031806, 0.7126564030207396))
    saddles = (
        (0.0, 0.0),
        (1.1092053368047865, -0.7682680925095399),
        (-1.1092053368047865, 0.7682680925095399),
        (1.2960702671671092, 0.6050843880386585),
        (-1.2960702671671092, -0.6050843880386585),
        (1.6380679841897785, 0.22867406904439408),
        (-1.6380679841897785, -0.22867406904439408),
    )
