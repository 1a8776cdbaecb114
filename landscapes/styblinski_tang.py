from engine import Landscape, item


@item
class StyblinskiTang(Landscape):
    """Each coordinate has a good and a poor well of its own: four corners, and only one has both good ones."""

    label = "Styblinski-Tang"
    reference = "Styblinski & Tang 1990, Experiments in nonconvex optimization, Neural Networks 3(4)"
    expression = "(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2"
    domain = ((-5.0, 5.0), (-5.0, 5.0))
    starts = ((0.4, 4.5), (4.5, 4.0), (-0.5, 0.5))
    minima = ((-2.903534027771177, -2.903534027771177),)
    saddles = (
        (-2.903534027771177, 0.1567312567803401),
        (0.1567312567803401, -2.903534027771177),
        (2.746802770990837, 0.1567312567803401),
        (0.1567312567803401, 2.746802770990837),
    )
