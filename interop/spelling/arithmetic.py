"""The arithmetic within our own spellings."""

from __future__ import annotations

import ast
from typing import Any


class Text(str):
    """A value that goes into the call as it is."""


def value_of(node: ast.expr, values: dict[str, Any]) -> Any:
    """Our own spelling's arithmetic on field values."""
    return eval(  # noqa: S307 - the text is an item's own
        compile(ast.Expression(node), "<spelling>", "eval"),
        {"__builtins__": {}, "dict": dict, "zip": zip, "int": int} | values,
    )
