"""What a landscape may declare: an expression, an old formula, or functions of its own; any number of variables."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine import SGD, Landscape, Run, Told, param, run
from landscapes import Rosenbrock


@dataclass(frozen=True)
class Declared(Landscape):
    """As it is done now."""

    a: float = param(2.0, 0.0, 9.0, help="a")
    expression = "a*x**2 + y**2"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.0, 1.0),)


@dataclass(frozen=True)
class Old(Landscape):
    """As it was done before there was `expression`."""

    a: float = param(2.0, 0.0, 9.0, help="a")
    formula = "a*x**2 + y**2"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.0, 1.0),)


@dataclass(frozen=True)
class Own(Landscape):
    """Functions of its own, of three variables, and no formula."""

    label = "Own"
    variables = ("u", "v", "w")
    domain = ((-2.0, 2.0),) * 3
    starts = ((1.0, 0.5, -0.5),)

    def value(self, p):
        u, v, w = np.asarray(p, dtype=float)
        return u**2 * v + np.exp(w) + u * w**2

    def grad(self, p):
        u, v, w = np.asarray(p, dtype=float)
        return np.stack([2 * u * v + w**2, u**2, np.exp(w) + 2 * u * w])


@dataclass(frozen=True)
class OwnWithFormula(Own):
    """The same with a formula for people."""

    formula = r"u^2 v + e^w + u w^2"


def test_an_expression_is_all_it_takes():
    assert Declared.formula == Declared().formula == "a x^{2} + y^{2}"
    assert Declared().value((1.0, 2.0)) == 6.0
    assert Declared().grad((1.0, 2.0)).tolist() == [4.0, 4.0]


def test_old_files_keep_working():
    assert Old.expression == Declared.expression
    assert Old.formula == Declared.formula
    assert Old().grad((1.0, 2.0)).tolist() == [4.0, 4.0]
    assert np.array_equal(run(Run(Old(), SGD(lr=0.1))).points, run(Run(Declared(), SGD(lr=0.1))).points)


def test_an_old_formula_wins_over_the_expression_of_its_base():
    class Slope(Rosenbrock):
        formula = "3*x + 4*y"

    assert Slope().grad((5.0, 5.0)).tolist() == [3.0, 4.0]


def test_none_is_needed_beside_a_value_and_a_gradient():
    assert Own.expression == Own.formula == ""
    assert OwnWithFormula.expression == ""
    assert OwnWithFormula.formula == r"u^2 v + e^w + u w^2"
    with pytest.raises(Told, match="Own declares no expression"):
        Own.derived()
    assert run(Run(Own(), SGD(lr=0.01), steps=5)).steps == 5


def test_without_an_expression_the_curvature_comes_from_differences():
    u, v, w = p = np.random.default_rng(1).uniform(-2, 2, (3, 50))
    expected = [[2 * v, 2 * u, 2 * w], [2 * u, 0 * u, 0 * u], [2 * w, 0 * u, np.exp(w) + 2 * u]]
    assert Own().hess(p) == pytest.approx(np.array(expected), abs=1e-8)
    assert Own().hess(p[:, 0]) == pytest.approx(np.array(expected)[:, :, 0], abs=1e-8)


def test_what_can_be_pictured_has_two_variables():
    assert Declared().pictured
    assert not Own().pictured


def test_neither_expression_nor_functions():
    class Empty(Declared):
        expression = ""

    for ask in (Empty().value, Empty().grad):
        with pytest.raises(Told, match="no expression"):
            ask((1.0, 1.0))


def test_an_expression_that_cannot_be_read_is_told_with_the_place():
    class Wrong(Declared):
        expression = "a*x**2 + z"

    with pytest.raises(Told, match=r"“z” \(character 10\)"):
        Wrong().value((1.0, 1.0))
