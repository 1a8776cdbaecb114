"""Code both ways: a run as a script for PyTorch, Keras, optax or NumPy, and such code as optimizer and schedule.

`reading` takes code apart, `writing` makes it, `spelling` is the one text of each call that both rest on, and
`libraries` has what is to be known about each library.
"""

from .errors import CodeError
from .pasted import read_code
from .reading import Asked, Reading, Taken, Unread, differences, from_code
from .writing import calls, paths, to_code

__all__ = [
    "Asked",
    "CodeError",
    "Reading",
    "Taken",
    "Unread",
    "calls",
    "differences",
    "from_code",
    "paths",
    "read_code",
    "to_code",
]
