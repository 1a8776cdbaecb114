"""Trainings as Keras's `fit` reports them: how they are kept in a file, and which ones they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from datasets import Bumpy, Moons, Penguins
from networks import Fit, Network
from networks.callbacks import EarlyStopping, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau
from networks.initializers import HeNormal
from optimizers import SGD, Adam, Momentum
from schedules import ExponentialDecay
from tests.reference.networks import Clouds

FILE = Path(__file__).parent / "keras_fits.npz"
CURVES = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
CLOSE = 1e-12  # relative


def cases() -> Iterator[Fit]:
    """Losses, penalties, partial batches and all four callbacks, in float64 and without dropout, in the order of the
    rows, so that Keras sees what we see. No tanh, which XLA takes to eight digits only."""
    keras = Adam(lr=0.05).in_flavour("keras")
    plain = Fit(Network((8,), "sigmoid"), Moons(rows=53), keras, batch_size=16, epochs=12, shuffle=False)
    many = replace(plain, data=Clouds(), network=Network((6, 5), "relu", HeNormal()))
    values = replace(plain, data=Bumpy(rows=53), network=Network((8, 4), "softplus"))
    yield from (plain, many, values)
    yield replace(plain, network=Network((8,), "sigmoid", l1=0.01))
    yield replace(many, network=Network((6, 5), "elu", l2=0.02))
    yield replace(values, network=Network((8, 4), "gelu", l1=0.001, l2=0.01))
    yield replace(plain, network=Network((8, 3), "selu", activity_l1=0.01, activity_l2=0.02))
    yield replace(plain, network=Network((8,), "sigmoid", squared=True))
    yield replace(many, network=Network((6,), "leaky_relu", squared=True))
    yield replace(plain, network=Network(()), validation=0.0, optimizer=SGD(lr=0.3))
    yield replace(plain, data=Penguins(), batch_size=50, epochs=4)  # the validation rows are all of one class
    yield replace(plain, schedule=ExponentialDecay(gamma=0.95))
    cut, stop = ReduceLROnPlateau(factor=0.5, patience=2), EarlyStopping(patience=4, restore_best_weights=True)
    rule, keep = LearningRateScheduler("lr if epoch < 3 else lr * exp(-0.1)"), ModelCheckpoint()
    wild = replace(plain, optimizer=Momentum(lr=1.0).in_flavour("keras"), epochs=25)
    for callbacks in (
        (rule,),
        (cut,),
        (stop,),
        (keep,),
        (cut, stop, keep),
        (rule, cut, stop, keep),
        (keep, stop, cut, rule),
        (replace(cut, monitor="loss", cooldown=2, min_lr=0.2), replace(stop, monitor="loss", patience=6)),
        (replace(cut, monitor="val_accuracy", min_delta=0.01), replace(keep, monitor="accuracy")),
        (replace(stop, monitor="val_accuracy", patience=3, min_delta=0.02, start_from_epoch=4),),
        (replace(stop, baseline=0.1, patience=5), replace(cut, patience=5)),
        (replace(keep, save_best_only=False), replace(cut, mode="max")),
    ):
        yield replace(wild, callbacks=callbacks)


def load() -> list[dict]:
    """For each case: its repr, and what Keras reported: curves, "stopped" and "best" epochs, "kept" epochs, weights at
    the end."""
    data = np.load(FILE)
    found = json.loads(str(data["meta"]))["cases"]
    for i, one in enumerate(found):
        one["curves"] = {name: data[f"{i}.{name}"] for name in CURVES if f"{i}.{name}" in data}
        one["weights"] = data[f"{i}.weights"]
    return found
