"""Arithmetic on the values of a script: of numbers at once, of what depends on the steps as a tree."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

from ..errors import CodeError
from .values import MOST, Expr, Unknown, number, plain

LONGEST = 10_000  # characters or parts of a value that is worked out
OPERATORS: dict[type, Callable] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Pow: operator.pow, ast.Mod: operator.mod,
}  # fmt: skip
COMPARE: dict[type, Callable] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
MATH = ("exp", "log", "sqrt", "cos", "sin", "tan", "tanh", "floor", "ceil")
ONE = {name: getattr(math, name) for name in MATH} | {"log10": math.log10, "log2": math.log2, "abs": abs, "fabs": abs}
ONE |= {"float": float, "int": int, "round": round, "rsqrt": lambda x: 1 / math.sqrt(x), "square": lambda x: x * x}


class NoValue(Exception):  # noqa: N818 - not an error: the caller says that the value is not known
    """It has no value that can be worked out here."""


def tree(value: Any) -> ast.expr:
    """A number as a tree. Raises NoValue for anything else."""
    if isinstance(value, Expr):
        return value.node
    if isinstance(value, bool) or number(value):
        if not math.isfinite(value):
            raise NoValue
        value = int(value) if isinstance(value, bool) else value
        return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))
    raise NoValue


def made(node: ast.expr, *parts: Any) -> Expr:
    """A tree on these parts. Raises NoValue when it gets too large."""
    size = 1 + sum(part.size if isinstance(part, Expr) else 1 for part in parts)
    if size > MOST:
        raise NoValue
    return Expr(node, size)


def called(name: str, *parts: Any) -> Expr:
    """A function of the formula language on numbers."""
    return made(ast.Call(ast.Name(name), [tree(one) for one in parts], []), *parts)


def binary(op: ast.operator, a: Any, b: Any) -> Any:
    """The value of an operation. Raises NoValue, or CodeError for a power that is too large."""
    if type(op) not in OPERATORS:
        raise NoValue
    if isinstance(a, Expr) or isinstance(b, Expr):
        return made(ast.BinOp(tree(a), op, tree(b)), a, b)
    if not plain(a) or not plain(b):
        raise NoValue
    if isinstance(op, ast.Pow) and number(a) and number(b) and (abs(b) > 400 or abs(a) > 1e6):
        raise CodeError("A power in this code is too large.")
    for one, times in ((a, b), (b, a)):
        if isinstance(one, (str, list, tuple)) and isinstance(times, int) and len(one) * abs(times) > LONGEST:
            raise NoValue
    if isinstance(a, str) and isinstance(op, ast.Mod):
        raise NoValue
    return bounded(OPERATORS[type(op)], a, b)


def bounded(function: Callable, *args: Any) -> Any:
    """What a function gives, if it is of a size to go on with. Raises NoValue for all others."""
    try:
        found = function(*args)
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError):
        raise NoValue from None
    if number(found) and (found != found or (isinstance(found, int) and abs(found) > 1e300)):
        raise NoValue
    if isinstance(found, complex) or (isinstance(found, (str, list, tuple, dict)) and len(found) > LONGEST):
        raise NoValue
    return found


def compare(op: ast.cmpop, a: Any, b: Any) -> Any:
    """The value of one comparison. Raises NoValue."""
    if isinstance(a, Expr) or isinstance(b, Expr):
        if isinstance(op, (ast.Is, ast.IsNot)):
            if a is None or b is None:
                return isinstance(op, ast.IsNot)
            raise NoValue
        if isinstance(op, (ast.In, ast.NotIn)):
            return _among(op, a, b)
        return made(ast.Compare(tree(a), [op], [tree(b)]), a, b)
    if a is None or b is None:
        known = plain(a) and plain(b)
        if (
            isinstance(op, (ast.Is, ast.Eq, ast.IsNot, ast.NotEq))
            and not isinstance(a, Unknown)
            and not isinstance(b, Unknown)
        ):  # something that is made is not None
            same = known and a is b
            return same if isinstance(op, (ast.Is, ast.Eq)) else not same
    if not plain(a) or not plain(b):
        raise NoValue
    return bounded(COMPARE[type(op)], a, b)


def _among(op: ast.cmpop, a: Any, b: Any) -> Any:
    values = list(b) if isinstance(b, (list, tuple, dict, range)) and len(b) <= 100 else None
    if not values:
        raise NoValue
    found = made(ast.Compare(tree(a), [ast.Eq()], [tree(values[0])]), a)
    for one in values[1:]:
        found = made(
            ast.BoolOp(ast.Or(), [found.node, made(ast.Compare(tree(a), [ast.Eq()], [tree(one)]), a).node]), found, a
        )
    return found if isinstance(op, ast.In) else made(ast.UnaryOp(ast.Not(), found.node), found)


def either(test: Expr, yes: Any, no: Any) -> Any:
    """`yes` where a test of the steps holds, else `no`; rows part by part. Raises NoValue."""
    if yes is no or (plain(yes) and plain(no) and type(yes) is type(no) and yes == no):
        return yes
    if isinstance(yes, (list, tuple)) and isinstance(no, (list, tuple)) and len(yes) == len(no):
        return [either(test, *pair) for pair in zip(yes, no, strict=True)]
    return made(ast.IfExp(test.node, tree(yes), tree(no)), test, yes, no)


def one_number(name: str, value: Any) -> Any:
    """A function of one number, by the last part of its name. Raises NoValue."""
    if not isinstance(value, Expr):
        if isinstance(value, str) and name in ("float", "int"):
            return bounded(ONE[name], value)
        if not number(value) and not isinstance(value, bool):
            raise NoValue
        return bounded(ONE[name], value)
    if name in MATH:
        return called(name, value)
    if name in ("abs", "fabs"):
        return called("abs", value)
    if name == "float":
        return value
    if name == "int":
        down, up = called("floor", value), called("ceil", value)
        return either(made(ast.Compare(value.node, [ast.GtE()], [ast.Constant(0)]), value), down, up)
    if name == "square":
        return made(ast.BinOp(value.node, ast.Mult(), value.node), value, value)
    if name == "rsqrt":
        return made(ast.BinOp(ast.Constant(1), ast.Div(), called("sqrt", value).node), value)
    if name in ("log10", "log2"):
        base = math.log(10 if name == "log10" else 2)
        return made(ast.BinOp(called("log", value).node, ast.Div(), ast.Constant(base)), value)
    raise NoValue


def extreme(name: str, values: list[Any]) -> Any:
    """The least or the largest of some numbers. Raises NoValue."""
    if any(isinstance(one, Expr) for one in values):
        return called(name, *values) if len(values) > 1 else values[0]
    if not values or not all(number(one) for one in values):
        raise NoValue
    return bounded(min if name == "min" else max, values)
