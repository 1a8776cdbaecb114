"""Derivatives: against SymPy's own at many points, whatever the text, in bounded work; and what is kept in the file."""

import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import landscapes
from engine import Told, parse
from engine.formula import Steps, derive, prepared
from engine.formula.__main__ import known
from engine.formula.derive import MOST_CHARACTERS, derive_anew

HOUSE = Path(__file__).parents[3]
X, Y = "x", "y"
POINTS = np.random.default_rng(0).uniform(-2, 2, (3, 30))

SMOOTH = st.recursive(
    st.sampled_from(["x", "y", "a", "2", "0.5", "3", "pi", "e"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("({0[0]}){0[1]}({0[2]})".format),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "0.5", "x", "-2"])).map("({0[0]})**({0[1]})".format),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "log", "sqrt"]), inner).map("{0[0]}({0[1]})".format),
        inner.map("-({})".format),
    ),
    max_leaves=8,
)  # fmt: skip


def exactly(tree, values):
    """The tree with numbers put in, by SymPy's 30 digits and in complex numbers where need be; read by hand."""
    parts = [exactly(part, values) for part in tree.parts]
    if tree.kind == "number":
        return sympy.Rational(tree.value)
    if tree.kind in ("name", "constant"):
        return values[tree.value]
    if tree.kind == "unary":
        return -parts[0] if tree.value == "-" else parts[0]
    if tree.kind == "call":
        return getattr(sympy, tree.value)(parts[0])
    a, b = parts
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "**": lambda: a**b}[
        tree.value
    ]()


@settings(max_examples=120)
@given(SMOOTH)
def test_derivatives_are_sympys_own(text):
    try:
        found = derive_anew(text, (X, Y), ("a",))
    except Told:
        return
    symbols = dict(zip(("x", "y", "a"), sympy.symbols("x y a")))
    expr = exactly(parse(text, ("x", "y", "a")).tree, symbols | {"pi": sympy.pi, "e": sympy.E})
    xs = [symbols[X], symbols[Y]]
    expected = [expr, *(expr.diff(x) for x in xs), *(expr.diff(x, y) for x in xs for y in xs)]
    names = [symbols[name] for name in ("x", "y", "a")]
    for which, rows in ((found.value, [0]), (found.grad, [1, 2]), (found.hess, [3, 4, 5, 6])):
        with np.errstate(all="ignore"):
            values = which.function()(*POINTS)
        for value, row in zip(values, rows, strict=True):
            for k in range(3):
                ours = float(np.broadcast_to(value, 30)[k])
                theirs = expected[row].evalf(
                    30, subs={name: sympy.Float(POINTS[i, k], 30) for i, name in enumerate(names)}
                )
                theirs = complex(theirs) if theirs.is_number and theirs.is_finite else complex("nan")
                if np.isfinite(ours) and abs(theirs.imag) < 1e-12 and 1e-6 < abs(theirs.real) < 1e6:
                    assert ours == pytest.approx(theirs.real, rel=1e-4)


def test_the_comparison_means_something():
    """Differences of the value and of the gradient, at every point."""
    for text in (
        "x**2*y + sin(x*y)*a",
        "exp(-x**2)*log(2 + y**2)/3",
        "tanh(x - y)**3 + sqrt(1 + x**2)**y",
        "(1 + x**2)**(y/2)",
    ):
        found = derive_anew(text, (X, Y), ("a",))
        h = 1e-5
        x, y, a = POINTS
        grad, hess = found.grad.function(), found.hess.function()
        value = found.value.function()
        assert grad(x, y, a)[0] == pytest.approx(
            (value(x + h, y, a)[0] - value(x - h, y, a)[0]) / (2 * h), rel=1e-5, abs=1e-7
        )
        assert hess(x, y, a)[1] == pytest.approx(
            (grad(x, y + h, a)[0] - grad(x, y - h, a)[0]) / (2 * h), rel=1e-5, abs=1e-7
        )
        assert hess(x, y, a)[2] == pytest.approx(hess(x, y, a)[1], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "at", "grad"),
    [
        ("abs(x) + abs(y - 3)", (-2.0, 1.0), (-1, -1)),
        ("max(x, y, 0)**2", (2.0, 1.0), (4, 0)),
        ("min(x*y, x + y)", (2.0, 5.0), (1, 1)),
        ("abs(log(x))*abs(sqrt(y))", (0.5, 4.0), (-4, np.log(2) / 4)),
        ("sqrt(x**2) + sqrt(y**4)", (-3.0, 2.0), (-1, 4)),
        ("2*abs(-3) + x*max(2, 5)", (0.0, 0.0), (5, 0)),
    ],
)
def test_kinks(text, at, grad):
    found = derive(text, (X, Y))
    assert found.value.function()(*at)[0] == pytest.approx(float(parse(text, (X, Y))(*at)))
    assert found.grad.function()(*at) == pytest.approx(grad)
    assert np.isfinite(found.hess.function()(*at)).all()


