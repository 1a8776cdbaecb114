"""How long the derivatives of a formula will be, told before SymPy begins: it cannot be stopped on the way."""

from __future__ import annotations

from functools import reduce
from itertools import product
from typing import NamedTuple

from .formula import Formula
from .syntax import Node, wrong

MOST = 6000  # operations in value and gradient together, and in the Hessian: about half a second of SymPy

Pair = tuple[str, str]  # of variables, in the order of their names


class Sizes(NamedTuple):
    """Operations in a part of a formula, in its derivative by each variable in it, and in its second derivatives."""

    own: int
    first: dict[str, int]
    second: dict[Pair, int]


def check_size(formula: Formula, variables: tuple[str, ...], hessian: bool = False) -> Sizes:
    """Upper bounds by the rules for sums, products and functions of functions, nothing simplified; of second
    derivatives if asked for.

    Raises Told at the first part whose value and gradient, or whose Hessian, are too long.
    """

    def sizes(node: Node) -> Sizes:
        found = _sizes(node, [sizes(part) for part in node.parts], variables)
        if not hessian:
            found = found._replace(second={})
        if found.own + sum(found.first.values()) > MOST:
            message = "At “{near}” (character {at}) the derivatives become too long. Write it with fewer operations."
            wrong(formula.text, node.at, message)
        if sum(count * (1 if a == b else 2) for (a, b), count in found.second.items()) > MOST:
            message = (
                "At “{near}” (character {at}) the second derivatives become too long. Write it with fewer operations."
            )
            wrong(formula.text, node.at, message)
        return found

    return sizes(formula.tree)


def _sizes(node: Node, parts: list[Sizes], variables: tuple[str, ...]) -> Sizes:
    if not parts:
        return Sizes(1, {node.value: 1} if node.kind == "name" and node.value in variables else {}, {})
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


def _added(*parts: dict) -> dict:
    """Sums, key by key, with one operation more where there are several."""
    found: dict = {}
    for part in parts:
        for key, count in part.items():
            found[key] = found[key] + count + 1 if key in found else count
    return found


def _times(part: dict, count: int) -> dict:
    """Each of them times something of so many operations."""
    return {key: one + count + 1 for key, one in part.items()}


def _crossed(a: dict[str, int], b: dict[str, int]) -> dict[Pair, int]:
    """First derivatives times first derivatives, for each pair of variables."""
    pairs = (({tuple(sorted((x, y))): m + n + 1}) for (x, m), (y, n) in product(a.items(), b.items()))
    return _added(*pairs)


def _sum(a: Sizes, b: Sizes) -> Sizes:
    return Sizes(a.own + b.own + 1, _added(a.first, b.first), _added(a.second, b.second))


def _larger(a: Sizes, b: Sizes) -> Sizes:
    """The larger of two: the derivative of each, times a step that tells which it is."""
    step = a.own + b.own + 4
    first = _added(_times(a.first, step), _times(b.first, step))
    return Sizes(a.own + b.own + 1, first, _added(_times(a.second, step), _times(b.second, step)))


def _outer(u: Sizes) -> Sizes:
    """A function of u: f'(u) u', and f''(u) u' u' + f'(u) u''."""
    bent = _times(_crossed(u.first, u.first), u.own)
    return Sizes(u.own + 1, _times(u.first, u.own), _added(bent, _times(u.second, u.own)))


def _product(a: Sizes, b: Sizes) -> Sizes:
    first = _added(_times(a.first, b.own), _times(b.first, a.own))
    second = _added(_times(a.second, b.own), _times(b.second, a.own), _crossed(a.first, b.first))
    return Sizes(a.own + b.own + 1, first, second)
