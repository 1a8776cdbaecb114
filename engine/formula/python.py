"""A formula's tree as a Python expression, for code that is written for people."""

from __future__ import annotations

import ast

from .syntax import Node

BINARY = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "**": ast.Pow}
UNARY = {"-": ast.USub, "+": ast.UAdd}
COMPARE = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq, "!=": ast.NotEq}


def python_of(node: Node) -> ast.expr:
    """The expression, made anew at every call, so that it may be changed."""
    if node.kind == "number":
        return ast.Constant(node.value)
    if node.kind in ("name", "constant"):
        return ast.Name(str(node.value), ast.Load())
    parts = [python_of(part) for part in node.parts]
    if node.kind == "call":
        return ast.Call(ast.Name(str(node.value), ast.Load()), parts, [])
    if node.kind == "binary":
        return ast.BinOp(parts[0], BINARY[str(node.value)](), parts[1])
    if node.kind == "unary":
        return ast.UnaryOp(UNARY[str(node.value)](), parts[0])
    if node.kind == "not":
        return ast.UnaryOp(ast.Not(), parts[0])
    if node.kind == "compare":
        return ast.Compare(parts[0], [COMPARE[sign]() for sign in node.value], parts[1:])
    if node.kind == "if":
        return ast.IfExp(*parts)
    return ast.BoolOp(ast.And() if node.kind == "and" else ast.Or(), parts)
