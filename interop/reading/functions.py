"""Functions and classes of a script that give a rate, as formulas of the step. They are worked out, never executed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine import Told, parse

from ..errors import CodeError
from .known import is_function
from .values import Expr, Function, Instance, Made, Method, Unknown, number
from .walk import Walk

# what takes a function -> its argument, its place, and with how many numbers the library calls it
TAKES = {
    "torch.optim.lr_scheduler.LambdaLR": ("lr_lambda", 1, 1),
    "torch.optim.lr_scheduler.MultiplicativeLR": ("lr_lambda", 1, 1),
    "keras.callbacks.LearningRateScheduler": ("schedule", 0, 2),
}
NAMES = {1: ("t",), 2: ("epoch", "lr")}


def formula(walk: Walk, function: Any, names: tuple[str, ...], node: Any = None) -> Any:
    """What a function gives for these numbers: a number, a tree of the names, or something unknown.

    A function that takes fewer numbers gets fewer, as Keras does it. Raises CodeError where it is no function.
    """
    if not is_function(function):
        raise CodeError("“{text}” is no function whose text is here.", text=_name_of(function))
    takes = _most(function)
    symbols = [Expr(ast.Name(name)) for name in names[: len(names) if takes is None else max(1, takes)]]
    return walk.call(function, symbols, {}, node or ast.parse("rate(t)", mode="eval").body)


def _most(function: Any) -> int | None:
    """How many numbers a function takes by position; None for as many as one likes."""
    if isinstance(function, Method):
        inner = _most(function.function)
        own = function.function.parameters if isinstance(function.function, Function) else []
        named = sum(name in own for name in function.kwargs)
        return None if inner is None else inner - len(function.args) - named
    if isinstance(function, Instance):
        return _most(function.cls.find("__call__")) - 1
    return None if function.node.args.vararg else len(function.parameters)


def _name_of(value: Any) -> str:
    if isinstance(value, Made):
        return value.name[:60]
    return str(getattr(value, "name", "")) or "…"


def as_lambda(value: Any, names: tuple[str, ...], ask: Callable[[Unknown], None]) -> ast.Lambda:
    """A formula's value as a lambda of these names. Raises CodeError where it has none; `ask` gets what is unknown."""
    if isinstance(value, Unknown):
        ask(value)
    if isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool) or not (number(value) or isinstance(value, Expr)):
        raise CodeError("What this function gives is not a number that can be read from its text.")
    body = value.node if isinstance(value, Expr) else ast.Constant(value)
    text = ast.unparse(ast.fix_missing_locations(ast.Expression(body)))
    try:
        parse(text, names)
    except Told as error:
        raise CodeError("This function's formula cannot be used: {error}", error=error) from None
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    return ast.Lambda(arguments, ast.parse(text, mode="eval").body)


def text(one: ast.Lambda) -> str:
    """The formula of a lambda."""
    return ast.unparse(one.body)
