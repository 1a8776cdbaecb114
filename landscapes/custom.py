from engine import TypedSurface, item, param
from engine.typed_surface import letters, rectangle


@item
class Custom(TypedSurface):
    """Any formula of x and y that you type: what it teaches is up to you."""

    expression: str = param("x**2 + a*y**2", help="the formula, as you would write it on paper")
    parameters: tuple = param((("a", 2.0),), help="the letters in it and their values", rule=letters)
    domain: tuple = param(((-2.0, 2.0), (-2.0, 2.0)), help="the part of the plane that is shown", rule=rectangle)

    label = "Your own formula"
    reference = "yours"
