from engine import TypedSurface, item, param
from engine.typed_surface import letters, rectangle


@item
class Custom(TypedSurface):
    """Any formula of x and y that you type: what it teaches is up to you."""

    expression: str = param("x**2 + a*y**2", help="the formula, as you would write it on paper")
    parameters: tuple = param((("a", 2.0),), help="the letters in it and their values", rule=letters)
    domain: tuple = param(((-2.0, 2.0), (-2.0, 2.0)), help="the part of the plane that is shown", rule=rectangle)

    label = "Your own formula"
    reference = "Meurer et al. 2017, SymPy: symbolic computing in Python, PeerJ Computer Science 3:e103"
    examples = (
        ("A Gaussian hill", "exp(-(x^2 + y^2)/s)", (("s", 1.0),), ((-2.0, 2.0), (-2.0, 2.0))),
        ("An egg box", "sin(x)^2 + sin(y)^2", (), ((-5.0, 5.0), (-5.0, 5.0))),
        ("A valley that bends", "(1 - x)^2 + b(y - x^2)^2", (("b", 10.0),), ((-2.0, 2.0), (-1.0, 3.0))),
        ("A valley with walls like |x|", "|x - y| + (x + y)^2/k", (("k", 10.0),), ((-3.0, 3.0), (-3.0, 3.0))),
        ("A double well", "x^4 - 2x^2 + a x + y^2", (("a", 0.3),), ((-2.0, 2.0), (-2.0, 2.0))),
        ("A spiral slide", "sin(2sqrt(x^2 + y^2) + x) + r(x^2 + y^2)", (("r", 0.1),), ((-5.0, 5.0), (-5.0, 5.0))),
        ("Waves on a bowl", "x^2 + y^2 + w cos(5x) cos(5y)", (("w", 0.5),), ((-2.0, 2.0), (-2.0, 2.0))),
        ("A logistic loss", "ln(1 + e^(-x - 2y)) + ln(1 + e^(2x - y)) + c(x^2 + y^2)", (("c", 0.01),),
         ((-10.0, 10.0), (-10.0, 10.0))),
    )  # fmt: skip
