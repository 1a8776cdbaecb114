"""Code both ways: a run as a script for PyTorch, Keras, optax or NumPy, and such code as optimizer and schedule."""

from .errors import CodeError
from .read import from_code
from .remarks import differences
from .write import calls, paths, to_code

__all__ = ["CodeError", "calls", "differences", "from_code", "paths", "to_code"]
