"""A formula as a value: its text, the names in it, and its checked tree."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from .evaluate import function_of
from .latex import latex_of
from .python import python_of
from .syntax import Node, check_names, read


@dataclass(frozen=True)
class Formula:
    """A formula of the numbers `names`. Two are equal when their texts and names are."""

    text: str
    names: tuple[str, ...]
    tree: Node = field(compare=False, repr=False)

    def __call__(self, *values: Any) -> Any:
        """Its value for one number or array per name, elementwise; inf or nan where it has none."""
        return self._function(*values)

    @cached_property
    def latex(self) -> str:
        """The formula for people."""
        return latex_of(self.tree, {})

    def latex_with(self, symbols: dict[str, str]) -> str:
        """The same, with these symbols in LaTeX for some of the names."""
        return latex_of(self.tree, symbols)

    def python(self) -> ast.expr:
        """The formula as a Python expression, with plain names for functions and constants."""
        return python_of(self.tree)

    @cached_property
    def _function(self) -> Callable[..., Any]:
        return function_of(self.tree, self.names)


@lru_cache(maxsize=64)
def parse(text: str, names: tuple[str, ...]) -> Formula:
    """The formula that a text describes; raises Told, which points at the place, when it describes none.

    The text may use the names, numbers, + - * / // % **, brackets, comparisons, `and`, `or`, `not`, `a if test else b`,
    pi, e, and the functions listed in `syntax`, with or without a module's name before them (`math.exp`, `np.exp`).
    """
    check_names(names)
    return Formula(text, names, read(text, names))
