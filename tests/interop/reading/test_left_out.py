"""What a call leaves out is what the library takes then."""

import ast
from dataclasses import replace

import pytest

from engine import Item, Wrapper, params
from interop import CodeError, from_code
from interop.spelling import alternatives, dotted, signatures
from interop.writing import call
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from tests.spelled import flavoured

STEPS = 300
CASES = [
    (cls, framework)
    for cls in (*OPTIMIZERS.values(), *SCHEDULES.values())
    for framework in cls.spelling
    if not issubclass(cls, Wrapper) and not any(one.kind is Item for one in params(cls))
]
WITH = {  # what an item needs to have a call there at all
    ("CosineRestarts", "transformers"): {"shares": 2},
    ("CosineRestarts", "timm"): {"most": 2},
}
WORDY = {  # the shortest call that the library takes is not read, since one value is known here only or one is needed
    ("SOAP", "torch"): "pytorch_optimizer.SOAP is known here with precondition_1d=True only.",
    ("PiecewiseInterpolate", "optax"): "optax.piecewise_interpolate_schedule needs boundaries_and_scales.",
    ("WarmupStableDecay", "transformers"): "get_scheduler requires num_decay_steps for 'warmup_stable_decay'.",
}
SHORT = {
    ("NormalisedGD", "optax"),
    ("SignSGD", "optax"),
    ("Constant", "optax"),
    ("SGDR", "optax"),
}  # nothing to leave out
PLAINER = {  # without its own settings it is another one
    ("Constant", "torch"): "ConstantFactor",
    ("Momentum", "torch"): "SGD",
    ("Momentum", "keras"): "SGD",
    ("Momentum", "optax"): "SGD",
    ("Nesterov", "torch"): "SGD",
    ("Nesterov", "keras"): "SGD",
    ("Nesterov", "optax"): "SGD",
    ("SignSGD", "torch"): "Signum",
    ("CosineRestarts", "transformers"): "Lambda",  # of a training whose length is known
    ("PolynomialDecay", "transformers"): "PolynomialDecay",  # called linear: its power is another one
}


def cases(*without):
    """The cases but these; a new item is one of them unless it is written down above."""
    found = [case for case in CASES if (case[0].__name__, case[1]) not in {name for table in without for name in table}]
    assert len(found) == len(CASES) - len({name for table in without for name in table})
    return pytest.mark.parametrize(("cls", "framework"), found, ids=[f"{cls.__name__}-{one}" for cls, one in found])


ASKED = {  # what a library wants although its signature has a default
    "transformers.get_scheduler": ("num_warmup_steps", "num_training_steps"),
    "torch.optim.lr_scheduler.OneCycleLR": ("total_steps",),
}


class Least(ast.NodeTransformer):
    """Leaves out every argument that a library does not ask for."""

    def visit_Call(self, node):
        self.generic_visit(node)
        known = signatures().get(dotted(node.func))
        if known and known.order != ["*"]:
            wanted = {*known.required, *ASKED.get(dotted(node.func), ())}
            node.keywords = [one for one in node.keywords if one.arg in wanted]
        return node


def least(cls, framework):
    item = replace(flavoured(cls, framework), **WITH.get((cls.__name__, framework), {}))
    return Least().visit(ast.parse(call(item, framework, STEPS, lr=0.1), mode="eval")).body


def read(made, framework):
    """The item that a call stands for."""
    text = ast.unparse(made)
    if "Scheduler(" in text or "scheduler" in text:
        beside = "keras.optimizers.SGD(0.1)" if framework == "keras" else "torch.optim.Adam(params, lr=0.1)"
        return from_code(f"optimizer = {beside}\nbeside = {text}")[1]
    if "keras.callbacks" in text:
        return from_code(f"keras.optimizers.SGD(0.1)\nbeside = {text}")[1]
    if (
        "schedule" in text.split("(")[0].replace("schedule_free", "")
        or "reduce_on" in text
        or "optax.exponential_decay" in text
    ):
        sgd = "keras.optimizers.SGD({})" if framework == "keras" else "optax.sgd({})"
        return from_code(f"optax.chain(optax.sgd(0.1), {text})" if "reduce_on" in text else sgd.format(text))[1]
    return from_code(text)[0]


@cases(WORDY, SHORT)
def test_said_or_not_a_default_is_the_same(cls, framework):
    short = least(cls, framework)
    found, known = read(short, framework), signatures()[dotted(short.func)]
    given = {*known.order[: len(short.args)], *ASKED.get(dotted(short.func), ())}
    said = {name: value for name, value in known.defaults.items() if name not in given}
    assert said
    for name, value in said.items():
        longer = ast.Call(short.func, short.args, [*short.keywords, ast.keyword(name, ast.Constant(value))])
        assert read(longer, framework) == found, name


@pytest.mark.parametrize(("name", "framework"), WORDY)
def test_where_the_shortest_call_is_not_read_it_is_said_why(name, framework):
    with pytest.raises(CodeError) as caught:
        read(least({**OPTIMIZERS, **SCHEDULES}[name], framework), framework)
    assert str(caught.value) == WORDY[name, framework]


@cases(WORDY, PLAINER)
def test_the_defaults_on_the_cards_are_the_libraries_own(cls, framework):
    found = read(least(cls, framework), framework)
    assert type(found) is cls
    own = WITH.get((cls.__name__, framework), {}).keys()
    asked = {"lr"} if framework == "optax" else set()  # it wants to be told
    asked |= {name for one in alternatives(cls, framework) for name in needed(one.call)} | own
    for one in params(cls):
        if one.name in asked or one.name == "flavour" or (one.only and framework not in one.only):
            continue
        shown = cls.defaults.get(framework, {}).get(one.name, one.default)
        assert getattr(found, one.name) == shown, one.name


@pytest.mark.parametrize(("name", "framework"), PLAINER)
def test_what_is_plainer_without_its_own_settings(name, framework):
    found = read(least({**OPTIMIZERS, **SCHEDULES}[name], framework), framework)
    assert type(found).__name__ == PLAINER[name, framework]


def needed(made):
    """The fields in the arguments that a library asks for."""
    if not isinstance(made, ast.Call) or dotted(made.func) not in signatures():
        return {"lr"}
    known = signatures()[dotted(made.func)]
    given = [*zip(known.order, made.args), *((one.arg, one.value) for one in made.keywords)]
    wanted = {*known.required, *ASKED.get(dotted(made.func), ())}
    inside = [node for name, node in given if name in wanted]
    return {n.id for node in inside for n in ast.walk(node) if isinstance(n, ast.Name)}
