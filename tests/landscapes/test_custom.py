"""A formula that somebody types, as a landscape."""

import pickle
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings

import landscapes
import optimizers
from engine import Constant, Run, Told, meant, run, run_batch
from engine.typed_surface import framed
from landscapes import CATALOG, Beale, Custom, Rosenbrock
from optimizers import SGD, Adam, Newton
from tests.engine.formula.test_derive import HOSTILE, SMOOTH


def test_the_call_that_others_rely_on():
    found = CATALOG["Custom"](expression="x**2 + a*y**2", parameters=(("a", 2.0),), domain=((-2, 2), (-2, 2)))
    assert found.value((1.0, 3.0)) == 19.0
    assert found.grad((1.0, 3.0)).tolist() == [2.0, 12.0]
    assert found.hess((1.0, 3.0)).tolist() == [[2.0, 0.0], [0.0, 4.0]]
    assert found.formula == "x^{2} + a y^{2}"
    assert found.minima == ((0.0, 0.0),)
    assert found == Custom()


def test_a_run_is_written_down_in_full():
    what = Run(Custom(expression="k x^2 + |y|", parameters=()), Adam(lr=0.1), steps=5)
    assert what.landscape.expression == "k*x**2 + abs(y)"
    assert what.landscape.parameters == (("k", 1.0),)
    names = vars(landscapes) | vars(optimizers) | {"Run": Run, "Constant": Constant}
    assert eval(repr(what), names) == what
    assert pickle.loads(pickle.dumps(what)) == what
    assert hash(what.landscape) == hash(pickle.loads(pickle.dumps(what.landscape)))


@pytest.mark.parametrize(
    ("text", "twin"),
    [("(a - x)^2 + b(y - x^2)^2", Rosenbrock()), (Beale.expression, Beale())],
)
def test_it_runs_like_the_landscape_of_that_formula(text, twin):
    letters = (("a", 1.0), ("b", 100.0)) if "b" in text else ()
    own = Custom(expression=text, parameters=letters, domain=twin.domain)
    for optimizer in (SGD(lr=1e-4), Adam(lr=0.05), Newton()):
        for noise in (0.0, 0.1):
            one, other = (run(Run(land, optimizer, start=(1.2, 0.3), steps=40, noise=noise)) for land in (own, twin))
            assert np.allclose(one.points, other.points, rtol=1e-9, atol=1e-9)


def test_many_runs_side_by_side():
    what = Run(Custom(expression="sin(3x) + x^2 + c y^2", parameters=(("c", 3.0),)), SGD(), steps=30)
    rates = np.array([0.01, 0.03, 0.1])
    found = run_batch(what, {"lr": rates, "seed": np.arange(3), "noise": 0.1})
    for i, lr in enumerate(rates):
        single = run(Run(what.landscape, SGD(lr=lr), steps=30, noise=0.1, seed=i))
        assert np.allclose(found.points[:, :, i], single.points, rtol=1e-12, atol=1e-12)


@settings(max_examples=60)
@given(SMOOTH)
def test_generated_formulas_against_differences(text):
    try:
        surface = Custom(expression=text, parameters=(("a", 1.3),), domain=((0.4, 2.0), (0.3, 1.9)))
    except Told:
        assume(False)
    p = np.random.default_rng(0).uniform(0.5, 1.8, (2, 12))
    with np.errstate(all="ignore"):
        values, grad = np.broadcast_to(surface.value(p), 12), surface.grad(p)
        for axis in range(2):
            step = np.zeros_like(p)
            step[axis] = 1e-6
            up, down = surface.value(p + step), surface.value(p - step)
            slope = np.broadcast_to((up - down) / 2e-6, 12)
            fine = np.isfinite(slope) & (np.abs(grad[axis]) < 1e6) & (np.abs(values) < 1e4)
            assert (np.abs(slope - grad[axis])[fine] <= 1e-4 * (1 + np.abs(grad[axis]) + np.abs(values))[fine]).all()


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE if "derivatives" not in HOSTILE[text]], ids=lambda one: one[:30]
)
def test_hostile_formulas_are_told_what_is_wrong(text):
    try:
        surface = Custom(expression=text, parameters=())
    except Told as told:
        assert len(str(told)) < 250
        return
    assert np.isfinite(surface.hess(surface.starts[0])).all()  # its second derivatives only are too long


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"expression": "x + q_total"}, "q_total"),
        ({"expression": 3}, "must be a text"),
        ({"expression": "7"}, "both a value and a slope"),
        ({"expression": "log(-1 - x^2)"}, "both a value and a slope"),
        ({"parameters": (("x", 1.0),)}, "stands twice"),
        ({"parameters": (("a", 1.0), ("a", 2.0))}, "pairs"),
        ({"parameters": (("sin", 1.0),)}, "cannot be a name"),
        ({"parameters": (("power", 1.0),)}, "cannot be a name"),
        ({"parameters": (("a", float("nan")),)}, "finite"),
        ({"parameters": (("a", "2"),)}, "finite"),
        ({"parameters": (("a", 10**400),)}, "finite"),
        ({"parameters": "a"}, "pairs"),
        ({"parameters": tuple((f"a{i}", 1.0) for i in range(40))}, "room for"),
        ({"domain": ((-2, 2),)}, "two pairs"),
        ({"domain": ((2, -2), (-2, 2))}, "lower to a higher"),
        ({"domain": ((-1e9, 2), (-2, 2))}, "lower to a higher"),
        ({"domain": ((1, 1 + 1e-12), (-2, 2))}, "lower to a higher"),
        ({"domain": ((-2, float("inf")), (-2, 2))}, "finite"),
    ],
)
def test_what_makes_no_sense_is_told(wrong, said):
    with pytest.raises(ValueError, match=said):
        Custom(**wrong)


