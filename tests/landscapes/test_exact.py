"""Values and derivatives of the landscapes against SymPy at 40 digits, and against SciPy where it has the function."""

import numpy as np
import pytest
import sympy
from scipy.optimize import rosen, rosen_der, rosen_hess

from engine import parse
from landscapes import CATALOG
from tests.samples import variants

FORMULAS = {name: cls for name, cls in CATALOG.items() if cls.expression}
FUNCTIONS = {"abs": sympy.Abs, "max": sympy.Max, "min": sympy.Min}


def exact(tree, names):
    """The tree as SymPy's expression, every number a fraction."""
    parts = [exact(part, names) for part in tree.parts]
    if tree.kind == "number":
        return sympy.Rational(repr(tree.value))
    if tree.kind in ("name", "constant"):
        return names[tree.value]
    if tree.kind == "unary":
        return -parts[0] if tree.value == "-" else parts[0]
    if tree.kind == "call":
        return FUNCTIONS.get(tree.value, getattr(sympy, tree.value, None))(*parts)
    a, b = parts
    return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "**": lambda: a**b}[
        tree.value
    ]()


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_at_forty_digits(name):
    for surface in variants(FORMULAS[name]):
        symbols = {one: sympy.Symbol(one, real=True) for one in surface.names()}
        expr = exact(parse(surface.expression, surface.names()).tree, symbols | {"pi": sympy.pi, "e": sympy.E})
        expr = expr.subs({symbols[one]: sympy.Rational(value) for one, value in surface.constants.items()})
        xs = [symbols[one] for one in surface.variables]
        first = [expr.diff(x) for x in xs]
        second = [one.diff(x) for one in first for x in xs]
        low, high = np.array(surface.domain).T
        for point in low + (high - low) * np.random.default_rng(1).random((4, len(xs))):
            at = {x: sympy.Rational(float(v)) for x, v in zip(xs, point)}
            for found, wanted in (
                ([surface.value(point)], [expr]), (surface.grad(point), first), (surface.hess(point).ravel(), second),
            ):  # fmt: skip
                values = np.array([float(one.subs(at).evalf(40)) for one in wanted])
                assert np.abs(np.array(found) - values).max() <= 1e-10 * max(1.0, np.abs(values).max())


def test_rosenbrock_is_scipys():
    surface = CATALOG["Rosenbrock"]()
    for point in np.random.default_rng(0).uniform(-3, 3, (50, 2)):
        assert surface.value(point) == pytest.approx(rosen(point), rel=1e-13)
        assert surface.grad(point) == pytest.approx(rosen_der(point), rel=1e-12)
        assert surface.hess(point) == pytest.approx(rosen_hess(point), rel=1e-12)


def test_a_turned_bowl_is_the_stretched_one():
    p = np.random.default_rng(0).uniform(-5, 5, (2, 50))
    for kappa, angle in ((100.0, 45.0), (7.0, 10.0), (300.0, 90.0)):
        one, other = (CATALOG[name](kappa=kappa, angle=angle) for name in ("RotatedBowl", "StretchedBowl"))
        assert one.value(p) == pytest.approx(other.value(p), rel=1e-11)
        assert one.grad(p) == pytest.approx(other.grad(p), rel=1e-9, abs=1e-9)


STATED = {  # the lowest losses as the literature gives them
    "Sphere": 0, "Matyas": 0, "Booth": 0, "Beale": 0, "Himmelblau": 0, "ThreeHumpCamel": 0,
    "SixHumpCamel": -1.0316284535, "GoldsteinPrice": 3, "StyblinskiTang": -78.3323314075, "McCormick": -1.9132229550,
    "Easom": -1, "DropWave": -1,
    "Levy13": 0, "Griewank": 0, "Bukin6": 0, "Ackley": 0, "Rastrigin": 0, "Rosenbrock": 0,
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_the_lowest_loss_is_the_stated_one(name):
    assert CATALOG[name]().floor == pytest.approx(STATED[name], abs=1e-9)


def test_the_place_where_the_gradient_vanishes_is_found_or_none_is():
    wells = CATALOG["TwoWells"]()
    ((x, y),) = wells.stationary((0.9, 0.1))
    assert (x, y) == pytest.approx((0.905317899160115, 0.0), abs=1e-14)
    assert wells.stationary((40.0, 40.0)) == ()
    assert CATALOG["TwoWells"](width=np.array([0.1, 0.2])).minima == ()
