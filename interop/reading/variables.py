"""What the variables of a script stand for."""

from __future__ import annotations

import ast
import math
from bisect import bisect_right

from ..spelling import dotted

Place = tuple[float, float]  # line and column
LONGEST_WAY = 10  # from name to name


class Variables:
    """The assignments of a script. A name stands for what it was given last before it is used, else for what it is
    given last at all."""

    def __init__(self, tree: ast.AST) -> None:
        self.values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)
            elif isinstance(node, ast.AnnAssign) and node.value:
                self._assign(node.target, node.value)
        self.ends: dict[str, list[Place]] = {}  # of the values; they do not overlap, so these rise with the starts
        for name, values in self.values.items():
            values.sort(key=_start)
            self.ends[name] = [_end(value) for value in values]

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        rows = (ast.Tuple, ast.List)
        if dotted(target):
            self.values.setdefault(dotted(target), []).append(value)
        elif isinstance(target, rows) and isinstance(value, rows) and len(target.elts) == len(value.elts):
            for pair in zip(target.elts, value.elts):
                self._assign(*pair)

    def resolved(self, node: ast.expr) -> ast.expr:
        """What an expression stands for: itself, or the value of the variable that it is."""
        for _ in range(LONGEST_WAY):
            name = dotted(node)
            values = self.values.get(name)
            if not values:
                break
            before = bisect_right(self.ends[name], _start(node))
            if not before and _start(values[-1]) <= _start(node):  # it stands in its own only value
                break
            node = values[before - 1]  # the last one before, or the last one at all
        return node


def _start(node: ast.expr) -> Place:
    return getattr(node, "lineno", math.inf), getattr(node, "col_offset", math.inf)


def _end(node: ast.expr) -> Place:
    return getattr(node, "end_lineno", math.inf), getattr(node, "end_col_offset", math.inf)
