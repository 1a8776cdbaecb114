"""The constant schedule is the engine's own default; here it joins the others."""

from engine import Constant

__all__ = ["Constant"]
