"""Derivatives of a formula, by SymPy: its tree is built from symbols, what comes out is printed as steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from ..told import Told
from . import prepared
from .estimate import check_size
from .evaluate import function_of
from .formula import Formula, parse
from .source import CALLED, Steps
from .syntax import Node, wrong

LARGEST_POWER = 100
MOST_BITS = 1024  # of a whole number that SymPy may come to
LARGEST = 1e300  # of any other number
EXACT = 10**15  # larger whole numbers are taken as float64 takes them
MOST_CHARACTERS = 20_000  # of all the steps of one of them
DEEPEST = 150  # operations within operations, in a step


class Derived:
    """Value (1 result), gradient (N results) and Hessian (N x N, row by row) as functions of all names.

    The Hessian is derived when it is first asked for; that raises Told where it would be too long.
    """

    def __init__(self, value: Steps, grad: Steps, hess: Steps | Callable[[], Steps]) -> None:
        self.value, self.grad, self._hess = value, grad, hess

    @cached_property
    def hess(self) -> Steps:
        """The Hessian; raises Told where it would be too long."""
        return self._hess() if callable(self._hess) else self._hess


Row = tuple[Steps, Steps, Steps | Told]
_by: Callable[[str, tuple[str, ...], tuple[str, ...]], Row] | None = None


def derive_by(function: Callable[[str, tuple[str, ...], tuple[str, ...]], Row] | None) -> None:
    """From now on formulas that are in no file are derived by this function: `derive_all` in another process, say."""
    global _by
    _by = function


def derive_all(text: str, variables: tuple[str, ...], parameters: tuple[str, ...] = ()) -> Row:
    """Value, gradient and Hessian of a formula, or what is wrong with the Hessian; raises Told as `derive` does."""
    found = derive_anew(text, variables, parameters)
    try:
        return found.value, found.grad, found.hess
    except Told as told:
        return found.value, found.grad, told


@lru_cache(maxsize=64)
def derive(text: str, variables: tuple[str, ...], parameters: tuple[str, ...] = ()) -> Derived:
    """Value, gradient and Hessian with respect to `variables`; raises Told, which points at the place, when there is
    no value or gradient or when they would be too long."""
    if found := prepared.find((text, variables, parameters)):
        return Derived(*found)
    if _by is None:
        return derive_anew(text, variables, parameters)
    _checked(text, variables, parameters)  # here, because it takes but a moment
    value, grad, hess = _by(text, variables, parameters)
    return Derived(value, grad, _raising(hess) if isinstance(hess, Told) else hess)


def _raising(told: Told) -> Callable[[], Steps]:
    def hess() -> Steps:
        raise told

    return hess


def _checked(text: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> Formula:
    formula = parse(text, variables + parameters)
    for name in formula.names:
        if name in CALLED:
            raise Told("“{name}” cannot be a name in a formula.", name=name)
    check_size(formula, variables)
    return formula


def derive_anew(text: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> Derived:
    """The same, by SymPy in any case. Raises Told where SymPy finds no real derivative of bounded size."""
    formula = _checked(text, variables, parameters)
    import sympy  # here, because importing it costs a third of a second

    symbols = {name: sympy.Symbol(name, real=True) for name in formula.names}
    xs = [symbols[name] for name in variables]
    expr = _own_kinks(_Builder(formula, symbols).build(formula.tree))
    grad = [_own_kinks(sympy.factor_terms(sympy.diff(expr, x))) for x in xs]

    def hess() -> Steps:
        check_size(formula, variables, hessian=True)
        rows = [[_own_kinks(sympy.factor_terms(sympy.diff(g, x))) for x in xs] for g in grad]
        return _bounded([one for row in rows for one in row], symbols)

    return Derived(_bounded([expr], symbols), _bounded(grad, symbols), hess)


def _bounded(results: list[Any], symbols: dict[str, Any]) -> Steps:
    """The results as steps; raises Told where they are no real numbers or too long."""
    import sympy

    if any(one.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I) for one in results):
        raise Told("The derivatives of this formula are no real numbers.")
    found = _steps(results, symbols)
    texts = [*dict(found.assignments).values(), *found.results]
    if sum(map(len, texts)) > MOST_CHARACTERS or found.depth() > DEEPEST:
        raise Told("The derivatives of this formula become too long. Write it with fewer operations.")
    return found


class _Builder:
    """Makes SymPy's expression of a tree, node by node; no number in it may grow beyond what is bounded."""

    def __init__(self, formula: Formula, symbols: dict[str, Any]) -> None:
        self.formula, self.symbols = formula, symbols

    def build(self, node: Node) -> Any:
        """The expression of a node; raises Told where it has none."""
        import sympy

        if node.kind == "name":
            return self.symbols[node.value]
        if node.kind == "constant":
            return sympy.pi if node.value == "pi" else sympy.Symbol("e")
        if node.kind == "binary" and node.value in ("+", "-"):
            return self._sum(node)
        parts = [self.build(part) for part in node.parts]
        if all(part.kind != "name" for part in node.walk()):
            self._check_constant(node)
        if node.kind == "number":
            exact = isinstance(node.value, int) and node.value <= EXACT
            return sympy.Integer(node.value) if exact else sympy.Float(node.value)
        if node.kind == "unary":
            return -parts[0] if node.value == "-" else parts[0]
        if node.kind == "binary":
            return self._checked(node, self._binary(node, *parts))
        if node.kind == "call" and node.value in _functions():
            function, first, *others = _functions()[node.value], *parts
            if node.value in ("min", "max"):
                for other in others:
                    first = function(first, other)
                return first
            return self._checked(node, function(first))
        wrong(self.formula.text, node.at, "“{near}” (character {at}) has no derivative here.")

    def _sum(self, whole: Node) -> Any:
        """All terms at once: one by one, a sum of a hundred would be sorted and checked a hundred times."""
        import sympy

        terms, node = [], whole
        while node.kind == "binary" and node.value in ("+", "-"):
            last = self.build(node.parts[1])
            terms.append(last if node.value == "+" else -last)
            node = node.parts[0]
        return self._checked(whole, sympy.Add(self.build(node), *reversed(terms)))

    def _binary(self, node: Node, a: Any, b: Any) -> Any:
        if node.value == "*":
            return a * b
        if node.value == "/":
            return a / b
        if node.value == "**":
            if b.is_Number and abs(b) > LARGEST_POWER:
                message = "The power after “{near}” (character {at}) is larger than {most}."
                wrong(self.formula.text, node.at, message, most=LARGEST_POWER)
            return a**b
        wrong(self.formula.text, node.at, "“{near}” (character {at}) has no derivative here.")

    def _check_constant(self, node: Node) -> None:
        """A part without names must be a number: SymPy would work on 9**9**9**9 for ever."""
        if not math.isfinite(float(function_of(node, ())())):
            wrong(self.formula.text, node.at, "At “{near}” (character {at}) stands no finite number.")

    def _checked(self, node: Node, made: Any) -> Any:
        import sympy

        for one in made.atoms(sympy.Number, type(sympy.I), type(sympy.zoo)):
            if not one.is_real or not one.is_finite:
                wrong(self.formula.text, node.at, "At “{near}” (character {at}) there is no real number.")
            long = one.is_Rational and max(abs(one.p), one.q).bit_length() > MOST_BITS
            if long or (one.is_Float and abs(one) > LARGEST):
                wrong(self.formula.text, node.at, "The numbers at “{near}” (character {at}) grow too large.")
        return made


