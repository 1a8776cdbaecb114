"""A formula's tree as a function on numbers and arrays, by NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..compiled.elementwise import power
from .syntax import CONSTANTS, Node

BINARY: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "//": np.floor_divide,
    "%": np.mod,
    "**": power,
}
UNARY = {"-": np.negative, "+": np.positive}
COMPARE = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
CALLS = {name: getattr(np, name) for name in ("sqrt", "exp", "log", "cos", "sin", "tan", "tanh", "floor", "ceil")}
CALLS |= {"abs": np.abs, "min": np.minimum, "max": np.maximum}

Values = dict[str, Any]
Read = Callable[[Values], Any]  # from the values of the names to the value of a part


def function_of(tree: Node, names: tuple[str, ...]) -> Callable[..., Any]:
    """The function of `names`, elementwise over arrays that broadcast; where there is no value it gives inf or nan.

    What is true counts as 1, what is false as 0; `a and b` is b where a is not 0, as in Python.
    """
    read = _read(tree)

    def function(*values: Any) -> Any:
        with np.errstate(all="ignore"):
            return read({name: np.asarray(value, dtype=float) for name, value in zip(names, values, strict=True)})

    return function


def _read(node: Node) -> Read:
    if node.kind == "number":
        number = np.float64(node.value)
        return lambda values: number
    if node.kind == "constant":
        constant = np.float64(CONSTANTS[node.value])
        return lambda values: constant
    if node.kind == "name":
        return lambda values: values[node.value]
    parts = [_read(part) for part in node.parts]
    if node.kind == "compare":
        return _compare([COMPARE[sign] for sign in node.value], parts)
    if node.kind in ("and", "or"):
        return _fold(_both if node.kind == "and" else _either, parts)
    if node.kind == "call" and len(parts) > 1:
        return _fold(CALLS[node.value], parts)
    functions = {"binary": BINARY, "unary": UNARY, "call": CALLS}
    function = functions[node.kind][node.value] if node.kind in functions else {"not": _not, "if": _where}[node.kind]
    return lambda values: function(*(part(values) for part in parts))


def _where(test: Any, yes: Any, no: Any) -> Any:
    return np.where(np.not_equal(test, 0), yes, no)


def _both(a: Any, b: Any) -> Any:
    return _where(a, b, a)


def _either(a: Any, b: Any) -> Any:
    return _where(a, a, b)


def _not(a: Any) -> Any:
    return np.equal(a, 0).astype(float)


def _fold(function: Callable[..., Any], parts: list[Read]) -> Read:
    first, *others = parts

    def read(values: Values) -> Any:
        found = first(values)
        for part in others:
            found = function(found, part(values))
        return found

    return read


def _compare(signs: list[Callable[..., Any]], parts: list[Read]) -> Read:
    def read(values: Values) -> Any:
        found = [part(values) for part in parts]
        results = [sign(a, b) for sign, a, b in zip(signs, found, found[1:])]
        return np.logical_and.reduce(np.broadcast_arrays(*results)).astype(float)

    return read