def test_any_number_of_variables():
    one = derive("t**3", ("t",))
    assert (one.grad.function()(2.0), one.hess.function()(2.0)) == ((12.0,), (12.0,))
    four = derive("u*v*w*z*k", ("u", "v", "w", "z"), ("k",))
    assert four.grad.function()(2.0, 3.0, 5.0, 7.0, 10.0) == (1050.0, 700.0, 420.0, 300.0)
    assert len(four.hess.results) == 16


MANY = tuple(f"x{i}" for i in range(50))


def valley(variables):
    """The extended Rosenbrock function, written out."""
    return " + ".join(f"10*({b} - {a}**2)**2 + (1 - {a})**2" for a, b in pairwise(variables))


def test_fifty_variables():
    found, at = derive(valley(MANY), MANY), np.linspace(-1.5, 1.5, 50)
    gap = at[1:] - at[:-1] ** 2
    grad = np.zeros(50)
    grad[:-1] = -40 * at[:-1] * gap - 2 * (1 - at[:-1])
    grad[1:] += 20 * gap
    assert found.value.function()(*at)[0] == pytest.approx((10 * gap**2 + (1 - at[:-1]) ** 2).sum())
    assert found.grad.function()(*at) == pytest.approx(grad)
    hess = np.reshape(found.hess.function()(*at), (50, 50))
    assert np.array_equal(hess, hess.T)
    assert hess[7, 7:10] == pytest.approx([20 + 2 + 120 * at[7] ** 2 - 40 * at[8], -40 * at[7], 0])


def test_a_gradient_without_a_hessian():
    twelve = MANY[:12]
    text = "(" * 6 + "+".join(twelve) + ")**2" * 6
    found = derive(text, twelve)
    assert found.grad.function()(*np.full(12, 1 / 12)) == pytest.approx(np.full(12, 64))
    with pytest.raises(Told, match="second derivatives become too long"):
        assert found.hess


def test_rows_of_many_terms_are_bounded_too():
    with pytest.raises(Told, match="nested"):
        derive(" + ".join(["x"] * 200), (X, Y))
    fourty = MANY[:40]
    with pytest.raises(Told, match="derivatives become too long"):
        derive("*".join(f"({a} - {b})" for a, b in pairwise(fourty)), fourty)


HOSTILE = {
    "9**9**9**9": "no finite number",
    "x + 9**9**9": "no finite number",
    "x**10000": "larger than",
    "x*10**400": "larger than|no finite number",
    "((((10**15*x)**100)**100)**100)**100": "grow too large",
    "exp(exp((1e300*x)**100/x**100))": "grow too large",
    "exp(exp(exp(exp(9.0))))*x": "no finite number",
    "x/0": "no finite number|no real number",
    "x/(y - y)": "no real number",
    "sqrt(-1 - 1)*x": "no finite number",
    "sqrt(-x**2)": "no real number",
    "log(x - x - 1)": "no real number",
    "x*1e999": "no finite number",
    "sin(" * 40 + "x*y" + ")" * 40: "too long",
    "*".join(f"sin(x + {k}*y)" for k in range(40)): "too long",
    "**".join(["(x + y)"] * 8): "too long",
    "+".join(f"exp(-(x - {k})**2*y)" for k in range(40)): "too long",
    "min(" + ", ".join(f"x*{k} + y**2" for k in range(40)) + ")": "too long",
    "x/(1 + " * 15 + "y" + ")" * 15: "too long",
    "x + 0**x": "no real numbers",
    "x % 2": "no derivative",
    "x // 2": "no derivative",
    "floor(x)": "no derivative",
    "x if y > 0 else 2": "no derivative",
    "x < y": "no derivative",
    "not x": "no derivative",
    "__import__('os').system('true')": "place in a formula",
    "x.__class__": "not known",
    "(" * 10_000_000: "longer than",
    "Symbol('x')": "place in a formula",
    "x + E": "not known",
    "Integer(3)": "no function",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:30] for text in HOSTILE])
def test_hostile_formulas_are_told_what_is_wrong(text):
    with pytest.raises(Told, match=HOSTILE[text]) as caught:
        assert derive(text, (X, Y)).hess  # which is derived when it is asked for
    assert len(str(caught.value)) < 250


def test_what_explodes_is_pointed_at():
    text = "x + y + " + "sin(" * 40 + "x*y" + ")" * 40
    with pytest.raises(Told) as caught:
        assert derive(text, (X, Y)).hess
    assert 8 < caught.value.values["at"] < len(text)
    assert text[caught.value.values["at"] - 1 :].startswith("sin(")


ANY = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "1e9", "99", "pi", "e", "0", "7"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map("({0[0]}){0[1]}({0[2]})".format),
        st.tuples(st.sampled_from(["sin", "exp", "log", "sqrt", "abs", "tanh"]), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
    ),
    max_leaves=10,
)


