"""The lessons: each one's effect is there, with our own numbers."""

import numpy as np
import pytest

from networks import fit
from ui import link
from ui.link import encode
from ui.network.presets import PRESETS
from ui.network.state import decode

BY_TITLE = {one.title: one.nets for one in PRESETS}


def made(title):
    nets = BY_TITLE[title]
    return [fit(nets.fit(one)) for one in nets.lanes]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.title)
def test_a_link_brings_it(preset):
    found, _, problems = decode(link.split(encode(preset.nets)))
    assert (found, problems) == (preset.nets, [])


def test_zeros():
    tanh, sigmoid, drawn = made("Zeros")
    assert tanh.train_loss[-1] == pytest.approx(np.log(2), abs=0.01)
    assert sigmoid.train_loss[-1] < 0.4
    assert drawn.train_loss[-1] < 0.4
    weights, shape, _ = sigmoid.fit.passes.cuts[0]
    assert np.ptp(sigmoid.weights[-1][weights].reshape(shape), axis=1).max() < 1e-12
    assert np.ptp(drawn.weights[-1][weights].reshape(shape), axis=1).max() > 0.1


def test_the_smallest_batches_come_lowest():
    one, many, all_rows = (run.train_loss[-1] for run in made("Batches of 1, 32 and all"))
    assert one < many < all_rows


def test_overfitting_and_its_cures():
    plain, l2, dropout, stopped = made("Overfitting and its cures")
    assert plain.weights.shape[1] == 4417
    assert plain.val_loss[-1] > 2 * plain.val_loss.min()
    assert plain.train_loss[-1] < 0.15
    for cured in (l2, dropout):
        assert cured.val_loss[-1] < 0.6 * plain.val_loss[-1]
    assert stopped.epochs < 150
    assert stopped.val_loss[stopped.restored_epoch - 1] == plain.val_loss[: stopped.epochs].min()


def test_rescaling_is_for_the_validation_loss():
    scaled, plain = made("Dropout without rescaling")
    assert plain.val_loss[-10:].mean() > 1.5 * scaled.val_loss[-10:].mean()
    assert abs(plain.val_accuracy[-10:].mean() - scaled.val_accuracy[-10:].mean()) < 0.05


def test_patience_ends_before_the_drop():
    short, long = made("Patience shorter than the schedule")
    assert short.stopped_epoch < 29
    assert long.epochs > 30
    assert long.lrs[28] == pytest.approx(1.0)
    assert long.lrs[30] == pytest.approx(0.05)
    assert long.val_loss[29:].min() < short.val_loss.min()