def test_letters_get_a_value_and_words_do_not():
    found = Custom(expression="alpha x^2 + b y^2", parameters=(("b", 3.0),))
    assert found.parameters == (("b", 3.0), ("alpha", 1.0))
    assert Custom(expression="amp x^2 + y", parameters=(("amp", 3.0),)).value((2.0, 1.0)) == 13.0


def test_starts_and_minima_follow_the_formula():
    egg = Custom(expression="sin(x)^2 + sin(y)^2", parameters=(), domain=((-4, 4), (-4, 4)))
    assert len(egg.minima) == 9
    assert np.allclose(np.array(egg.minima) / np.pi, np.round(np.array(egg.minima) / np.pi))
    assert Custom(expression="x^2 - y^2", parameters=()).minima == ()
    assert Custom(expression="x + y", parameters=()).minima == ()
    valley = Custom(expression="(1 - x)^2 + 100(y - x^2)^2", parameters=(), domain=((-2, 2), (-1, 3)))
    assert valley.minima == pytest.approx(np.array([[1.0, 1.0]]))
    assert valley.scale == "log"
    for surface in (egg, valley):
        for start in surface.starts:
            assert np.isfinite(surface.grad(start)).all() and surface.grad(start).any()


@pytest.mark.parametrize(
    "text", ["x/(1 - a) + y^2", "sqrt(x) + y^2", "x^a + 1/y", "(x^2 + y^2)^(1/(a - 1))", "1/x + 1/y"]
)
def test_a_division_by_zero_is_no_accident(text):
    try:
        surface = Custom(expression=text, parameters=(("a", 1.0),))
    except Told as told:
        assert "Nowhere" in str(told)
        return
    for p in ((0.0, 0.0), (1.0, 0.0), [[0.0, 1.0], [1.0, 1.0]]):
        surface.value(p), surface.grad(p), surface.hess(p)
    assert surface.minima in ((), surface.minima)
    for optimizer in (SGD(lr=0.1), Adam(lr=0.5), Newton()):
        run(Run(surface, optimizer, start=(0.5, 0.25), steps=50))
        run_batch(Run(surface, optimizer, start=(0.5, 0.25), steps=20), {"seed": [1, 2]})


def test_a_picture_is_found_that_shows_something():
    assert framed(Custom, "x^2 + y^2", (), ((-3, 3), (-3, 3))).domain == ((-3.0, 3.0),) * 2
    assert framed(Custom, "(x - 4)^2 + y^2", (), ((-2, 2), (-2, 2))).domain == ((-5.0, 5.0),) * 2
    assert framed(Custom, "ln(x) ln(y)", (), ((-2, 2), (-2, 2))).domain == ((0.05, 4.0),) * 2
    assert framed(Custom, "x + y", (), ((-2, 2), (-2, 2))).domain == ((-2.0, 2.0),) * 2
    with pytest.raises(Told, match="Nowhere"):
        framed(Custom, "3", (), ((-2, 2), (-2, 2)))
    with pytest.raises(Told, match="nope"):
        framed(Custom, "x + nope", (), ((-2, 2), (-2, 2)))


@pytest.mark.parametrize("name", [name for name, *_ in Custom.examples])
def test_formulas_to_try(name):
    surface = Custom(*next(rest for label, *rest in Custom.examples if label == name))
    made = run(Run(surface, Adam(lr=0.05), steps=200))
    assert made.losses[-1] < made.losses[0]


def test_what_is_kept_of_formulas_is_bounded():
    from engine.compiled import kernel
    from engine.landscape import _function

    for k in range(80):
        surface = Custom(expression=f"x**2 + {k}*y**2 + x*y", parameters=())
        run(Run(surface, SGD(), steps=3))
    assert _function.cache_info().currsize <= 96
    assert kernel._compile.cache_info().maxsize <= 512
    assert sys.getsizeof(meant("x^2", ("x", "y")).text) < 100
