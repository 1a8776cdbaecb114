"""The language of formulas: what is read, and that everything else is a message which points at the place."""

import ast
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Told, parse
from engine.formula.syntax import LONGEST
from schedules import EpochRule, Lambda, Multiplicative

BAD = [
    "", " ", "t t", "t +", "x", "lr", "True", "'a'", "[t]", "(t, t)", "{t}", "{t: t}", "f(t)", "t(1)", "t.real", "t[0]",
    "lambda: t", "lambda t: t", "[t for t in t]", "(t := 3)", "t and", "min(t)", "sqrt(t, t)", "sqrt()", "max(*t)",
    "exp(x=t)", "__import__('os').system('true')", "().__class__", "print(t)", "os.getcwd()", "t is 1", "t in t",
    "t << 2", "~t", "t & 1", "t @ t", "1j", "b'1'", "f'{t}'", "...", "None", "1e999 + x", "await t", "yield t",
    "9" * 350, "1" * 500, "(" * 200 + "t" + ")" * 200, "-" * 390 + "t", "{" + "-" * 390 + "t}", "+".join("t" * 150),
    "t" + "**t" * 100, "sqrt(" * 60 + "t" + ")" * 60, "\0", "t\nt", "t;t", "import os", "t ^ 2", "2t", "2 t", "t²", "²",
    "012", "1__0", "0x", "0b2", "1..2", "t.t", "math.t", "math", "exp", "min", "1 + not t", "t if t", "t else 1",
    "if t", "(t", "t)", "sqrt(t", "sqrt(,)", "min(t,,t)", "<t", "t < ", "t <> 1", "t = 1", "t!", "t\u200bt", "\ud800",
    "t + \u202e1", "т", "exp.__class__(t)", "math.os.system(t)", "np.load(t)", "e(1)", "pi.real", "t ** ** t", "**t",
    "*t", "t //", "%t", "and t", "not", "math . exp . t", "a" * 999, "💥", "`t`", "$t$", "t\\", "#", "(#)", "٣",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_everything_else_is_a_message(text):
    with pytest.raises(Told, match=r".+") as caught:
        parse(text, ("t",))
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()
    for cls, field in ((Lambda, "formula_of_t"), (Multiplicative, "formula_of_t"), (EpochRule, "rule")):
        if "lr" not in text:
            with pytest.raises(ValueError):
                cls(**{field: text})


@pytest.mark.parametrize("size", [LONGEST + 1, 10_000_000])
@pytest.mark.parametrize("piece", ["(", "t+", "9", "-", "sqrt(", " ", "t**", "not "])
def test_length_is_bounded(piece, size):
    with pytest.raises(Told, match="longer than"):
        parse((piece * size)[:size], ("t",))


PLACES = {
    "1 + foo * t": ("foo", 5),
    "t +\n  bar": ("bar", 7),
    "exp(t) + f(t)": ("f", 10),
    "2 * (t + 3": ("(t + 3", 5),
    "2 * t + 3)": (")", 10),
    "2t": ("t", 2),
    "t ** 2 + t ^ 2": ("^", 12),
    "t + min(t)": ("min", 5),
    "t + log(t, 2)": ("log", 5),
    "t + 'abc'": ("'abc'", 5),
    "3 + 9" + "9" * 400: ("999", 5),
    "t if t > 3": ("if t > 3", 3),
    "1 + 0b3": ("b3", 6),
    "t + sin * 2": ("sin * 2", 5),
    "t + " + "(" * 100: ("(((", 64),
}


@pytest.mark.parametrize("text", PLACES)
def test_messages_point_at_the_place(text):
    near, at = PLACES[text]
    with pytest.raises(Told) as caught:
        parse(text, ("t",))
    assert caught.value.values["at"] == at
    assert caught.value.values["near"].startswith(near)
    assert str(at) in str(caught.value)


def test_what_ends_too_early_is_said_with_what_stands_before():
    with pytest.raises(Told, match="ends too early, after “2 \\* t \\+”"):
        parse("2 * t +", ("t",))


@settings(max_examples=500)
@given(st.text("t0123.+-*/%()<>=andifelsexpcoqrm ,\"'[]{}_:#\n^", max_size=60) | st.text(max_size=30))
def test_any_text_is_a_formula_or_a_message(text):
    try:
        parse(text, ("t",))
    except Told as told:
        assert len(str(told)) < 250


TOKENS = ["t", "u", "2", "0.5", ".5", "1_0", "0x1F", "1e-3", "(", ")", "(", ")", "+", "-", "*", "/", "//", "%", "**"]
TOKENS += ["<", "<=", "==", "!=", "if", "else", "and", "or", "not", "exp(", "min(", "max(", ",", "math.sqrt(", "pi"]
TOKENS += ["1if", "2else"]


def ours(tree):
    """Whether what Python reads has only known functions, with as many numbers as they take, and no rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name not in ("exp", "min", "max", "math.sqrt"):
                return False
            if (len(node.args) < 2) if name in ("min", "max") else (len(node.args) != 1):
                return False
    return not any(isinstance(node, ast.Tuple) for node in ast.walk(tree))


@pytest.mark.filterwarnings("ignore")  # Python warns of 1if
@settings(max_examples=3000)
@given(st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_python_reads_the_same(text):
    """Python's own parser is the second reader: the same texts are formulas, with the same structure."""
    try:
        expected = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        expected = None
    try:
        found = parse(text, ("t", "u")).python()
    except Told:
        found = None
    assert (found is not None) == (expected is not None and ours(expected))
    if found is not None:
        assert ast.unparse(found) == ast.unparse(expected).replace("math.", "")


def test_modules_in_front_of_functions_and_constants():
    for module in ("math", "np", "numpy", "jnp", "jax.numpy", "torch", "tf.math", "keras.ops"):
        assert ast.unparse(parse(f"{module}.exp({module}.pi * t)", ("t",)).python()) == "exp(pi * t)"


def test_letters_are_those_that_python_takes_them_for():
    assert parse("ｔ + ｅｘｐ(𝐭)", ("t",)).tree == parse("t + exp(t)", ("t",)).tree


@pytest.mark.parametrize(
    "name", ["exp", "min", "lambda", "if", "x y", "", "1x", "_x", "__import__", "x.y", "ｔ", "x=1"]
)
def test_names_are_checked(name):
    with pytest.raises(Told):
        parse("1", ("t", name))


def test_the_cache_is_bounded_and_keyed_by_text():
    for k in range(600):
        parse(f"t + {k}", ("t",))
    assert parse.cache_info().currsize <= 64
    assert parse("t + 599", ("t",)) is parse("t + 599", ("t",))
    assert parse("t + 599", ("t",)) != parse("t + 599", ("t", "u"))


def test_what_is_kept_of_formulas_is_bounded_in_bytes():
    """The longest texts there can be, more of them than are kept, and used."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for k in range(150):
            text = "+".join(f"({'+'.join('t' * 9)})" for _ in range(45)) + f"+{k}"
            parse(text, ("t",))(np.arange(3.0))
        assert tracemalloc.get_traced_memory()[0] - before < 30_000_000
    finally:
        tracemalloc.stop()
