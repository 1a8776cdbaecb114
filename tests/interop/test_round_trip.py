"""What an item is spelled as reads back as the same item, in every framework that has it."""

import ast

import pytest

from engine import Item, Run, Wrapper, params
from interop import from_code, to_code
from interop.spelling import BESIDES, alternatives
from interop.writing import call
from landscapes import Rosenbrock
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD
from schedules import CATALOG as SCHEDULES
from tests.spelled import changed, flavoured

STEPS = 300


@pytest.mark.parametrize("cls", [*OPTIMIZERS.values(), *SCHEDULES.values()])
def test_conditions_ask_for_nothing_that_pasted_code_does_not_tell(cls):
    known = {*BESIDES, *(one.name for one in params(cls)), "int"}
    for framework in cls.spelling:
        for one in alternatives(cls, framework):
            asked = {node.id for test, _ in one.conditions for node in ast.walk(test) if isinstance(node, ast.Name)}
            assert asked <= known


CASES = [(name, framework) for name, cls in OPTIMIZERS.items() for framework in cls.spelling]


@pytest.mark.parametrize(("name", "framework"), CASES)
def test_optimizers(name, framework):
    spelled = 0
    for item in changed(flavoured(OPTIMIZERS[name], framework)):
        text = call(item, framework, STEPS)
        if text is None:
            continue
        spelled += 1
        read, schedule = from_code(text)
        assert schedule is None
        assert same(read, item), text
    assert spelled


SCHEDULE_CASES = [(name, framework) for name, cls in SCHEDULES.items() for framework in cls.spelling]


@pytest.mark.parametrize(("name", "framework"), SCHEDULE_CASES)
def test_schedules(name, framework):
    spelled, lr = 0, 0.25 if framework == "transformers" else 0.05  # it refuses an end above the rate
    for item in changed(flavoured(SCHEDULES[name], framework)):
        text = call(item, framework, STEPS, lr=lr)
        if text is None:
            continue
        spelled += 1
        if text.startswith("keras.callbacks."):
            read, schedule = from_code(f"optimizer = keras.optimizers.SGD(0.05)\ncallback = {text}")
        elif text.startswith("optax.contrib.reduce_on_plateau"):
            read, schedule = from_code(f"optax.chain(optax.sgd(0.05), {text})")
        elif framework in ("keras", "optax"):
            around = "keras.optimizers.SGD({})" if framework == "keras" else "optax.sgd({})"
            read, schedule = from_code(around.format(text))
            assert read.lr == pytest.approx(0.05)
        else:
            _, schedule = from_code(f"optimizer = torch.optim.SGD(params, lr={lr})\nscheduler = {text}")
        if schedule is None:
            schedule = SCHEDULES["Constant"]()
        run = Run(Rosenbrock(), SGD(lr=lr), item, steps=STEPS)
        if item.closed_loop:
            assert same(schedule, item), text
        else:
            expected = item.lrs(lr, STEPS)
            assert schedule.lrs(lr, STEPS) == pytest.approx(expected, rel=1e-12, abs=1e-18), text
        ast.parse(to_code(run, framework if framework in ("torch", "keras", "optax") else "torch"))
    assert spelled


def same(read, item) -> bool:
    """Equal but for fields that the framework's version does not look at."""
    if type(read) is not type(item):
        return False
    if isinstance(item, Wrapper) and not same(read.then, item.then):
        return False
    flavour = getattr(item, "flavour", "")
    return all(
        getattr(read, one.name) == pytest.approx(getattr(item, one.name), rel=1e-15)
        if one.kind is float
        else one.kind is Item or getattr(read, one.name) == getattr(item, one.name)
        for one in params(item)
        if (not one.only or flavour in one.only) and (one.name != "weight_decouple" or item.weight_decay)
    )


@pytest.mark.parametrize("framework", ["torch", "keras", "optax", "numpy"])
@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_every_script_is_python(name, framework):
    run = Run(Rosenbrock(), OPTIMIZERS[name](), steps=20, noise=0.1)
    ast.parse(to_code(run, framework))
