from engine import Landscape, item


@item
class Himmelblau(Landscape):
    """Four minima, all equally deep: where a run ends depends on where it starts and how it steps."""

    label = "Himmelblau"
    reference = "Himmelblau 1972, Applied Nonlinear Programming"
    expression = "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"
    domain = ((-6.0, 6.0), (-6.0, 6.0))
    starts = ((-0.5, -1.0), (0.0, 0.0), (5.0, 5.0), (-5.0, 1.0))
    scale = "log"
    minima = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.7793102533777469, -3.2831859912861694),
        (3.5844283403304917, -1.8481265269644034),
    )
    saddles = (
        (0.0866775045657262, 2.8842547010886877),
        (3.3851541838841655, 0.0738518784014936),
        (-3.0730257508764435, -0.0813530428904389),
        (-0.1279613467442127, -1.9537149822225785),
    )
