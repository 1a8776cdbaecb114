"""Spellings: calls in the order in which they are tried, and nothing that a call cannot say is dropped."""

from dataclasses import dataclass

import pytest

from engine import Optimizer, param
from engine.fields import flavour, learning_rate, switch
from engine.spelling import Row, decayed, decoupled, rows
from interop.spelling import alternatives
from interop.writing import call
from optimizers import LBFGS, Adam
from schedules import CosineDecay, ExponentialDecay, LinearWarmup, ReduceOnPlateau


@dataclass(frozen=True)
class Sample(Optimizer):
    """Has three fields that a call may or may not name."""

    lr: float = learning_rate(0.1)
    size: float = param(0.5)
    quick: bool = switch("go fast")
    odd: bool = switch("only PyTorch does this", only=("torch",))
    flavour: str = flavour("torch", "keras")

    spelling = {
        "torch": [
            ("lib.Quick(lr, odd=odd)", "quick", "size"),
            ("lib.Large(lr, odd=odd)", "size > 0.9"),
            "lib.Plain(lr)",
        ],
        "keras": "lib.Plain(lr, size=size)",
    }


@pytest.mark.parametrize(
    ("values", "framework", "text"),
    [
        ({}, "torch", "lib.Plain(0.1)"),
        ({"quick": True, "size": 0.7}, "torch", "lib.Quick(0.1, odd=False)"),
        ({"size": 0.95, "odd": True}, "torch", "lib.Large(0.1, odd=True)"),
        ({"size": 0.7}, "torch", None),  # lib.Plain has no size
        ({"odd": True}, "torch", None),
        ({"size": 0.7}, "keras", "lib.Plain(0.1, size=0.7)"),
        ({"odd": True}, "keras", "lib.Plain(0.1, size=0.5)"),  # which does nothing in Keras's version
        ({"quick": True}, "keras", None),
        ({}, "optax", None),
    ],
)
def test_the_first_call_that_says_everything(values, framework, text):
    assert call(Sample(**values), framework, 100, lr=0.1) == text


def test_rows_are_written_short():
    assert rows("f(lr)") == [Row("f(lr)", "True", ())]
    assert rows(("f(lr)", "size")) == [Row("f(lr)", "size", ())]
    assert rows(["f(lr)", ("g(lr)", "size", "quick")]) == [Row("f(lr)"), Row("g(lr)", "size", ("quick",))]
    assert [one.when for one in rows(decayed("f(lr)", "quick"))] == ["weight_decay and quick", "quick"]


def test_conditions_stand_behind_the_call():
    assert rows("f(lr) when size > 1") == rows(("f(lr)", "size > 1"))
    assert rows("f(lr,\n        size) when quick without odd, even") == [Row("f(lr, size)", "quick", ("odd", "even"))]
    assert rows("f(lr) without odd") == [Row("f(lr)", "True", ("odd",))]
    assert [one.when for one in rows(decoupled("f()", "g(lr)"))] == ["weight_decay", "True"]


def test_a_library_spells_under_its_name():
    class Short(Sample):
        torch = "lib.Other(lr)"

    assert Short.spelling == Sample.spelling | {"torch": "lib.Other(lr)"}


def test_what_a_call_leaves_unsaid():
    first, second = alternatives(LBFGS, "torch")
    assert first.unsaid == {"strong_wolfe": True} and second.unsaid == {}
    plain = list(alternatives(Adam, "optax"))[-1]
    assert plain.unsaid == {"weight_decay": 0.0, "amsgrad": False}


@pytest.mark.parametrize(
    ("then", "library"),
    [(ExponentialDecay(), "optax"), (CosineDecay(), "optax"), (ReduceOnPlateau(), "timm"), (CosineDecay(), "keras")],
)
def test_no_library_is_said_to_count_an_unseen_warm_up(then, library):
    """These calls begin after the climb; a schedule that has run unseen since step 0 is another one."""
    assert call(LinearWarmup(then=then, warmup_steps=10), library, 100, lr=0.1)
    assert call(LinearWarmup(then=then, warmup_steps=10, prefix=False), library, 100, lr=0.1) is None
