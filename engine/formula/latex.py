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


Symbols = dict[str, str]  # name -> how it is shown


def latex_of(tree: Node, symbols: Symbols) -> str:
    """The formula as people write it: fractions, roots, powers raised, products without a sign."""
    return _write(tree, symbols)[0]


def _write(node: Node, symbols: Symbols) -> tuple[str, int]:
    """The text of a node and how tightly it binds."""
    if node.kind == "number":
        return _number(node.value)
    if node.kind in ("name", "constant"):
        return symbols.get(str(node.value)) or _name(str(node.value)), ATOM
    if node.kind == "call":
        return _call(node, symbols)
    if node.kind == "binary":
        return _binary(node, symbols)
    if node.kind == "unary":
        return f"{node.value} {_within(node.parts[0], BINDING['*'], symbols)}", BINDING["+"]
    if node.kind == "compare":
        first, *others = (_within(part, BINDING["<"] + 1, symbols) for part in node.parts)
        rest = "".join(f" {SIGNS.get(sign, sign)} {one}" for sign, one in zip(node.value, others))
        return first + rest, BINDING["<"]
    if node.kind in ("and", "or"):
        sign = rf" \{'wedge' if node.kind == 'and' else 'vee'} "
        return sign.join(_within(part, BINDING[node.kind] + 1, symbols) for part in node.parts), BINDING[node.kind]
    if node.kind == "not":
        return rf"\neg {_within(node.parts[0], NOT, symbols)}", NOT
    rows = []
    while node.kind == "if":
        test, yes, no = node.parts
        rows.append(rf"{latex_of(yes, symbols)} & \text{{for}}\: {latex_of(test, symbols)}")
        node = no
    rows.append(rf"{latex_of(node, symbols)} & \text{{otherwise}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", ATOM


def _within(node: Node, least: int, symbols: Symbols) -> str:
    """The text of a node, in brackets where it binds less tightly."""
    text, binding = _write(node, symbols)
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


def _call(node: Node, symbols: Symbols) -> tuple[str, int]:
    if node.value in AROUND:
        return AROUND[str(node.value)] % latex_of(node.parts[0], symbols), ATOM
    inside = ", ".join(latex_of(part, symbols) for part in node.parts)
    return rf"{KNOWN[str(node.value)]}{{\left({inside} \right)}}", ATOM


def _binary(node: Node, symbols: Symbols) -> tuple[str, int]:
    left, right = node.parts
    a, b = latex_of(left, symbols), latex_of(right, symbols)
    sign, binding = str(node.value), BINDING[str(node.value)]
    if sign == "/":
        return rf"\frac{{{a}}}{{{b}}}", ATOM
    if sign == "//":
        return rf"\left\lfloor{{\frac{{{a}}}{{{b}}}}}\right\rfloor", ATOM
    if sign == "**":
        if left.kind == "call" and left.value not in AROUND:  # sin^2(x)
            name = KNOWN[str(left.value)]
            return f"{name}^{{{b}}}{a.removeprefix(name)}", binding
        raised = left.kind in ("binary", "call") or "^" in a
        base = rf"\left({a}\right)" if raised else _within(left, ATOM, symbols)
        return f"{base}^{{{b}}}", binding
    if sign == "*":
        signed = left.kind == "unary"  # -a b needs no brackets itself, and gets them where it follows another sign
        a, b = a if signed else _within(left, binding, symbols), _within(right, binding + 1, symbols)
        text = rf"{a} \cdot {b}" if re.match(r"[0-9]|\\infty", b) else f"{a} {b}"
        return text, BINDING["+"] if signed else binding
    a, b = _within(left, binding, symbols), _within(right, binding + 1, symbols)
    return f"{a} {SIGNS.get(sign, sign)} {b}", binding
