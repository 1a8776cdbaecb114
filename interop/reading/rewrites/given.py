"""The arguments of a call by their names, as the other spellings take them."""

from __future__ import annotations

import ast
from typing import Any

from engine import Told

Given = dict[str, ast.expr]
Modern = tuple[str, Given, Told | None]  # the name and the arguments of today, and what must be said


def number(node: ast.expr | None, default: Any = None) -> Any:
    """The number, switch or text that an argument is; `default` where it is not given, None where it is no such."""
    if node is None:
        return default
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -node.operand.value
    return node.value if isinstance(node, ast.Constant) else None


def renamed(given: Given, names: dict[str, str]) -> Given:
    """The arguments by other names; "" for those that count for nothing."""
    return {names.get(key, key): value for key, value in given.items() if names.get(key, key)}
