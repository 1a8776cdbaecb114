"""The values of a script as the arguments of calls that spellings are matched with."""

from __future__ import annotations

import ast
from typing import Any

from .expressions import text_of
from .values import Made, plain


class Opaque(ast.expr):
    """An argument that is no number, text, row or table of such: its value, and the expression in the text."""

    _fields = ()

    def __init__(self, value: Any, source: ast.AST | None = None) -> None:
        super().__init__()
        self.value, self.source = value, source


def closed(value: Any, source: ast.AST | None, count: Any) -> ast.expr:
    """The argument that stands for a value; `count` is told how much is looked at."""
    count()
    if isinstance(value, (list, tuple, range)) and len(value) < 10_000:
        elements = getattr(source, "elts", [])
        own = elements if len(elements) == len(value) else [source] * len(value)
        row = [closed(one, node, count) for one, node in zip(value, own)]
        return ast.Tuple(row) if isinstance(value, tuple) else ast.List(row)
    if isinstance(value, dict):
        return ast.Dict([ast.Constant(key) for key in value], [closed(one, source, count) for one in value.values()])
    return ast.Constant(value) if plain(value) else Opaque(value, source)


def sources(one: Made) -> tuple[list[ast.AST | None], dict[str, ast.AST]]:
    """The expressions of a call's arguments in the text, by position and by name."""
    args: list[ast.AST | None] = list(getattr(one.node, "args", []))
    if len(args) != len(one.args):
        args = [None] * len(one.args)
    return args, {each.arg: each.value for each in getattr(one.node, "keywords", []) if each.arg}


def in_words(node: ast.AST | None) -> str:
    """An argument as it stands in the text."""
    if isinstance(node, Opaque):
        return text_of(node.source) if node.source is not None else "…"
    return text_of(_Spelled().visit(node)) if node is not None else "…"


class _Spelled(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, Opaque):
            return node.source if isinstance(node.source, ast.expr) else ast.Name("…")
        return super().visit(node)