def _own_kinks(expr: Any) -> Any:
    """SymPy makes |u| of a root of u squared; our own takes its place, whose derivatives are always real."""
    import sympy

    if expr.has(sympy.Abs, sympy.sign):
        expr = expr.replace(sympy.Abs, _functions()["abs"]).replace(sympy.sign, _functions()["sign"])
    return expr


@lru_cache(maxsize=1)
def _functions() -> dict[str, Any]:
    """SymPy's function of each name, and own ones where SymPy's ask whether a number is real."""
    import sympy

    class Sign(sympy.Function):
        def _eval_derivative(self, _: Any) -> Any:
            return sympy.S.Zero  # a kink has no curvature

    class Absolute(sympy.Function):
        @classmethod
        def eval(cls, u: Any) -> Any:
            return sympy.Abs(u) if u.is_Number else None

        def fdiff(self, argindex: int = 1) -> Any:
            return Sign(self.args[0])

    class Larger(sympy.Function):
        def fdiff(self, argindex: int = 1) -> Any:
            a, b = self.args if argindex == 1 else self.args[::-1]
            return (1 + Sign(a - b)) / 2

    class Smaller(sympy.Function):
        def fdiff(self, argindex: int = 1) -> Any:
            a, b = self.args if argindex == 1 else self.args[::-1]
            return (1 + Sign(b - a)) / 2

    named = {name: getattr(sympy, name) for name in ("sqrt", "exp", "log", "cos", "sin", "tan", "tanh")}
    return named | {"abs": Absolute, "sign": Sign, "max": Larger, "min": Smaller}


def _steps(results: list[Any], symbols: dict[str, Any]) -> Steps:
    import sympy

    fresh = sympy.numbered_symbols("t_", exclude=list(symbols.values()))
    temporaries, reduced = sympy.cse(results, symbols=fresh, order="none")
    printer = _printer()
    assignments = tuple((str(name), printer.doprint(value)) for name, value in temporaries)
    return Steps(tuple(symbols), assignments, tuple(printer.doprint(value) for value in reduced))


@lru_cache(maxsize=1)
def _printer() -> Any:
    import sympy
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        def _print_Pow(self, expr, rational=False):  # noqa: N802 - SymPy's naming
            if expr.exp.is_Integer and 2 <= abs(expr.exp) <= 8:
                product = "*".join([self.parenthesize(expr.base, 1000)] * abs(int(expr.exp)))
                return f"({product})" if expr.exp > 0 else f"(1/({product}))"
            if abs(expr.exp) in (1, sympy.S.Half):
                return super()._print_Pow(expr, rational=rational)
            return f"power({self._print(expr.base)}, {self._print(expr.exp)})"

        def _print_Add(self, expr, order=None):  # noqa: N802
            terms = sorted(expr.args, key=lambda one: one.could_extract_minus_sign())  # a - b costs less than -b + a
            first, *rest = [self.parenthesize(one, 30) if one.is_Add else self._print(one) for one in terms]
            return first + "".join(f" - {one[1:]}" if one.startswith("-") else f" + {one}" for one in rest)

        def _print_Sign(self, expr):  # noqa: N802
            return f"sign({self._print(expr.args[0])})"

        def _print_Absolute(self, expr):  # noqa: N802
            return f"abs({self._print(expr.args[0])})"

        def _print_Larger(self, expr):  # noqa: N802
            return f"maximum({self._print(expr.args[0])}, {self._print(expr.args[1])})"

        def _print_Smaller(self, expr):  # noqa: N802
            return f"minimum({self._print(expr.args[0])}, {self._print(expr.args[1])})"

    return Printer({"fully_qualified_modules": False})
