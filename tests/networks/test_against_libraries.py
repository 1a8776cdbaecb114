"""Trainings against those that the real libraries made: weights, reported losses and the doings of callbacks."""

import numpy as np
import pytest

import datasets
import networks
import optimizers
import schedules
from engine import Wrapper
from networks import fit, why_not
from networks.activations import ACTIVATIONS
from optimizers import CATALOG
from tests.reference import keras_fits
from tests.reference import networks as reference
from tests.reference.networks import Clouds, excess

PATHS = reference.load()
KERAS = keras_fits.load()


def name(path):
    return f"{path.fit.split('optimizer=')[1].split('(')[0]}-{path.framework}"


@pytest.mark.parametrize("path", PATHS, ids=map(name, PATHS))
def test_the_weights_are_the_librarys(path):
    assert excess(path) <= 1


def test_slightly_wrong_weights_are_noticed():
    path = PATHS[0]
    assert excess(path._replace(sums=path.sums * (1 + 1e-8))) > 1


def test_every_optimizer_that_a_library_has_is_compared():
    compared = {(name(path).split("-")[0], path.framework) for path in PATHS}
    for framework in reference.FRAMEWORKS:
        for item, cls in CATALOG.items():
            if (
                framework not in cls.spelling
                or framework in cls.differs
                or why_not(reference.flavoured(cls, framework))
            ):
                continue
            if issubclass(cls, Wrapper):
                continue
            assert (item, framework) in compared
    used = {one.split("activation='")[1].split("'")[0] for one in (path.fit for path in PATHS)}
    assert used == set(ACTIVATIONS) - {"softplus"}


@pytest.mark.parametrize("case", KERAS, ids=[str(i) for i in range(len(KERAS))])
def test_what_is_reported_is_what_keras_reports(case):
    space = {**vars(networks), **datasets.CATALOG, **optimizers.CATALOG, **schedules.CATALOG, "Clouds": Clouds}
    space["Fit"] = networks.Fit
    made = fit(eval(case["fit"], space))
    ours = {"loss": made.train_loss, "val_loss": made.val_loss, "accuracy": made.train_accuracy}
    ours |= {"val_accuracy": made.val_accuracy, "learning_rate": made.lrs}
    assert "loss" in case["curves"]
    for curve, theirs in case["curves"].items():
        assert ours[curve] == pytest.approx(theirs, rel=keras_fits.CLOSE, abs=0), curve
    for curve in ("val_loss", "accuracy", "val_accuracy"):
        if curve not in case["curves"]:
            assert np.isnan(ours[curve]).all()
    assert made.final == pytest.approx(case["weights"], rel=1e-10, abs=1e-12)
    if "stopped" in case:
        assert (made.stopped_epoch or 1) - 1 == case["stopped"]  # Keras counts from 0, and says 0 for never
        assert made.restored_epoch == case["best"] + 1
    if "kept" in case:
        assert [one.epoch for one in made.events if one.kind == "kept"] == case["kept"]
        assert made.kept_epoch == case["kept"][-1]


def test_the_callbacks_have_much_to_do():
    assert sum("stopped" in one and one["stopped"] > 0 for one in KERAS) >= 4
    assert any(len(set(one["curves"].get("learning_rate", [0]))) > 2 for one in KERAS)
