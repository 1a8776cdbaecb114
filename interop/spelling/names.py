"""Qualified names and expressions as text and as trees."""

from __future__ import annotations

import ast


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain; empty when it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return ""


def path(text: str) -> ast.expr:
    """The expression that a text is, such as a qualified name; the other way round than `dotted`."""
    return ast.parse(text, mode="eval").body


def names_in(node: ast.AST) -> dict[str, None]:
    """The names in an expression, in order."""
    return dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
