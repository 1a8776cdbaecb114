"""What a text may call: NumPy's, math's and PyTorch's functions on numbers and small arrays, each on a list.

An array here is a float64 array of a few numbers; a tensor of PyTorch is one, too, and its methods act on it in place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

LARGEST = 1000  # numbers in an array
MODULES = ("np", "numpy", "jnp", "jax.numpy", "math", "torch", "cp", "tf", "tf.math", "K", "xp")


def array(value: Any, *_: Any, **__: Any) -> np.ndarray:
    """A new small array of numbers, of the shape that they have. Raises ValueError where they are too many."""
    if isinstance(value, (list, tuple)) and len(value) > LARGEST:
        raise ValueError
    made = np.array(value, dtype=float)
    if made.size > LARGEST:
        raise ValueError
    return made


def filled(number: float) -> Callable[..., np.ndarray]:
    """`np.zeros` and its like: a new array of this number, of a shape."""

    def of(shape: Any, *more: Any, **_: Any) -> np.ndarray:
        sizes = [*shape] if isinstance(shape, (list, tuple)) else [shape, *(one for one in more if type(one) is int)]
        if (
            len(sizes) > 3
            or any(type(one) is not int or not 0 <= one <= LARGEST for one in sizes)
            or math.prod(sizes) > LARGEST
        ):
            raise ValueError
        return np.full(sizes, number)

    return of


def like(number: float) -> Callable[..., np.ndarray]:
    """`np.zeros_like` and its like: a new array of this number, of the shape of another."""
    return lambda a, *_, **__: np.full(np.shape(a), number)


def _plain(function: Callable) -> Callable:
    return lambda *args, **_: function(*args)


def _norm(a: Any, *_: Any, **__: Any) -> float:
    return float(np.sqrt(np.sum(np.square(a))))


def _clip(a: Any, low: Any = None, high: Any = None, **named: Any) -> Any:
    low, high = (
        named.get(long, named.get(short, one)) for long, short, one in (("a_min", "min", low), ("a_max", "max", high))
    )
    return np.clip(a, low, high)


def _extreme(function: Callable, over: Callable) -> Callable:
    return lambda a, *rest, **_: function(a, rest[0]) if rest else over(a)


_ONE = ("sqrt", "square", "exp", "log", "sign", "abs", "tanh", "cbrt", "log10", "sin", "cos", "floor", "ceil")
_TWO = ("power", "maximum", "minimum", "add", "subtract", "multiply", "divide", "dot")
FUNCTIONS: dict[str, Callable] = {
    **{name: _plain(getattr(np, name)) for name in (*_ONE, *_TWO)},
    "absolute": _plain(np.abs),
    "fabs": _plain(np.abs),
    "pow": _plain(np.power),
    "mul": _plain(np.multiply),
    "div": _plain(np.divide),
    "sub": _plain(np.subtract),
    "true_divide": _plain(np.divide),
    "rsqrt": lambda a: 1 / np.sqrt(a),
    "reciprocal": lambda a: 1 / np.asarray(a, dtype=float),
    "negative": _plain(np.negative),
    "neg": _plain(np.negative),
    "max": _extreme(np.maximum, np.max),
    "min": _extreme(np.minimum, np.min),
    "where": lambda c, a, b: np.where(c, a, b),
    "sum": lambda a, *_, **__: np.sum(a),
    "mean": lambda a, *_, **__: np.mean(a),
    "norm": _norm,
    "linalg.norm": _norm,
    "clip": _clip,
    "clamp": _clip,
    "zeros": filled(0.0),
    "ones": filled(1.0),
    "zeros_like": like(0.0),
    "ones_like": like(1.0),
    "full": lambda shape, number, **_: filled(float(number))(shape),
    "full_like": lambda a, number, **_: np.full(np.shape(a), float(number)),
    "array": array,
    "asarray": array,
    "tensor": array,
    "copy": array,
    "float64": float,
    "float32": float,
    "isscalar": np.isscalar,
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "float64": "float64", "float32": "float64"}


def size_of(a: Any) -> Any:
    """The shape as Python has it."""
    return tuple(np.shape(a))


def _into(change: Callable) -> Callable:
    """A method with "_" at its end: it changes the array and gives it back."""

    def method(a: np.ndarray, *args: Any, **named: Any) -> np.ndarray:
        a[...] = change(a, *args, **named)
        return a

    return method


def _add(a: Any, b: Any, *more: Any, alpha: float = 1, **_: Any) -> Any:
    return a + alpha * b if not more else a + b * more[0]  # add_(number, tensor) is the older form


def _addcmul(a: Any, *args: Any, value: float = 1) -> Any:
    factor, one, two = args if len(args) == 3 else (value, *args)
    return a + factor * (one * two)


def _addcdiv(a: Any, *args: Any, value: float = 1) -> Any:
    factor, one, two = args if len(args) == 3 else (value, *args)
    return a + factor * (one / two)


_CHANGES: dict[str, Callable] = {
    "add": _add,
    "sub": lambda a, b, *, alpha=1: a - alpha * b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "addcmul": _addcmul,
    "addcdiv": _addcdiv,
    "lerp": lambda a, b, weight: a + weight * (b - a),
    "sqrt": np.sqrt,
    "square": np.square,
    "abs": np.abs,
    "sign": np.sign,
    "neg": np.negative,
    "pow": np.power,
    "rsqrt": lambda a: 1 / np.sqrt(a),
    "reciprocal": lambda a: 1 / a,
    "clamp": _clip,
    "clip": _clip,
    "exp": np.exp,
    "maximum": np.maximum,
    "minimum": np.minimum,
}
METHODS: dict[str, Callable] = {
    **_CHANGES,
    **{f"{name}_": _into(change) for name, change in _CHANGES.items()},
    "zero_": _into(lambda a: 0.0 * a),
    "copy_": _into(lambda a, b: b),
    "fill_": _into(lambda a, b: b),
    **dict.fromkeys(("copy", "clone"), lambda a, **_: a.copy()),
    **dict.fromkeys(
        ("detach", "float", "double", "numpy", "cpu", "contiguous", "requires_grad_", "detach_"), lambda a, **_: a
    ),
    **dict.fromkeys(("astype", "to", "type", "view_as"), lambda a, *_, **__: a),
    "norm": _norm,
    "sum": lambda a, *_, **__: np.sum(a),
    "mean": lambda a, *_, **__: np.mean(a),
    "dot": np.dot,
    "item": lambda a: a.item() if np.size(a) == 1 else 1 / 0,
    "size": lambda a, *_: size_of(a),
    "dim": np.ndim,
    "numel": np.size,
    "any": np.any,
    "all": np.all,
    "tolist": lambda a: a.tolist(),
}
ATTRIBUTES: dict[str, Callable] = {
    **dict.fromkeys(("data", "real", "T", "value"), lambda a: a),
    "shape": size_of,
    "ndim": np.ndim,
    "size": np.size,
    "dtype": lambda a: "float64",
    "device": lambda a: "cpu",
    "is_sparse": lambda a: False,
    "requires_grad": lambda a: True,
}
