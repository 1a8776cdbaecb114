# ruff: noqa: E501 - code as people write it
"""Schedules in code that people paste, and every call that the reference rates were made with."""

from pathlib import Path

import numpy as np
import pytest

from interop import from_code
from schedules import (
    CosineDecay,
    CosineRestarts,
    EpochRule,
    ExponentialDecay,
    InverseSqrt,
    Lambda,
    LinearWarmup,
    OneCycle,
    PiecewiseConstant,
    PiecewiseInterpolate,
    PolynomialDecay,
    ReduceOnPlateau,
    Sequential,
    StepDecay,
)
from tests.reference.rates import BASE, load, used

TORCH = "import torch.optim as optim\nfrom torch.optim import lr_scheduler\no = optim.SGD(m.parameters(), lr=0.1)\n"
HUGGING = "from transformers import get_scheduler\no = torch.optim.AdamW(p, lr=0.1)\ns = "
USUAL = {
    TORCH + "s = lr_scheduler.StepLR(o, 30)": StepDecay(step_size=30, gamma=0.1),
    TORCH + "s = lr_scheduler.CosineAnnealingLR(o, 100)": CosineDecay(decay_steps=100, periodic=True),
    TORCH + "s = lr_scheduler.CosineAnnealingWarmRestarts(o, 10, 2)": CosineRestarts(first=10, growth=2.0),
    TORCH + "s = lr_scheduler.OneCycleLR(o, max_lr=0.1, epochs=3, steps_per_epoch=50)": OneCycle(total_steps=150),
    TORCH + "s = lr_scheduler.LambdaLR(o, [lambda epoch: 0.95 ** epoch])": Lambda("0.95 ** t"),
    TORCH + "s = lr_scheduler.LambdaLR(o, lambda k: min((k + 1) / 10, 1.0))": Lambda("min((t + 1) / 10, 1.0)"),
    TORCH + "def f(e):\n    if e < 5:\n        return 1\n    return math.exp(-e)\ns = lr_scheduler.LambdaLR(o, f)": Lambda(
        "1 if t < 5 else exp(-t)"
    ),
    TORCH + "a = lr_scheduler.LinearLR(o, 0.1, total_iters=20)\nb = lr_scheduler.ExponentialLR(o, 0.9)\n"
    "s = lr_scheduler.SequentialLR(o, [a, b], milestones=[20])": LinearWarmup(ExponentialDecay(0.9), 20, 0.1),
    "o = keras.optimizers.SGD(0.1)\ns = keras.callbacks.ReduceLROnPlateau(monitor='val_loss', factor=0.2)": ReduceOnPlateau(
        factor=0.2, flavour="keras"
    ),
    "o = keras.optimizers.SGD(0.1)\ndef f(epoch, lr):\n    '''Halves.'''\n    if epoch < 10:\n        return lr\n    else:\n"
    "        return lr * 0.5\ns = keras.callbacks.LearningRateScheduler(f, verbose=1)": EpochRule(
        "lr if epoch < 10 else lr * 0.5"
    ),
    "keras.optimizers.SGD(keras.optimizers.schedules.PiecewiseConstantDecay([9, 20], [0.1, 0.5, 0.2]))": PiecewiseConstant(
        (9, 20), (0.5, 0.2)
    ),
    "keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.0, 90, warmup_target=0.1, warmup_steps=10))": LinearWarmup(
        CosineDecay(decay_steps=90), 10
    ),
    "optax.sgd(optax.piecewise_constant_schedule(0.1, {9: 0.1, 20: 0.5}))": PiecewiseInterpolate(
        (9, 20), (0.1, 0.5), "jump"
    ),
    "optax.sgd(optax.warmup_cosine_decay_schedule(0.0, 0.1, 10, 100))": LinearWarmup(CosineDecay(decay_steps=90), 10),
    "optax.sgd(optax.join_schedules([optax.constant_schedule(0.1), optax.exponential_decay(0.1, 5, 0.9)], [7]))": Sequential(
        (LinearWarmup().then, ExponentialDecay(0.9, 5.0)), (7,)
    ),
    HUGGING + "get_scheduler('linear', o, num_warmup_steps=10, num_training_steps=90)": LinearWarmup(
        PolynomialDecay(decay_steps=80), 10
    ),
    HUGGING + "get_scheduler('inverse_sqrt', optimizer=o, num_warmup_steps=10)": LinearWarmup(InverseSqrt(10), 10),
    HUGGING + "get_scheduler('inverse_sqrt', optimizer=o, num_warmup_steps=0)": InverseSqrt(10_000),
    HUGGING + "timm.scheduler.CosineLRScheduler(o, t_initial=50, warmup_t=5)": LinearWarmup(
        CosineRestarts(first=50, growth=1.0, most=1, flavour="timm"), 5, prefix=False
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", USUAL)
def test_usual_code(text):
    optimizer, schedule = from_code(text)
    assert optimizer.lr == 0.1
    assert schedule == USUAL[text]


CALLS = [one for one in load(Path(__file__).parents[2] / "reference" / "schedules.npz") if one.first == 0]
UNREAD = "from step 30 on"


READ = [one for one in CALLS if UNREAD not in one.call]


def test_all_calls_of_the_reference_but_one_are_code():
    assert len(READ) == len(CALLS) - 1 > 90


@pytest.mark.parametrize("one", READ, ids=[one.call for one in READ])
def test_every_call_of_the_reference_is_read(one):
    text = f"optimizer = torch.optim.SGD(params, lr={BASE}, momentum=0.9)\nscheduler = {one.call}"
    if one.framework == "keras":
        callback = f"optimizer = keras.optimizers.SGD({BASE})\ncallback = {one.call}"
        text = callback if "callbacks" in one.call else f"keras.optimizers.SGD({one.call})"
    if one.framework == "optax":
        chain = f"optax.chain(optax.sgd({BASE}), {one.call})"
        text = chain if "contrib" in one.call else f"optax.sgd({one.call})"
    optimizer, schedule = from_code(text)
    rates = np.full(len(one.rates), optimizer.lr) if schedule is None else used(schedule, optimizer.lr)
    assert rates == pytest.approx(one.rates, rel=1e-12, abs=1e-15 * BASE)


def test_parts_that_start_from_different_rates():
    parts = "[lr_scheduler.LinearLR(o, 0.5), lr_scheduler.CyclicLR(o, 0.01, {})]"
    text = TORCH + f"lr_scheduler.SequentialLR(o, {parts}, [7])"
    assert from_code(text.format("0.1"))[0].lr == 0.1
    with pytest.raises(ValueError, match=r"rate of 0\.1 and a part of its schedule one of 0\.3"):
        from_code(text.format("0.3"))
    assert from_code(TORCH + "lr_scheduler.CyclicLR(o, 0.01, 0.3)")[0].lr == 0.3  # its own counts


@pytest.mark.parametrize(
    "text",
    [
        "s = optax.cosine_decay_schedule(0.3, 50)\noptax.sgd(0.1)",
        "s = keras.optimizers.schedules.CosineDecay(0.3, 50)\nkeras.optimizers.SGD(0.1)",
    ],
)
def test_a_schedule_that_is_nobodys_learning_rate_does_nothing(text):
    optimizer, schedule = from_code(text)
    assert (optimizer.lr, schedule) == (0.1, None)
