"""The little language for rates: what it means, and that nothing else gets through."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import expression
from schedules import EpochRule, Lambda, Multiplicative

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
}  # fmt: skip


@pytest.mark.parametrize("text", MEANINGS)
def test_meaning(text):
    function = expression(text, ("t",))
    assert function(T) + 0 * T == pytest.approx(MEANINGS[text] + 0 * T, rel=1e-15)
    assert [float(function(t)) for t in T] == pytest.approx(MEANINGS[text] + 0 * T, rel=1e-15)


@pytest.mark.parametrize("text", ["1 / t", "log(t - 5)", "10.0 ** (t * 100)", "t % 0", "sqrt(-t)", "9 ** 9 ** 9 ** t"])
def test_what_has_no_value_raises_no_alarm(text):
    assert np.shape(expression(text, ("t",))(T)) in ((200,), ())


BAD = [
    "", "t t", "t +", "x", "lr", "True", "'a'", "[t]", "(t, t)", "{t}", "{t: t}", "f(t)", "t(1)", "t.real", "t[0]",
    "lambda: t", "lambda t: t", "[t for t in t]", "(t := 3)", "t and", "min(t)", "sqrt(t, t)", "sqrt()", "max(*t)",
    "exp(x=t)", "__import__('os').system('true')", "().__class__", "print(t)", "os.getcwd()", "t is 1", "t in t",
    "t << 2", "~t", "t & 1", "t @ t", "1j", "b'1'", "f'{t}'", "...", "None", "1e999 + x", "await t", "yield t",
    "9" * 350, "1" * 500, "(" * 200 + "t" + ")" * 200, "-" * 390 + "t", "{" + "-" * 390 + "t}", "+".join("t" * 150),
    "t" + "**t" * 100, "sqrt(" * 60 + "t" + ")" * 60, "\0", "t\nt", "t;t", "import os",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_everything_else_is_a_message_at_once(text):
    begun = time.perf_counter()
    with pytest.raises(ValueError, match=r".+") as caught:
        expression(text, ("t",))(T)
    assert type(caught.value) is ValueError
    assert len(str(caught.value)) < 250
    assert time.perf_counter() - begun < 1
    for cls, field in ((Lambda, "formula_of_t"), (Multiplicative, "formula_of_t"), (EpochRule, "rule")):
        if "lr" not in text:
            with pytest.raises(ValueError):
                cls(**{field: text})


@settings(max_examples=300)
@given(st.text("t0123.+-*/%()<>=andifelsexpcoqrm ,\"'[]{}_:", max_size=60))
def test_any_text_is_a_number_or_a_message(text):
    try:
        found = expression(text, ("t",))(T)
    except ValueError as error:
        assert type(error) is ValueError
    else:
        assert np.shape(found) in ((200,), ())
