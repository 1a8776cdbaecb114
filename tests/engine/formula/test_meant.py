"""Formulas as people write them: what they mean, and where they mean nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Told, meant, parse
from tests.engine.formula.test_derive import SMOOTH

XY = ("x", "y")
READ = {
    "x**2 + a*y**2": "x**2 + a*y**2",
    "2x^2 + sin x + |y|": "2*x**2 + sin(x) + abs(y)",
    "sin 2x cos y": "sin(2*x)*cos(y)",
    "sin^2 x + cos²(y)": "sin(x)**2 + cos(y)**2",
    "sin^2 2x": "sin(2*x)**2",
    "sinx + cos2x": "sin(x) + cos(2*x)",
    "sin x/2": "sin(x)/2",
    "sin x^2": "sin(x**2)",
    "sin(x)y": "sin(x)*y",
    "exp -x^2": "exp(-x**2)",
    "xy": "x*y",
    "ax^2 + by^2": "a*x**2 + b*y**2",
    "f(x, y) = x² − 3xy²": "x**2 - 3*x*y**2",
    "||x| - 1|": "abs(abs(x) - 1)",
    "|x||y|": "abs(x)*abs(y)",
    "|x + |y||": "abs(x + abs(y))",
    "|x(|y| + 1)|": "abs(x*(abs(y) + 1))",
    "e^(-(x^2 + y^2)/2)": "e**(-(x**2 + y**2)/2)",
    "√(x²+y²) + √x": "sqrt(x**2 + y**2) + sqrt(x)",
    "2(x + 1)(y - 1)": "2*(x + 1)*(y - 1)",
    "a(x+1)": "a*(x + 1)",
    "1/2x": "1/2*x",
    "-x^2": "-x**2",
    "2^-x": "2**(-x)",
    "ln x": "log(x)",
    "X^2 + Y^2": "x**2 + y**2",
    "lambda x^2 + μ y^2": "λ*x**2 + μ*y**2",
    "2 pi x × y · 3 ÷ 4": "2*pi*x*y*3/4",
    "kx^2 + k_1 y + theta": "k*x**2 + k_1*y + theta",
    "2min(x, y)": "2*min(x, y)",
    "10x y": "10*x*y",
    "x # a comment": "x",
}


@pytest.mark.parametrize("text", READ)
def test_read(text):
    found = meant(text, XY)
    assert found.text == READ[text]
    assert meant(found.text, XY) == found


def test_letters_are_told_in_order():
    assert meant("bx^2 + a y + b + k_1 + theta", XY).letters == ("b", "a", "k_1", "theta")
    assert meant("b x + amplitude y", XY, ("amplitude",)).letters == ("b",)
    assert meant("e^x + pi y", XY).letters == ()


WRONG = {
    "x1^2 + x2^2": ("x1", 1),
    "x + amp y": ("amp", 5),
    "x + foo(x)": ("foo", 5),
    "2x + |y": ("|y", 6),
    "3 + sin^-1 x": ("sin^-1 x", 5),
    "__import__('os').system('true')": ("'os'", 12),
    "x + sin": ("sin", 5),
    "(2x + 3": ("(2x + 3", 1),
    "x = 3": ("= 3", 3),
    "x.real": ("x.real", 1),
    "x!": ("!", 2),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_and_where(text):
    near, at = WRONG[text]
    with pytest.raises(Told) as caught:
        meant(text, XY)
    assert caught.value.values["at"] == at
    assert (caught.value.values.get("near") or caught.value.values["name"]).startswith(near)


@pytest.mark.parametrize("piece", ["(", "|", "²", "x", "xy", "sin ", "-", "2 ", "a", "|x", "^", "√", "x^", "1/"])
@pytest.mark.parametrize("size", [4000, 10_000_000])
def test_length_and_depth_are_bounded(piece, size):
    with pytest.raises(Told):
        meant((piece * size)[:size], XY)


@settings(max_examples=400)
@given(SMOOTH)
def test_a_formula_of_pythons_stays_what_it_is(text):
    found = meant(text, XY, ("a",))
    assert found.text == text
    assert found.letters == ()


@settings(max_examples=400)
@given(SMOOTH)
def test_the_same_without_signs_of_pythons_means_the_same(text):
    """Powers by ^, products by standing side by side; all parts of these texts are in brackets."""
    loose = text.replace("**", "^").replace(")*(", ")(")
    at = np.random.default_rng(0).uniform(0.5, 2, (3, 20))
    expected = parse(text, ("x", "y", "a"))(*at)
    assert np.array_equal(parse(meant(loose, XY, ("a",)).text, ("x", "y", "a"))(*at), expected, equal_nan=True)


@settings(max_examples=1000)
@given(st.text("xy2a.+-*/^()|²√π sincoexplgq=,_θ\n", max_size=40) | st.text(max_size=30))
def test_any_text_means_something_or_is_told(text):
    try:
        found = meant(text, XY)
    except Told as told:
        assert len(str(told)) < 250
        return
    tree = parse(found.text, (*XY, *found.letters)).tree
    assert tree.depth < 200
    assert meant(found.text, XY, found.letters).text == found.text
