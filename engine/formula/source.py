"""Arithmetic as steps: named intermediate results, then the results; what derivatives are handed out as."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

from ..compiled.elementwise import FUNCTIONS
from .syntax import CONSTANTS

ARITHMETIC = (ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UnaryOp, ast.USub, ast.Load)
LARGEST = 2**1023  # of the whole numbers that are turned into floats
CALLED = FUNCTIONS.keys() - CONSTANTS


class Steps(NamedTuple):
    """A function of `arguments`, step by step: each name is given its expression, then the results follow.

    The expressions are Python's, with only + - * / and the functions of `compiled.elementwise`: powers are written as
    products, because a product has the same bits for floats and arrays and a power has not.
    """

    arguments: tuple[str, ...]
    assignments: tuple[tuple[str, str], ...]
    results: tuple[str, ...]

    def parsed(self, floats: bool = False) -> tuple[list[tuple[str, ast.expr]], list[ast.expr]]:
        """The expressions as syntax trees, made anew at every call: those of the assignments, those of the results.

        floats: whole numbers as floats, which has the same bits and is twice as fast for plain numbers. Raises
        ValueError when there is anything but arithmetic in them.
        """
        known = {*self.arguments, *CONSTANTS}
        assignments = []
        for name, text in self.assignments:
            assignments.append((name, _arithmetic(text, known, floats)))
            known.add(name)
        return assignments, [_arithmetic(text, known, floats) for text in self.results]

    def plain(self) -> bool:
        """Whether it calls no function, so that it is silent on plain floats."""
        assignments, results = self.parsed()
        trees = (*(tree for _, tree in assignments), *results)
        return not any(isinstance(node, ast.Call) for tree in trees for node in ast.walk(tree))

    def depth(self) -> int:
        """The most operations within operations in one expression."""

        def of(node: ast.AST) -> int:
            return 1 + max((of(one) for one in ast.iter_child_nodes(node)), default=0)

        assignments, results = self.parsed()
        return max(of(tree) for tree in (*(tree for _, tree in assignments), *results))

    def function(self) -> Callable[..., tuple]:
        """The function, compiled anew at every call; of floats or arrays that broadcast, one value per result."""
        assignments, results = self.parsed(floats=True)
        body: list[ast.stmt] = [ast.Assign([ast.Name(name, ast.Store())], value) for name, value in assignments]
        body.append(ast.Return(ast.Tuple(results, ast.Load())))
        arguments = ast.arguments([], [ast.arg(name) for name in self.arguments], None, [], [], None, [])
        module = ast.Module([ast.FunctionDef("f", arguments, body, [])], [])
        space: dict[str, Any] = dict(FUNCTIONS)
        exec(compile(ast.fix_missing_locations(module), "<formula>", "exec"), space)  # noqa: S102 - arithmetic only
        return space["f"]


def _arithmetic(text: str, known: set[str], floats: bool) -> ast.expr:
    tree = ast.parse(text, mode="eval").body
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and not node.keywords}
    for node in ast.walk(tree):
        number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        function = isinstance(node, ast.Name) and id(node) in called and node.id in CALLED
        name = isinstance(node, ast.Name) and id(node) not in called and node.id in known
        call = isinstance(node, ast.Call) and not node.keywords
        if not (number or function or name or call or isinstance(node, ARITHMETIC)):
            raise ValueError(f"{ast.unparse(node)} is no arithmetic")
        if number and floats and abs(node.value) < LARGEST:  # NumPy takes larger whole numbers for objects
            node.value = float(node.value)
    return tree
