"""A formula's tree in LaTeX."""

from __future__ import annotations

import re

from .syntax import BINDING, NOT, Node

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
    "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
}  # fmt: skip
KNOWN = {"exp": r"\exp", "log": r"\log", "cos": r"\cos", "sin": r"\sin", "tan": r"\tan", "tanh": r"\tanh"}
KNOWN |= {"min": r"\min", "max": r"\max"}
AROUND = {
    "sqrt": r"\sqrt{%s}",
    "exp": "e^{%s}",
    "abs": r"\left|{%s}\right|",
    "floor": r"\left\lfloor{%s}\right\rfloor",
    "ceil": r"\left\lceil{%s}\right\rceil",
}
SIGNS = {"<=": r"\leq", ">=": r"\geq", "==": "=", "!=": r"\neq", "%": r"\bmod"}
ATOM = 10  # binds more tightly than any sign


def latex_of(tree: Node) -> str:
    """The formula as people write it: fractions, roots, powers raised, products without a sign."""
    return _write(tree)[0]


def _write(node: Node) -> tuple[str, int]:
    """The text of a node and how tightly it binds."""
    if node.kind == "number":
        return _number(node.value)
    if node.kind == "name" or node.kind == "constant":
        return _name(str(node.value)), ATOM
    if node.kind == "call":
        return _call(node)
    if node.kind == "binary":
        return _binary(node)
    if node.kind == "unary":
        return f"{node.value} {_within(node.parts[0], BINDING['*'])}", BINDING["+"]
    if node.kind == "compare":
        first, *others = (_within(part, BINDING["<"] + 1) for part in node.parts)
        rest = "".join(f" {SIGNS.get(sign, sign)} {one}" for sign, one in zip(node.value, others))
        return first + rest, BINDING["<"]
    if node.kind in ("and", "or"):
        sign = rf" \{'wedge' if node.kind == 'and' else 'vee'} "
        return sign.join(_within(part, BINDING[node.kind] + 1) for part in node.parts), BINDING[node.kind]
    if node.kind == "not":
        return rf"\neg {_within(node.parts[0], NOT)}", NOT
    rows = []
    while node.kind == "if":
        test, yes, no = node.parts
        rows.append(rf"{_write(yes)[0]} & \text{{for}}\: {_write(test)[0]}")
        node = no
    rows.append(rf"{_write(node)[0]} & \text{{otherwise}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", ATOM


def _within(node: Node, least: int) -> str:
    """The text of a node, in brackets where it binds less tightly."""
    text, binding = _write(node)
    return text if binding >= least else rf"\left({text}\right)"


def _number(value: object) -> tuple[str, int]:
    digits, _, power = repr(value).partition("e")
    if value == float("inf"):
        return r"\infty", ATOM
    if not power:
        return digits, ATOM
    return rf"{digits} \cdot 10^{{{int(power)}}}", BINDING["*"]


def _name(name: str) -> str:
    """`x1` and `x_1` with the digits below, Greek letters as such, anything else as it is."""
    letters, digits = re.fullmatch(r"(.*?)_?([0-9]*)", name).groups()
    letters = rf"\{letters}" if letters in GREEK else letters.replace("_", r"\_")
    return f"{letters}_{{{digits}}}" if digits else letters


def _call(node: Node) -> tuple[str, int]:
    if node.value in AROUND:
        return AROUND[str(node.value)] % _write(node.parts[0])[0], ATOM
    inside = ", ".join(_write(part)[0] for part in node.parts)
    return rf"{KNOWN[str(node.value)]}{{\left({inside} \right)}}", ATOM


def _binary(node: Node) -> tuple[str, int]:
    left, right = node.parts
    sign = str(node.value)
    if sign == "/":
        return rf"\frac{{{_write(left)[0]}}}{{{_write(right)[0]}}}", ATOM
    if sign == "//":
        return rf"\left\lfloor{{\frac{{{_write(left)[0]}}}{{{_write(right)[0]}}}}}\right\rfloor", ATOM
    if sign == "**":
        if left.kind == "call" and left.value not in AROUND:  # sin^2(x)
            name = KNOWN[str(left.value)]
            return f"{name}^{{{_write(right)[0]}}}{_write(left)[0].removeprefix(name)}", BINDING["**"]
        powers = left.kind in ("binary", "call") or (left.kind == "number" and "e" in repr(left.value))
        base = rf"\left({_write(left)[0]}\right)" if powers else _within(left, ATOM)
        return f"{base}^{{{_write(right)[0]}}}", BINDING["**"]
    if sign == "*":
        signed = left.kind == "unary"  # -a b needs no brackets itself, and gets them where it follows another sign
        a, b = _write(left)[0] if signed else _within(left, BINDING["*"]), _within(right, BINDING["*"] + 1)
        text = rf"{a} \cdot {b}" if re.match(r"[0-9]|\\infty", b) else f"{a} {b}"
        return text, BINDING["+" if signed else "*"]
    binding = BINDING[sign]
    return f"{_within(left, binding)} {SIGNS.get(sign, sign)} {_within(right, binding + 1)}", binding
