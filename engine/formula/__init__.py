"""A formula as a value: text -> checked tree -> NumPy, LaTeX, derivatives.

`parse(text, names)` gives a `Formula`: it is called with numbers or arrays, `latex` shows it, `python()` writes it into
code. `meant(text, variables)` makes one of what people write. `derive(text, variables, parameters)` gives value,
gradient and Hessian as `Steps` of plain arithmetic.
"""

from .derive import Derived, derive, derive_all, derive_by
from .formula import Formula, parse
from .meant import Meant, meant
from .source import Steps

__all__ = ["Derived", "Formula", "Meant", "Steps", "derive", "derive_all", "derive_by", "meant", "parse"]
