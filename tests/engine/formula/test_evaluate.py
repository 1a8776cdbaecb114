"""What a formula means in numbers."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import parse

T = np.arange(200.0)
MEANINGS = {
    "0.95 ** t": 0.95**T,
    "t // 30": T // 30,
    "t % 7 == 0": T % 7 == 0,
    "-t + +3": 3 - T,
    "1 if t < 10 else 2 if t < 20 else 3": np.where(T < 10, 1, np.where(T < 20, 2, 3)),
    "10 <= t < 20": (T >= 10) & (T < 20),
    "t < 5 or not (t < 90 and t > 7)": (T < 5) | ~((T < 90) & (T > 7)),
    "max(1, t, 50) - min(t, 9)": np.maximum(T, 50) - np.minimum(T, 9),
    "sqrt(t) + exp(-t) + log(t + 1) + sin(t) * cos(t) + tanh(t) + abs(-t) + floor(t / 3) + ceil(t / 3)": np.sqrt(T)
    + np.exp(-T) + np.log(T + 1) + np.sin(T) * np.cos(T) + np.tanh(T) + T + np.floor(T / 3) + np.ceil(T / 3),
    "math.cos(math.pi * t) + np.exp(1) - e": np.cos(np.pi * T) + np.exp(1) - math.e,
    " (t) ": T,
    "0x10 + 1_000 + .5 + 5. + 1e3 - 2E-1": 0 * T + 16 + 1000 + 0.5 + 5 + 1000 - 0.2,
    "2 ** 3 ** 2 - -2 ** 2 + 2 ** -1": 0 * T + 512 + 4 + 0.5,
    "t - 1 - 2 * t / 4 / 2 // 1 % 3": T - 1 - (2 * T / 4 / 2 // 1) % 3,
    "(t > 3) + (t > 5) - (t > 7)": (T > 3).astype(float) + (T > 5) - (T > 7),
    "t < 10 and 0.5 or 1": np.where(T < 10, 0.5, 1),
    "not t == 3 and t": np.where(T == 3, 0, T),
    "-(t < 3)": -(T < 3).astype(float),
    "0 < 2 < t": T > 2,
    "t  # the step": T,
}  # fmt: skip


@pytest.mark.parametrize("text", MEANINGS)
def test_meaning(text):
    function = parse(text, ("t",))
    assert function(T) + 0 * T == pytest.approx(MEANINGS[text] + 0 * T, rel=1e-15)
    assert [float(function(t)) for t in T] == pytest.approx(MEANINGS[text] + 0 * T, rel=1e-15)


@pytest.mark.parametrize("text", ["1 / t", "log(t - 5)", "10.0 ** (t * 100)", "t % 0", "sqrt(-t)", "9 ** 9 ** 9 ** t"])
def test_what_has_no_value_raises_no_alarm(text):
    assert np.shape(parse(text, ("t",))(T)) in ((200,), ())


WORDS = st.sampled_from(["t", "2", "0.5", "7", "1e3", "pi", "0"])
FORMULAS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", "*", "/", "//", "%", "**"]), inner).map("".join),
        st.tuples(inner, st.sampled_from([" < ", "<=", "==", " != ", " and ", " or "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("not {}".format),
        st.tuples(st.sampled_from(["sqrt", "exp", "log", "tanh", "floor", "abs"]), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        st.tuples(inner, inner, inner).map("{0[0]} if {0[1]} else {0[2]}".format),
    ),
    max_leaves=12,
)
PYTHON = {name: getattr(math, name) for name in ("sqrt", "exp", "log", "tanh", "floor", "pi")}


@settings(max_examples=500)
@given(FORMULAS)
def test_where_python_has_a_value_it_is_this_one(text):
    """Python reads and computes the same text; where it raises, or a power is complex, there is nothing to compare."""
    for t in (0.0, 3.0, -2.5):
        try:
            expected = float(eval(text, PYTHON | {"t": t}))
        except (SyntaxError, ArithmeticError, ValueError, TypeError):
            continue
        if text.startswith("not ") or not math.isfinite(expected):
            continue
        assert float(parse(text, ("t",))(t)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_numbers_and_arrays_broadcast():
    f = parse("x * (y > 1) + 2", ("x", "y"))
    assert f(3, 2) == 5
    assert f([[1.0], [2.0]], [0.0, 2.0]).tolist() == [[2.0, 3.0], [2.0, 4.0]]


def test_threads_do_not_disturb_each_other():
    texts = [f"1if t < {k} else exp(-t / {k}) if t < {2 * k} else {k}" for k in range(1, 40)]

    def values(text):
        return parse.__wrapped__(text, ("t",))(T)

    expected = [values(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(values, texts * 5))
    assert all(np.array_equal(one, other) for one, other in zip(found, expected * 5))
