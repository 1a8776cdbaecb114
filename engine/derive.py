"""From a formula as text to Python source for its value, gradient and Hessian (by SymPy)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Derived(NamedTuple):
    """Source of three functions of (coordinates..., parameters...), and the formula for people."""

    value: str
    grad: str
    hess: str
    latex: str


@lru_cache(maxsize=256)
def derive(formula: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> Derived:
    """Differentiate a formula and write each result as the source of a function `f(*variables, *parameters)`.

    The texts use only + - * / and the functions of `compiled.elementwise`: powers are written as products, because a
    product has the same bits for floats and arrays and a power has not.
    """
    import sympy  # here, because importing it costs a third of a second

    symbols = sympy.symbols([*variables, *parameters], real=True)
    names = {str(one): one for one in symbols}
    expr = sympy.sympify(formula, locals=names)
    xs = symbols[: len(variables)]
    grad = [sympy.factor_terms(sympy.diff(expr, x)) for x in xs]
    hess = [sympy.factor_terms(sympy.diff(g, x)) for g in grad for x in xs]
    hess = [one.replace(sympy.DiracDelta, lambda *_: sympy.S.Zero) for one in hess]  # kinks have no curvature

    def source(results: list) -> str:
        temporaries, reduced = sympy.cse(results, symbols=sympy.numbered_symbols("t_"), order="none")
        lines = [f"def f({', '.join(names)}):"]
        lines += [f"    {name} = {_text(value)}" for name, value in temporaries]
        lines += [f"    return {', '.join(_text(value) for value in reduced)},"]
        return "\n".join(lines)

    latex = sympy.latex(sympy.sympify(formula, locals=names, evaluate=False), order="none")
    return Derived(source([expr]), source(grad), source(hess), latex)


def _text(expr) -> str:
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

        def _print_sign(self, expr):
            return f"sign({self._print(expr.args[0])})"

        def _print_Add(self, expr, order=None):  # noqa: N802
            terms = sorted(expr.args, key=lambda one: one.could_extract_minus_sign())  # a - b costs less than -b + a
            first, *rest = [self.parenthesize(one, 30) if one.is_Add else self._print(one) for one in terms]
            return first + "".join(f" - {one[1:]}" if one.startswith("-") else f" + {one}" for one in rest)

    return Printer({"fully_qualified_modules": False}).doprint(expr)
