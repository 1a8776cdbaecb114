"""How long the derivatives of a formula will be, told before SymPy begins: it cannot be stopped on the way."""

from __future__ import annotations

from typing import NamedTuple

from .syntax import Node


class Sizes(NamedTuple):
    """Operations in a part of a formula, in its first derivative and in its second, by one coordinate each."""

    own: int
    first: int = 0
    second: int = 0


def sizes(node: Node, variables: tuple[str, ...]) -> Sizes:
    """Upper bounds by the rules for sums, products and functions of functions, nothing simplified."""
    if not node.parts:
        return Sizes(1, 1) if node.value in variables and node.kind == "name" else Sizes(1)
    parts = [sizes(part, variables) for part in node.parts]
    if node.kind == "unary":
        return parts[0]
    if node.kind == "call" and len(parts) == 1:
        return _outer(parts[0])
    if node.kind == "binary" and node.value == "*":
        return _product(*parts)
    if node.kind == "binary" and node.value == "/":
        return _product(parts[0], _outer(parts[1]))
    if node.kind == "binary" and node.value == "**":
        return _outer(parts[0] if not parts[1].first else _product(parts[1], _outer(parts[0])))
    total = Sizes(*map(sum, zip(*parts)))  # a sum; the larger of some
    return total._replace(own=total.own + 1)


def _outer(u: Sizes) -> Sizes:
    """A function of u: f'(u) u', and f''(u) u' u' + f'(u) u''."""
    if not u.first:
        return Sizes(u.own + 1)
    return Sizes(u.own + 1, u.own + u.first + 1, 2 * u.own + 2 * u.first + u.second + 3)


def _product(a: Sizes, b: Sizes) -> Sizes:
    first = (a.first and a.first + b.own + 1) + (b.first and a.own + b.first + 1)
    second = (a.second and a.second + b.own + 1) + (b.second and a.own + b.second + 1)
    mixed = 2 * (a.first + b.first + 1) if a.first and b.first else 0
    return Sizes(a.own + b.own + 1, first, second + mixed)


def check_size(formula, variables):
    pass
