from engine import Landscape, item, param


@item
class StretchedBowl(Landscape):
    """A bowl much steeper one way than the other: the steep side limits the step, the flat side sets the time."""

    kappa: float = param(
        25.0, 1.0, 1000.0, r"\kappa", "condition number: curvature of the steep side over that of the flat one",
        scale="log", valid="[1, 1e9]",
    )  # fmt: skip
    angle: float = param(0.0, 0.0, 90.0, r"\theta", "rotation of the bowl in degrees", valid="[-360, 360]")

    label = "Stretched bowl"
    reference = "Goh 2017, Why momentum really works, Distill"
    expression = (
        "((x*cos(pi*angle/180) + y*sin(pi*angle/180))**2 + kappa*(y*cos(pi*angle/180) - x*sin(pi*angle/180))**2)/2"
    )
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    starts = ((-4.0, 2.0), (4.0, 4.0), (-4.5, -1.0))
    scale = "log"
    minima = ((0.0, 0.0),)
