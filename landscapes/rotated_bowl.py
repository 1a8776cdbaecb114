from engine import Landscape, item, param


@item
class RotatedBowl(Landscape):
    """A stretched bowl askew to the axes: scaling each coordinate by itself, as Adam does, no longer helps much."""

    kappa: float = param(
        100.0, 1.0, 1000.0, r"\kappa", "condition number: curvature of the steep side over that of the flat one",
        scale="log", valid="[1, 1e6]",
    )  # fmt: skip
    angle: float = param(45.0, 0.0, 90.0, r"\theta", "rotation of the bowl in degrees", valid="[-360, 360]")

    label = "Rotated bowl"
    reference = "Salomon 1996, Re-evaluating genetic algorithm performance under coordinate rotation, BioSystems 39(3)"
    expression = "((1 + kappa)*(x**2 + y**2) + (1 - kappa)*(cos(pi*angle/90)*(x**2 - y**2) + sin(pi*angle/90)*2*x*y))/4"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    starts = ((-4.0, 1.0), (4.0, 1.0), (-1.0, -4.5))
    scale = "log"
    minima = ((0.0, 0.0),)
