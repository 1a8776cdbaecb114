"""Plain gradient descent is the engine's own default; here it joins the others."""

from engine import SGD

__all__ = ["SGD"]
