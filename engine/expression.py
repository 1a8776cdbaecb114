"""A small arithmetic language for rates: `0.95 ** t`, `min(1, t / 20) if t < 50 else exp(-t / 100)`.

The text is parsed as syntax and read against a short list of what is allowed; nothing of it is ever executed. What it
gives is computed by NumPy, for a number or an array of them, and is inf or nan where plain Python would raise.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from .compiled.elementwise import power

LONGEST = 400  # characters
DEEPEST = 40  # operations within operations

BINARY = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.FloorDiv: np.floor_divide,
    ast.Mod: np.mod,
    ast.Pow: power,
}
UNARY = {ast.USub: np.negative, ast.UAdd: np.positive, ast.Not: np.logical_not}
COMPARE = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
FUNCTIONS = {name: getattr(np, name) for name in ("sqrt", "exp", "log", "cos", "sin", "tan", "tanh", "floor", "ceil")}
FUNCTIONS |= {"abs": np.abs}
EXTREMES = {"min": np.minimum, "max": np.maximum}
CONSTANTS = {"pi": math.pi, "e": math.e}
MODULES = {"math", "np", "numpy", "jnp", "jax.numpy", "torch", "tf", "tf.math", "ops", "keras.ops"}

Read = Callable[[dict[str, Any]], Any]  # from the values of the names to the value of the expression


@lru_cache(maxsize=256)
def expression(text: str, names: tuple[str, ...]) -> Callable[..., Any]:
    """The function of `names` that the text describes, elementwise; raises ValueError when it describes none."""
    if len(text) > LONGEST:
        raise ValueError(f"the formula is longer than {LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{_short(text)!r} is no formula such as 0.95 ** {names[0]}") from None
    try:
        read = _read(tree, names, DEEPEST)
    except RecursionError:
        raise ValueError("the formula is nested too deep") from None

    def function(*values: Any) -> Any:
        with np.errstate(all="ignore"):
            return read({name: np.asarray(value, dtype=float) for name, value in zip(names, values, strict=True)})

    return function


def _read(node: ast.expr, names: tuple[str, ...], depth: int) -> Read:
    if depth == 0:
        raise ValueError(f"the formula is nested more than {DEEPEST} deep")
    parts = [_read(part, names, depth - 1) for part in _parts(node, names)]
    if not parts:
        return _leaf(node, names)
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        return _apply(BINARY[type(node.op)], parts)
    if isinstance(node, ast.UnaryOp) and type(node.op) in UNARY:
        return _apply(UNARY[type(node.op)], parts)
    if isinstance(node, ast.BoolOp):
        return _fold(np.logical_and if isinstance(node.op, ast.And) else np.logical_or, parts)
    if isinstance(node, ast.Compare) and all(type(op) in COMPARE for op in node.ops):
        return _chain([COMPARE[type(op)] for op in node.ops], parts)
    if isinstance(node, ast.IfExp):
        return _apply(lambda test, yes, no: np.where(np.not_equal(test, 0), yes, no), parts)
    if isinstance(node, ast.Call):
        name = _name(node.func)
        if name in FUNCTIONS and len(parts) == 1:
            return _apply(FUNCTIONS[name], parts)
        if name in EXTREMES and len(parts) > 1:
            return _fold(EXTREMES[name], parts)
        raise ValueError(f"{name} takes {'one number' if name in FUNCTIONS else 'two numbers or more'}")
    raise ValueError(f"{_short(ast.unparse(node))!r} has no place in a formula")


def _parts(node: ast.expr, names: tuple[str, ...]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.IfExp):
        return [node.test, node.body, node.orelse]
    if isinstance(node, ast.Call):
        name = _name(node.func)
        if name not in FUNCTIONS and name not in EXTREMES:
            known = ", ".join([*FUNCTIONS, *EXTREMES])
            raise ValueError(f"{_short(name)!r} is no function known here ({known})")
        if node.keywords or not node.args or any(isinstance(one, ast.Starred) for one in node.args):
            raise ValueError(f"{name} takes plain numbers")
        return node.args
    return []


def _leaf(node: ast.expr, names: tuple[str, ...]) -> Read:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        try:
            value = np.float64(float(node.value))
        except OverflowError:
            raise ValueError("a number in the formula is too large") from None
        return lambda values: value
    if isinstance(node, (ast.Name, ast.Attribute)):
        name = _name(node)
        if name in names:
            return lambda values: values[name]
        if name in CONSTANTS:
            constant = np.float64(CONSTANTS[name])
            return lambda values: constant
        raise ValueError(f"{_short(name)!r} is not known in the formula; it may use {', '.join(names)}")
    raise ValueError(f"{_short(ast.unparse(node))!r} has no place in a formula")


def _name(node: ast.expr) -> str:
    """`exp` for `exp`, `math.exp` and the like."""
    text = ast.unparse(node) if isinstance(node, (ast.Name, ast.Attribute)) else "that"
    module, _, name = text.rpartition(".")
    return name if module in MODULES else text


def _apply(function: Callable[..., Any], parts: list[Read]) -> Read:
    return lambda values: function(*(part(values) for part in parts))


def _fold(function: Callable[..., Any], parts: list[Read]) -> Read:
    first, *others = parts

    def read(values: dict[str, Any]) -> Any:
        found = first(values)
        for part in others:
            found = function(found, part(values))
        return found

    return read


def _chain(compare: list[Callable[..., Any]], parts: list[Read]) -> Read:
    def read(values: dict[str, Any]) -> Any:
        found = [part(values) for part in parts]
        results = [function(a, b) for function, a, b in zip(compare, found, found[1:])]
        return np.logical_and.reduce(results) if len(results) > 1 else results[0]

    return read


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
