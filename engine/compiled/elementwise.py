"""Elementary functions that give the same bits for a Python float as for an array of them.

`math.sqrt` and NumPy's square root are both correctly rounded, so the fast one serves floats. The others differ
between the C library and NumPy in the last bit, so floats go through NumPy too.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def sqrt(x: Any) -> Any:
    """Square root; nan below zero."""
    if type(x) is float:
        return math.sqrt(x) if x >= 0.0 else math.nan
    return np.sqrt(x)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two; nan if either is."""
    if type(a) is float and type(b) is float:
        return a if a >= b or a != a else b
    return np.maximum(a, b)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two; nan if either is."""
    if type(a) is float and type(b) is float:
        return a if a <= b or a != a else b
    return np.minimum(a, b)


def sign(x: Any) -> Any:
    """-1, 0 or 1; nan stays nan."""
    if type(x) is float:
        return 1.0 if x > 0.0 else -1.0 if x < 0.0 else x * 0.0 if x != x else 0.0
    return np.sign(x)


def square(x: Any) -> Any:
    """x times x."""
    return x * x


def where(test: Any, yes: Any, no: Any) -> Any:
    """`yes` where the test holds, `no` elsewhere."""
    if type(test) is bool or type(test) is np.bool_:
        return yes if test else no
    return np.where(test, yes, no)


def power(a: Any, b: Any) -> Any:
    """a to the power b."""
    # NumPy takes shortcuts when all exponents are one number; two copies of them side by side never are
    if type(a) is float and type(b) is float:
        return np.power(a, (b, b)).item(0)
    b = np.broadcast_to(b, np.broadcast_shapes(np.shape(a), np.shape(b)))
    return np.power(a, np.stack([b, b]).astype(float))[0]


def unkink(g: Any, x: Any) -> Any:
    """The gradient g at x, with zero in place of the nan or inf of a kink; where x is no number, they stay."""
    if type(g) is float:
        return 0.0 if not math.isfinite(g) and math.isfinite(x) else g
    return np.where(~np.isfinite(g) & np.isfinite(x), 0.0, g)


def _through_numpy(name: str) -> Any:
    ufunc = getattr(np, name)

    def function(x: Any) -> Any:
        return float(ufunc(x)) if type(x) is float else ufunc(x)

    function.__name__, function.__doc__ = name, f"NumPy's {name}, which gives a float for a float."
    return function


sin, cos, tan, exp, log, tanh, cbrt = (
    _through_numpy(name) for name in ("sin", "cos", "tan", "exp", "log", "tanh", "cbrt")
)

FUNCTIONS: dict[str, Any] = {
    "sqrt": sqrt,
    "maximum": maximum,
    "minimum": minimum,
    "sign": sign,
    "square": square,
    "power": power,
    "where": where,
    "unkink": unkink,
    "abs": abs,
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "exp": exp,
    "log": log,
    "tanh": tanh,
    "cbrt": cbrt,
    "pi": math.pi,
    "e": math.e,
}
