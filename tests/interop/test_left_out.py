"""What a call leaves out is what the library takes then."""

import ast

import pytest
from test_round_trip import flavoured

from engine import Item, Wrapper, params
from interop import CodeError, from_code
from interop.spelling import alternatives, dotted, signatures
from interop.write import call
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

STEPS = 300
CASES = [
    (cls, framework)
    for cls in (*OPTIMIZERS.values(), *SCHEDULES.values())
    for framework in cls.spelling
    if not issubclass(cls, Wrapper) and not any(one.kind is Item for one in params(cls))
]
NAMES = [f"{cls.__name__}-{framework}" for cls, framework in CASES]


class Least(ast.NodeTransformer):
    """Leaves out every argument that a library does not ask for."""

    def visit_Call(self, node):
        self.generic_visit(node)
        known = signatures().get(dotted(node.func))
        if known and known.order != ["*"]:
            node.keywords = [one for one in node.keywords if one.arg in known.required]
        return node


def least(cls, framework):
    text = call(flavoured(cls, framework), framework, STEPS, lr=0.1)
    return Least().visit(ast.parse(text, mode="eval")).body if text else None


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


@pytest.mark.parametrize(("cls", "framework"), CASES, ids=NAMES)
def test_said_or_not_a_default_is_the_same(cls, framework):
    short = least(cls, framework)
    if short is None:
        pytest.skip("has no call without wrappers")
    try:
        found = read(short, framework)
    except CodeError as error:
        assert "is known here with" in str(error) or " needs " in str(error)
        return
    known = signatures()[dotted(short.func)]
    positions = {*known.order[: len(short.args)]}
    for name, value in known.defaults.items():
        if name in positions or known.order == ["*"]:
            continue
        said = ast.Call(short.func, short.args, [*short.keywords, ast.keyword(name, ast.Constant(value))])
        assert read(said, framework) == found, name


@pytest.mark.parametrize(("cls", "framework"), CASES, ids=NAMES)
def test_the_defaults_on_the_cards_are_the_libraries_own(cls, framework):
    short = least(cls, framework)
    if short is None or (cls.__name__, framework) in UNTOLD:
        pytest.skip("has no call without wrappers, or wants more than it says")
    found = read(short, framework)
    if type(found) is not cls:  # without its own settings it is a plainer one
        assert type(found).__name__ in PLAINER
        return
    asked = {"lr"} if framework == "optax" else set()  # it wants to be told
    asked |= {name for one in alternatives(cls, framework) for name in needed(one.call)}
    for one in params(cls):
        if one.name in asked or one.name == "flavour" or (one.only and framework not in one.only):
            continue
        shown = cls.defaults.get(framework, {}).get(one.name, one.default)
        assert getattr(found, one.name) == shown, one.name


UNTOLD = {
    ("PiecewiseInterpolate", "optax"),
    ("PolynomialDecay", "transformers"),  # without settings it is called linear
    ("SOAP", "torch"),
    ("WarmupStableDecay", "transformers"),
}
PLAINER = {"SGD", "Signum", "ConstantFactor"}


def needed(made):
    """The fields in the arguments that a library asks for."""
    if not isinstance(made, ast.Call) or dotted(made.func) not in signatures():
        return {"lr"}
    known = signatures()[dotted(made.func)]
    given = [*zip(known.order, made.args), *((one.arg, one.value) for one in made.keywords)]
    inside = [node for name, node in given if name in known.required]
    return {n.id for node in inside for n in ast.walk(node) if isinstance(n, ast.Name)}
