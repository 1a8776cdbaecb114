"""The curves of a training as pictures show them."""

from dataclasses import replace

import numpy as np
import pytest

from datasets import Bumpy, Digits, Moons
from networks import Fit, Network, fit
from networks.seen import around, rows_shown, same_space, seen, table, thinned
from optimizers import SGD, Adam

SMALL = Fit(Network((6,), l2=0.01), Moons(rows=50), SGD(lr=0.3), batch_size=16, epochs=5)


def test_curves_begin_at_the_start():
    made = fit(SMALL)
    found, rows = seen(made), made.rows
    assert all(len(one) == 6 for one in found)
    first, g = SMALL.network.loss_and_grad(made.weights[0], *rows[:2])
    assert found.loss[0] == pytest.approx(first)
    assert found.height[0] == pytest.approx(first)
    assert found.gradient[0] == pytest.approx(np.linalg.norm(g))
    assert found.val_loss[0] == pytest.approx(SMALL.network.loss_and_grad(made.weights[0], *rows[2:])[0])
    assert np.array_equal(found.loss[1:], made.train_loss)
    assert found.height[3] == pytest.approx(SMALL.network.loss_and_grad(made.weights[3], *rows[:2])[0])
    assert np.array_equal(found.rate, np.full(6, 0.3))


def test_what_there_is_not_is_none_in_the_table():
    made = fit(replace(SMALL, data=Bumpy(rows=50), validation=0.0))
    assert np.isnan(seen(made).val_loss).all()
    epoch, loss, val_loss, accuracy, val_accuracy, rate = table(made)[0]
    assert (epoch, val_loss, accuracy, val_accuracy, rate) == (1, None, None, None, 0.3)
    assert loss == made.train_loss[0]


def test_paths_of_the_same_space_share_a_plane():
    one, other = fit(SMALL), fit(replace(SMALL, optimizer=Adam(lr=0.05)))
    third = fit(replace(SMALL, network=Network((7,), l2=0.01)))
    found = around(one, [one, other, third])
    assert found.losses.shape == (41, 41)
    assert found.paths[0][-1] == pytest.approx([0, 0], abs=1e-12)
    assert found.paths[1].shape == (6, 2)
    assert found.paths[2] is None
    assert not same_space(one.fit, replace(SMALL, network=Network((6,))))
    assert same_space(one.fit, replace(SMALL, network=Network((6,), l2=0.01, dropout=0.3)))
    assert not same_space(one.fit, replace(SMALL, data=Moons(rows=50, seed=1)))


def test_many_weights_are_thinned():
    made = fit(SMALL)
    whole, every = thinned(made, 10**6)
    assert every == 1
    assert np.array_equal(whole, made.weights)
    some, every = thinned(made, 3 * made.weights.shape[1])
    assert every == 2
    assert np.array_equal(some, made.weights[[0, 2, 4, 5]])


def test_rows_for_the_picture():
    found = rows_shown(fit(SMALL))
    assert found["flat"]
    assert found["classes"] == ["upper", "lower"]
    assert found["columns"]["row_kept"].sum() == 10
    assert not rows_shown(fit(replace(SMALL, data=Digits(rows=100))))["flat"]