@settings(max_examples=120)
@given(ANY)
def test_any_formula_has_derivatives_or_a_message(text):
    try:
        found = derive_anew(text, (X, Y), ())
    except Told:
        return
    made = [found.value, found.grad]
    with suppress(Told):  # it may have a gradient and no Hessian
        made.append(found.hess)
    for steps in made:
        assert sum(map(len, (*dict(steps.assignments).values(), *steps.results))) <= MOST_CHARACTERS
        with np.errstate(all="ignore"):
            assert all(np.shape(one) in ((), (30,)) for one in steps.function()(*POINTS[:2]))


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "x.real", "(lambda: x)()", "[x]", "x if x else y", "'x'", "open", "unknown(x)", "sin(x=1)",
     "x**2", "sin", "x and y", "f'{x}'", "x < y", "(x := 1)"],
)  # fmt: skip
def test_nothing_but_arithmetic_is_compiled(text):
    for steps in (Steps(("x", "y"), (), (text,)), Steps(("x", "y"), (("t_0", text),), ("t_0",))):
        with pytest.raises(ValueError, match="is no arithmetic"):
            steps.function()


def test_a_name_that_is_a_function_of_ours_is_no_name():
    for name in ("power", "square", "unkink", "sign", "maximum"):
        with pytest.raises(Told, match=name):
            derive(f"x**9 + {name}", ("x", name))
    assert derive("t_0*t_1**2 + t_0*t_1**2*x", ("x", "t_0", "t_1")).grad.function()(1.0, 2.0, 3.0) == (18.0, 18.0, 24.0)


def test_threads_derive_the_same():
    texts = [f"sin({k}*x)*exp(-{k}*y**2) + x**{k}*y" for k in range(2, 12)]

    def derived(text):
        found = derive_anew(text, (X, Y), ())
        return found.value, found.grad, found.hess

    expected = [derived(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(derived, texts * 3)) == expected * 3


def test_the_cache_is_bounded():
    for k in range(80):
        derive(f"x*{k} + y", (X, Y))
    assert derive.cache_info().currsize <= 64


def test_the_file_holds_what_is_derived_today():
    """After a change: `python -m engine.formula landscapes`; raise DERIVER if known formulas come out otherwise."""
    path, rows = known("landscapes")
    assert rows
    for key, row in rows.items():
        assert prepared.find(key) == tuple(row)
    assert len(prepared.rows(path)) == len(rows)


def test_a_formula_that_is_not_in_the_file_is_derived():
    assert prepared.find(("x**2 + 5*y", (X, Y), ())) is None
    assert derive("x**2 + 5*y", (X, Y)).grad.results == ("2*x", "5")


def test_our_own_landscapes_do_not_load_sympy():
    code = """
import sys
from engine import Run, run
from landscapes import CATALOG
from optimizers import Adam, Newton
from schedules import Lambda
for cls in CATALOG.values():
    item = cls()
    item.value(item.starts[0]), item.grad(item.starts[0]), item.hess(item.starts[0])
    assert cls.formula
    for optimizer in (Adam(), Newton()):
        run(Run(item, optimizer, Lambda(), steps=20))
print("sympy" in sys.modules)
"""
    made = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "False"
    assert landscapes.CATALOG


# where text of our own is executed: compiled loops and formulas, spellings' arithmetic, constants of an update
AUDITED = {
    ("engine/formula/source.py", "exec"), ("engine/formula/source.py", "compile"),
    ("engine/compiled/kernel.py", "exec"), ("engine/compiled/kernel.py", "compile"),
    ("engine/compiled/lowering.py", "eval"),
    ("interop/spelling/arithmetic.py", "eval"), ("interop/spelling/arithmetic.py", "compile"),
    ("interop/writing/numpy_script.py", "eval"),
}  # fmt: skip
FOLDERS = ("engine", "landscapes", "optimizers", "schedules", "figures", "stage", "interop", "ui", "pages")
EXECUTE = {"eval", "exec", "compile", "sympify", "parse_expr", "lambdify", "S", "__import__", "run_path", "literal"}


def executing(source):
    """The calls in a text that execute text, or have SymPy read it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if not called.startswith("re.") and (name := called.rpartition(".")[2]) in EXECUTE:
            found.add(name)
        if isinstance(node, ast.ImportFrom) and {"sympify", "parse_expr"} & {one.name for one in node.names}:
            found.add("sympify")
    return found


def test_no_text_is_executed_but_in_the_audited_places():
    files = [
        file for one in FOLDERS for file in ([HOUSE / one] if one.endswith(".py") else (HOUSE / one).rglob("*.py"))
    ]
    found = {(str(file.relative_to(HOUSE)), name) for file in files for name in executing(file.read_text())}
    assert found <= AUDITED
    assert found & {("engine/formula/source.py", "exec")}


@pytest.mark.parametrize("line", ["sympy.sympify(t)", "eval(t)", "from sympy import sympify", "exec(t)", "sp.S(t)"])
def test_a_breach_is_seen(line):
    assert executing(line)
