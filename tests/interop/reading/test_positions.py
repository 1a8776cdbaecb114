"""Arguments by position, in the real libraries' order, mean what they mean by name; other ways to say the same."""

import ast
import re

import pytest

from interop import from_code
from interop.spelling import dotted, index, order_of, signatures
from interop.writing import call
from optimizers import CATALOG as OPTIMIZERS
from tests.spelled import changed, flavoured

STEPS = 300
CASES = [(name, framework) for name, cls in OPTIMIZERS.items() for framework in cls.spelling]


class ByPosition(ast.NodeTransformer):
    """Drops the names of arguments for as long as they stand in the order of the signature."""

    moved = 0

    def visit_Call(self, node):
        self.generic_visit(node)
        order = order_of(dotted(node.func))
        given = {one.arg: one.value for one in node.keywords}
        while len(node.args) < len(order) and order[len(node.args)] in given:
            node.args.append(given.pop(order[len(node.args)]))
            self.moved += 1
        node.keywords = [one for one in node.keywords if one.arg in given]
        return node


@pytest.mark.parametrize(("name", "framework"), CASES)
def test_by_position_as_by_name(name, framework):
    for item in changed(flavoured(OPTIMIZERS[name], framework)):
        if text := call(item, framework, STEPS):
            moving = ByPosition()
            short = ast.unparse(moving.visit(ast.parse(text)))
            assert from_code(short) == from_code(text), short


def test_every_spelled_call_has_its_signature():
    assert set(index()) - set(signatures()) == set()  # else run tests/reference/make_signatures.py
    assert order_of("torch.optim.Adam")[:5] == ["params", "lr", "betas", "eps", "weight_decay"]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("get_linear_schedule_with_warmup(optimizer, 10, 100)", "'linear', optimizer, 10, 100"),
        (
            "transformers.get_polynomial_decay_schedule_with_warmup(optimizer, 10, 100, 1e-5, power=2.0)",
            "'polynomial', optimizer, 10, 100, scheduler_specific_kwargs={'lr_end': 1e-5, 'power': 2.0}",
        ),
        (
            "transformers.get_cosine_with_min_lr_schedule_with_warmup_lr_rate(optimizer, 10, 100, min_lr=1e-3)",
            "'cosine_warmup_with_min_lr', optimizer, 10, 100, {'min_lr': 1e-3}",
        ),
        ("transformers.optimization.get_constant_schedule(optimizer)", "'constant', optimizer, 10, 100"),
    ],
)
def test_functions_of_transformers_are_cases_of_one(short, long):
    optimizer = "optimizer = torch.optim.AdamW(params, lr=0.1)\n"
    assert from_code(f"{optimizer}s = {short}") == from_code(f"{optimizer}s = transformers.get_scheduler({long})")


def test_adam_with_decoupled_weight_decay_is_adamw():
    found, _ = from_code("torch.optim.Adam(params, 0.1, weight_decay=0.2, decoupled_weight_decay=True)")
    assert (type(found).__name__, found.lr, found.weight_decay) == ("AdamW", 0.1, 0.2)
    assert from_code("torch.optim.Adam(params, decoupled_weight_decay=True)")[0].weight_decay == 0.0
    assert type(from_code("torch.optim.Adam(params, decoupled_weight_decay=False)")[0]).__name__ == "Adam"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("optax.adam(lr=0.1)", "'learning_rate'"),
        ("torch.optim.Muon(params)", "optax.contrib.muon"),
        ("torch.optim.Adam(params, 0.1, (0.9, 0.99), 1e-8, 0.0, False, 1)", "takes 6 arguments by position"),
        ("torch.optim.Adam(*everything)", "arguments by * that this code does not show"),
        ("torch.optim.SGD(p)\ntransformers.get_scheduler('coosine', optimizer)", "nearest known one is 'cosine'"),
        ("torch.optim.LBFGS(p, line_search_fn='wolfe')", "nearest known one is 'strong_wolfe'"),
        ("torch.optim.SGD(p)\ntimm.scheduler.CosineLRScheduler(optimizer, 9, noise_range=3)", "'noise_range_t'"),
        ("torch.optim.SGD(p)\ntimm.scheduler.CosineLRScheduler(optimizer, 9, noise_range_t='a')", "noise_from"),
        ("torch.optim.SGD(p)\ntransformers.get_scheduler('cosine_warmup_with_min_lr', o, 5, 50)", "needs min_lr"),
        ("torch.optim.SGD(p)\ntransformers.get_scheduler('cosine_warmup_with_min_lr', o, 0, 50)", "1 or more"),
        ("optax.sgd(optax.sgdr_schedule(rows))", "a dict for each round"),
        ("optax.sgd(optax.sgdr_schedule([{'peak_value': 0.1, 'decay': 9}]))", "has init_value"),
        ("optax.sgd(optax.sgdr_schedule([dict(init_value=0.1, peak_value=1.0, decay_steps=9)]))", "begin and end"),
        ("keras.optimizers.Adam(0.1, use_ema=True, ema_momentum='a')", "decay must be a number"),
        ("pytorch_optimizer.QHAdamW(params)", "not known here"),
    ],
)
def test_what_cannot_be_read_is_named(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        from_code(text)
