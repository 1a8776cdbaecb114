"""How long the derivatives of a formula will be, told before SymPy begins: it cannot be stopped on the way."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

from .formula import Formula
from .syntax import Node, wrong

MOST = 6000  # operations in value, gradient and Hessian together: about half a second of SymPy


class Sizes(NamedTuple):
    """Operations in a part of a formula, in its first derivative and in its second, by one coordinate each."""

    own: int
    first: int = 0
    second: int = 0


def check_size(formula: Formula, variables: tuple[str, ...]) -> Sizes:
    """Upper bounds by the rules for sums, products and functions of functions, nothing simplified.

    Raises Told at the first part whose gradient and Hessian are too long together.
    """
    count = len(variables)

    def sizes(node: Node) -> Sizes:
        found = _sizes(node, [sizes(part) for part in node.parts], variables)
        if found.own + count * found.first + count**2 * found.second > MOST:
            message = "At “{near}” (character {at}) the derivatives become too long. Write it with fewer operations."
            wrong(formula.text, node.at, message)
        return found

    return sizes(formula.tree)


def _sizes(node: Node, parts: list[Sizes], variables: tuple[str, ...]) -> Sizes:
    if not parts:
        return Sizes(1, 1) if node.kind == "name" and node.value in variables else Sizes(1)
    if node.kind == "unary":
        return parts[0]
    if node.kind == "call" and len(parts) == 1:
        return _outer(parts[0])
    if node.kind == "binary" and node.value == "*":
        return _product(*parts)
    if node.kind == "binary" and node.value == "/":
        return _product(parts[0], _outer(parts[1]))
    if node.kind == "binary" and node.value == "**":
        return _outer(_product(parts[1], _outer(parts[0])) if parts[1].first else parts[0])
    return reduce(_larger if node.kind == "call" else _sum, parts)


def _sum(a: Sizes, b: Sizes) -> Sizes:
    return Sizes(a.own + b.own + 1, a.first + b.first + 1, a.second + b.second + 1)


def _larger(a: Sizes, b: Sizes) -> Sizes:
    """The larger of two: the derivative of each, times a step that tells which it is."""
    step = Sizes(a.own + b.own + 4)
    slope = _sum(_product(step, Sizes(a.first, a.second)), _product(step, Sizes(b.first, b.second)))
    return Sizes(a.own + b.own + 1, slope.own, slope.first)


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
