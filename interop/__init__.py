"""Code both ways: a run as a script for PyTorch, Keras, optax or NumPy, and such code as optimizer and schedule."""

from .read import CodeError, from_code
from .write import to_code

__all__ = ["CodeError", "from_code", "to_code"]
