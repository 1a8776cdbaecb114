"""Formulas in LaTeX."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from engine import parse
from landscapes import CATALOG
from schedules import EpochRule, Lambda, Multiplicative
from tests.engine.formula.test_evaluate import FORMULAS

WRITTEN = {
    "0.95 ** t": "0.95^{t}",
    "-0.2*t + 2*-t": r"- 0.2 t + 2 \left(- t\right)",
    "t - (t - 1)": r"t - \left(t - 1\right)",
    "(t + 1)*(t - 1)/2": r"\frac{\left(t + 1\right) \left(t - 1\right)}{2}",
    "2*3*t*4": r"2 \cdot 3 t \cdot 4",
    "(t**2)**3": r"\left(t^{2}\right)^{3}",
    "t**-2": "t^{- 2}",
    "exp(-t)**2": r"\left(e^{- t}\right)^{2}",
    "sin(t)**2 + sin(t**2)": r"\sin^{2}{\left(t \right)} + \sin{\left(t^{2} \right)}",
    "sqrt(abs(t))": r"\sqrt{\left|{t}\right|}",
    "t // 30 + t % 7": r"\left\lfloor{\frac{t}{30}}\right\rfloor + t \bmod 7",
    "min(1, t / 20)": r"\min{\left(1, \frac{t}{20} \right)}",
    "1 if t < 10 else 2 if t <= 20 else 3": (
        r"\begin{cases} 1 & \text{for}\: t < 10 \\ 2 & \text{for}\: t \leq 20 \\ 3 & \text{otherwise} \end{cases}"
    ),
    "not t == 3 and (0 < t < 9 or t != 1)": (r"\neg t = 3 \wedge \left(0 < t < 9 \vee t \neq 1\right)"),
    "1e-05*t + 1e300": r"1 \cdot 10^{-5} t + 1 \cdot 10^{300}",
    "2*pi*beta1*x_2*rate": r"2 \pi \beta_{1} x_{2} rate",
}


WORDS = {
    "left",
    "right",
    "frac",
    "cdot",
    "sqrt",
    "log",
    "tanh",
    "min",
    "max",
    "lfloor",
    "rfloor",
    "leq",
    "neq",
    "wedge",
}
WORDS |= {"vee", "neg", "pi", "bmod", "begin", "end", "text"}


@pytest.mark.parametrize("text", WRITTEN)
def test_written(text):
    assert parse(text, ("t", "beta1", "x_2", "rate")).latex == WRITTEN[text]


def test_rates_show_the_formula_that_was_written():
    assert Lambda("0.9**t").formula == r"\eta_t = \eta\,f(t),\quad f(t) = 0.9^{t}"
    assert Multiplicative("0.9").formula == Multiplicative.formula + r",\quad f(t) = 0.9"
    assert EpochRule("lr**2/epoch").formula.endswith(r"f(t, \eta_{t-1}) = \frac{\eta_{t-1}^{2}}{t}")
    assert replace(Lambda("0.9**t"), formula_of_t="t").formula.endswith("f(t) = t")
    assert repr(Lambda("0.9**t")) == "Lambda(formula_of_t='0.9**t')"


def test_surfaces():
    assert CATALOG["Rosenbrock"].formula == r"\left(a - x\right)^{2} + b \left(y - x^{2}\right)^{2}"
    assert CATALOG["Ackley"]().formula == (
        r"20 + e - 20 e^{- 0.2 \sqrt{\frac{x^{2} + y^{2}}{2}}} - "
        r"e^{\frac{\cos{\left(2 \pi x \right)} + \cos{\left(2 \pi y \right)}}{2}}"
    )


@settings(max_examples=300)
@given(FORMULAS)
def test_brackets_fit(text):
    if text.startswith("not ") or " not " in text:
        text = f"({text})"
    try:
        latex = parse(text, ("t",)).latex
    except ValueError:
        return
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert set(re.findall(r"\\([A-Za-z]+)", latex)) <= WORDS
