"""Each sentence where it is true, and where it is not."""

from dataclasses import replace

import numpy as np
import pytest

from datasets import Moons
from networks import Fit, Network, fit
from networks.callbacks import EarlyStopping, ReduceLROnPlateau
from networks.diagnosis import diagnosis, gradient_ratio
from networks.initializers import Constant, GlorotUniform, HeNormal, LecunNormal, RandomNormal, Zeros
from optimizers import SGD, Adam
from schedules import StepDecay

CALM = Fit(Network((16, 16)), Moons(rows=200), Adam(lr=0.02), epochs=20)

CASES = {
    "was too high": replace(CALM, network=Network((16,), "relu", squared=True), optimizer=SGD(lr=1e200)),
    "by heart": Fit(Network((64, 64), "relu", HeNormal()), Moons(rows=75, noise=0.35), Adam(lr=0.01), epochs=150),
    "began alike": replace(CALM, network=Network((8,), "sigmoid", Zeros())),
    "are dead": replace(CALM, network=Network((32,), "relu", RandomNormal(1.0)), optimizer=SGD(lr=20.0), epochs=10),
    "flat ends": replace(CALM, network=Network((16, 16), "tanh", RandomNormal(10.0)), optimizer=SGD(lr=0.01)),
    "vanishes on its way": replace(CALM, network=Network((16,) * 6, "sigmoid", GlorotUniform()), optimizer=SGD(lr=0.1)),
    "too low": replace(CALM, optimizer=SGD(lr=1e-5)),
    "never took effect": replace(
        CALM,
        optimizer=SGD(lr=3.0),
        epochs=60,
        callbacks=(ReduceLROnPlateau(patience=3, factor=0.5, min_delta=0.0), EarlyStopping(patience=3)),
    ),
    "before the drop": replace(
        CALM,
        optimizer=SGD(lr=3.0),
        epochs=60,
        schedule=StepDecay(gamma=0.1, step_size=250),
        callbacks=(EarlyStopping(patience=2),),
    ),
    "exactly zero": replace(CALM, network=Network((16, 16), proximal_l1=0.05)),
}


@pytest.mark.parametrize("words", CASES)
def test_it_is_said_where_it_is_true(words):
    said = [str(one) for one in diagnosis(fit(CASES[words]))]
    assert any(words in one for one in said), said
    assert all(one.endswith(".") for one in said)


def test_nothing_is_said_of_a_calm_training():
    assert diagnosis(fit(CALM)) == []


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        ("was too high", {"optimizer": SGD(lr=0.1)}),
        ("by heart", {"network": Network((4,), l2=0.01)}),
        ("began alike", {"network": Network((8,), "sigmoid")}),
        ("are dead", {"optimizer": SGD(lr=0.1)}),
        ("flat ends", {"network": Network((16, 16), "tanh", LecunNormal())}),
        ("vanishes on its way", {"network": Network((16,) * 6, "relu", HeNormal())}),
        ("too low", {"optimizer": SGD(lr=0.5)}),
        ("never took effect", {"callbacks": (ReduceLROnPlateau(patience=2), EarlyStopping(patience=7))}),
        ("before the drop", {"callbacks": (EarlyStopping(patience=40),)}),
        ("exactly zero", {"network": Network((16, 16))}),
    ],
)
def test_it_is_not_said_where_it_is_cured(words, cure):
    said = [str(one) for one in diagnosis(fit(replace(CASES[words], **cure)))]
    assert not any(words in one for one in said), said


def test_constant_weights_are_alike_too():
    assert any(
        "began alike" in str(one) for one in diagnosis(fit(replace(CALM, network=Network((8,), "tanh", Constant()))))
    )


def test_the_ratio_of_gradients():
    made = fit(CALM)
    ratio, first, last = gradient_ratio(made, 0)
    _, g = CALM.network.loss_and_grad(made.weights[0], *made.rows[:2])
    layout = {name: part for name, part, _ in CALM.network.layout(2, 2)}
    assert first == pytest.approx(np.sqrt(np.mean(g[layout["W1"]] ** 2)))
    assert ratio == pytest.approx(first / last)
