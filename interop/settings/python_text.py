"""Settings as Python writes them: arguments of a call, dicts, assignments. Looked at as syntax, never evaluated."""

from __future__ import annotations

import ast
from typing import Any

from ..errors import CodeError
from ..spelling import dotted
from .entries import Open, Setting
from .formats import DEEPEST, MOST, Key, bounded, clean, flat

DICTS = ("dict", "Dict", "ConfigDict", "edict")


class Literals:
    """What expressions of literals stand for, the names of the text resolved; so many of them at most."""

    def __init__(self, names: dict[str, ast.expr]) -> None:
        self.names, self.count = names, 0

    def value(self, node: ast.expr, depth: int = 0) -> Any:
        """A number, switch, text, None, list or dict of such; Open for every other expression. Raises CodeError."""
        self.count += 1
        if self.count > 10 * MOST:
            raise CodeError("These are too many settings to read: at most {most}.", most=f"{MOST:,}")
        if depth > DEEPEST:
            return Open("…")
        if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float, str, type(None))):
            return node.value
        if isinstance(node, ast.Name) and node.id in self.names:
            return self.value(self.names[node.id], depth + 1)
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.value(one, depth + 1) for one in node.elts]
        if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
            return {_key(key): self.value(one, depth + 1) for key, one in zip(node.keys, node.values, strict=True)}
        if isinstance(node, ast.Call) and dotted(node.func) in DICTS and not node.args:
            return {_key(one): self.value(one.value, depth + 1) for one in node.keywords if one.arg}
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            value = self.value(node.operand, depth + 1)
            return -value if isinstance(value, (int, float)) else Open(short(node))
        if isinstance(node, ast.BinOp):
            sides = self.value(node.left, depth + 1), self.value(node.right, depth + 1)
            if all(isinstance(one, (int, float)) and abs(one) < 1e100 for one in sides):
                return _worked(node.op, *sides, node)
        if isinstance(node, ast.Attribute) and node.attr.isupper():  # SchedulerType.COSINE
            return node.attr.lower()
        return Open(short(node))


def _worked(sign: ast.operator, left: float, right: float, node: ast.expr) -> Any:
    if isinstance(sign, ast.Mult):
        return left * right
    if isinstance(sign, (ast.Add, ast.Sub)):
        return left + right if isinstance(sign, ast.Add) else left - right
    if isinstance(sign, (ast.Div, ast.FloorDiv)) and right:
        return left / right if isinstance(sign, ast.Div) else left // right
    if isinstance(sign, ast.Pow) and abs(right) <= 100 and 0 < abs(left) <= 1000:
        return left**right
    return Open(short(node))


def _key(node: ast.expr | ast.keyword) -> Key:
    made = Key(node.arg if isinstance(node, ast.keyword) else str(node.value)[:200])
    made.line = node.lineno
    return made


def short(node: ast.expr) -> str:
    """The text of an expression, as far as it fits into a sentence."""
    text = ast.unparse(node) if sum(1 for _ in ast.walk(node)) < 60 else "…"
    return text if len(text) <= 60 else text[:59] + "…"


def constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The names that the text gives one value, at its outermost level."""
    found: dict[str, ast.expr] = {}
    twice = set()
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    twice |= {target.id} & set(found)
                    found[target.id] = node.value
    return {name: node for name, node in found.items() if name not in twice}


def from_call(call: ast.Call, names: dict[str, ast.expr]) -> list[Setting]:
    """The arguments by name of a call, `**settings` written out."""
    rows: list[Setting] = []
    literals = Literals(names)
    for keyword in call.keywords:
        value = literals.value(keyword.value)
        if keyword.arg is None:
            rows += flat(value) if isinstance(value, dict) else []
        else:
            rows += flat(value, keyword.lineno, (clean(keyword.arg),))
    return bounded(iter(rows))


def from_assignments(tree: ast.Module) -> list[Setting]:
    """The assignments of a text of settings in Python."""
    names = constants(tree)
    literals = Literals(names)
    return bounded(
        row for name, node in names.items() for row in flat(literals.value(node), node.lineno, (clean(name),))
    )
