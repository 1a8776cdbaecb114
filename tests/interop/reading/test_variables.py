"""Variables stand for what they were given last before they are used."""

import pytest

from interop import CodeError, from_code
from optimizers import SGD, Adam, Clipped
from schedules import Chained, ConstantFactor, LinearWarmup, StepDecay

O = "o = torch.optim.SGD(p, lr=0.1)\n"  # noqa: E741 - as it is called in code
ADAM = Adam(lr=0.1, flavour="optax")


@pytest.mark.parametrize(
    ("text", "optimizer"),
    [
        ("lr = 0.1\no = torch.optim.SGD(p, lr=lr)\nlr = 0.2", SGD(lr=0.1)),
        ("o = torch.optim.SGD(p, lr=lr)\nlr = 0.2", SGD(lr=0.2)),
        ("lr, decay = 0.1, 0.2\ntorch.optim.SGD(p, lr=lr, weight_decay=decay)", SGD(lr=0.1, weight_decay=0.2)),
        ("a = lr = 0.1\ntorch.optim.SGD(p, lr=a)", SGD(lr=0.1)),
        ("lr: float = 0.1\ntorch.optim.SGD(p, lr=lr)", SGD(lr=0.1)),
        ("self.lr = 0.1\nself.o = torch.optim.SGD(p, lr=self.lr)", SGD(lr=0.1)),
        ("betas = 0.8, 0.9\ntorch.optim.Adam(p, 0.1, betas)", Adam(lr=0.1, beta1=0.8, beta2=0.9)),
        ("tx = optax.adam(0.1)\ntx = optax.chain(optax.clip(1.0), tx)", Clipped(ADAM, 0.0, 1.0, flavour="optax")),
        ("c = optax.clip(1.0)\noptax.chain(c, optax.adam(0.1))", Clipped(ADAM, 0.0, 1.0, flavour="optax")),
        ("optax.chain(optax.chain(optax.clip(1.0)), optax.adam(0.1))", Clipped(ADAM, 0.0, 1.0, flavour="optax")),
    ],
)
def test_optimizers(text, optimizer):
    assert from_code(text)[0] == optimizer


ONE, TWO = "torch.optim.lr_scheduler.ConstantLR(o, 0.5)", "torch.optim.lr_scheduler.StepLR(o, 7)"
BOTH = Chained((ConstantFactor(0.5, 5), StepDecay(7, 0.1)))


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        (f"{O}a = {ONE}\nb = {TWO}\nboth = [a, b]\ntorch.optim.lr_scheduler.ChainedScheduler(both)", BOTH),
        (f"{O}s = {ONE}\ns = torch.optim.lr_scheduler.ChainedScheduler([s, {TWO}])", BOTH),
        (f"{O}self.a = {ONE}\nself.b = torch.optim.lr_scheduler.ChainedScheduler([self.a, {TWO}])", BOTH),
        (
            f"{O}a = torch.optim.lr_scheduler.LinearLR(o, 0.1)\nb = {TWO}\n"
            "torch.optim.lr_scheduler.SequentialLR(o, (a, b), [5])",
            LinearWarmup(StepDecay(7, 0.1), 5, 0.1),
        ),
    ],
)
def test_schedules(text, schedule):
    assert from_code(text)[1] == schedule


def test_two_schedules_that_are_not_put_together():
    with pytest.raises(CodeError, match="More than one schedule"):
        from_code(f"{O}a = {ONE}\nb = {TWO}")
