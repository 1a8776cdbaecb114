"""Training: what is seen, what is reported, and where it ends."""

import math
from dataclasses import replace

import numpy as np
import pytest

import datasets
import networks
import optimizers
import schedules
from datasets import Blobs, Moons, Penguins, Plane, Xor
from engine import Budget, MiniBatches
from networks import Fit, Network, fit
from networks.callbacks import EarlyStopping, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau
from networks.initializers import Constant as ConstantWeights
from networks.initializers import GlorotUniform, HeNormal
from networks.rows import left_out, split
from optimizers import LBFGS, SAM, SGD, Adam, Lookahead
from schedules import CosineDecay, OneCycle, ReduceOnPlateau

SMALL = Fit(Network((8,)), Moons(rows=50), SGD(lr=0.5), batch_size=16, epochs=4)


def test_weights_are_those_of_a_loop_written_out():
    what = replace(SMALL, network=Network((8, 4), "relu", l2=0.01, dropout=0.3), optimizer=Adam(lr=0.02))
    made, rows = fit(what), what.rows
    p, m, v, t = what.network.start(2, 2, 0), 0.0, 0.0, 0
    assert np.array_equal(made.weights[0], p)
    for epoch in range(4):
        order = np.random.default_rng([0, epoch]).permutation(40)
        drawn = np.random.default_rng([0, epoch, 1]).random((40, 12)) >= 0.3
        total = right = 0.0
        for at in range(0, 40, 16):
            part = order[at : at + 16]
            masks = [mask / 0.7 for mask in np.split(drawn[at : at + 16], [8], axis=1)]
            loss, g = what.network.loss_and_grad(p, rows.x_train[part], rows.y_train[part], masks)
            total += loss * len(part)
            z = what.network.logits(p, rows.x_train[part], masks)
            right += ((z[:, 0] > 0) == rows.y_train[part]).sum()
            t += 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            p = p - 0.02 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        assert made.weights[epoch + 1] == pytest.approx(p, rel=1e-10, abs=1e-12)
        assert made.train_loss[epoch] == pytest.approx(total / 40, rel=1e-12)
        assert made.train_accuracy[epoch] == pytest.approx(right / 40, rel=1e-12)
        assert made.val_loss[epoch] == pytest.approx(
            what.network.loss_and_grad(p, rows.x_val, rows.y_val)[0], rel=1e-10
        )
    assert [len(one) for one in made.batches] == [16, 16, 8] * 4
    assert made.masks[2][0].shape == (8, 8)
    assert set(np.unique(np.concatenate([one[0] for one in made.masks]))) == {0.0, 1 / 0.7}
    assert made.step_lrs == pytest.approx(np.full(12, 0.02))
    assert made.status == "finished"


@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("optimizer", [Adam(lr=0.05), SAM(then=SGD(lr=0.5)), Lookahead(then=Adam()), LBFGS(lr=0.3)])
def test_what_is_handed_out_makes_the_same_losses(optimizer, dropout):
    what = replace(SMALL, optimizer=optimizer, network=Network((8,), dropout=dropout, activity_l2=0.01))
    made, rows = fit(what), what.rows
    for epoch in range(made.epochs):
        first = epoch * 3
        loss, _ = what.network.loss_and_grad(
            made.weights[epoch],
            rows.x_train[made.batches[first]],
            rows.y_train[made.batches[first]],
            made.masks and made.masks[first],
        )
        assert math.isfinite(loss)
    one_batch = replace(what, batch_size=100)
    made = fit(one_batch)
    for epoch in range(made.epochs):
        rows_of, masks = made.batches[epoch], made.masks and made.masks[epoch]
        x, y = rows.x_train[rows_of], rows.y_train[rows_of]
        loss, _ = what.network.loss_and_grad(made.weights[epoch], x, y, masks)
        assert made.train_loss[epoch] == pytest.approx(loss, rel=1e-12)


def test_validation_is_keras_last_rows():
    rows = split(Moons(rows=53), 0.2, "last", 0)
    x, y = Moons(rows=53).arrays()
    assert len(rows.x_train) == 42  # floor(53 * 0.8)
    assert np.array_equal(rows.x_val, x[42:])
    assert np.array_equal(rows.y_train, y[:42])


def test_the_last_rows_of_sorted_data_are_one_class():
    rows = split(Penguins(), 0.2, "last", 0)
    assert left_out(Penguins(), rows) == ("Adelie", "Chinstrap")
    rows = split(Penguins(), 0.2, "stratified", 0)
    assert left_out(Penguins(), rows) == ()
    shares = np.bincount(rows.y_val) / np.bincount(Penguins().arrays()[1])
    assert shares == pytest.approx(0.2, abs=0.02)
    assert sorted(map(tuple, np.concatenate([rows.x_train, rows.x_val]))) == sorted(map(tuple, Penguins().arrays()[0]))
    assert not np.array_equal(rows.x_val, split(Penguins(), 0.2, "stratified", 1).x_val)


def test_without_validation_there_are_no_numbers_of_it():
    made = fit(replace(SMALL, validation=0))
    assert np.isnan(made.val_loss).all()
    assert np.isnan(made.val_accuracy).all()
    assert len(made.rows.x_train) == 50


def test_values_have_no_accuracy():
    made = fit(replace(SMALL, data=Plane(rows=50), optimizer=SGD(lr=0.1), callbacks=(EarlyStopping("val_accuracy"),)))
    assert np.isnan(made.train_accuracy).all()
    assert made.train_loss[-1] < made.train_loss[0]
    assert made.events[0].kind == "unwatched"


def test_a_schedule_counts_steps_and_callbacks_count_epochs():
    made = fit(replace(SMALL, schedule=CosineDecay()))
    assert made.step_lrs == pytest.approx(CosineDecay().lrs(0.5, 12))
    assert made.lrs == pytest.approx(made.step_lrs[2::3])
    made = fit(replace(SMALL, callbacks=(LearningRateScheduler("lr / 2"),)))
    assert made.lrs.tolist() == [0.25, 0.125, 0.0625, 0.03125]
    assert made.step_lrs.tolist() == np.repeat(made.lrs, 3).tolist()


def test_schedules_that_watch_see_the_loss_of_the_batch():
    quick = fit(replace(SMALL, schedule=ReduceOnPlateau(patience=0, factor=0.5), epochs=20))
    assert quick.step_lrs[-1] < quick.step_lrs[0]
    assert fit(replace(SMALL, optimizer=Adam(lr=0.1), schedule=OneCycle(), epochs=5)).status == "finished"


def test_both_set_the_rate_is_a_mistake_as_in_keras():
    with pytest.raises(ValueError, match="beside a schedule"):
        replace(SMALL, schedule=CosineDecay(), callbacks=(ReduceLROnPlateau(),))


def test_stopping_keeping_and_restoring():
    what = replace(
        SMALL,
        epochs=60,
        optimizer=SGD(lr=3.0),
        callbacks=(EarlyStopping(patience=3, restore_best_weights=True), ModelCheckpoint()),
    )
    made = fit(what)
    best = int(np.argmin(made.val_loss)) + 1
    assert made.status == "stopped"
    assert made.reason == "early stopping"
    assert made.stopped_epoch == made.epochs == best + 3
    assert made.kept_epoch == made.restored_epoch == best
    assert np.array_equal(made.final, made.weights[best])


def test_a_rate_too_high_is_a_status():
    made = fit(replace(SMALL, optimizer=SGD(lr=1e8), network=Network((8,), "relu"), data=Plane(rows=50), epochs=30))
    assert made.status == "diverged"
    assert made.events[-1].kind == "diverged"
    assert np.isfinite(made.weights).all()
    assert np.isfinite(made.train_loss).all()
    assert len(made.weights) == made.epochs + 1


def test_budget_cancel_and_progress():
    seen = []
    made = fit(SMALL, budget=Budget(evaluations=2), progress=lambda done, all_: seen.append((done, all_)))
    assert (made.status, made.reason, made.epochs) == ("stopped", "evaluations", 2)
    assert seen == [(1, 4), (2, 4)]
    assert np.array_equal(made.weights, fit(SMALL).weights[:3])
    made = fit(SMALL, cancel=lambda: len(seen) > 0)
    assert (made.reason, made.epochs) == ("cancelled", 0)
    made = fit(SMALL, budget=Budget(seconds=0))
    assert made.reason == "time"


def test_repr_is_python_and_determines_the_training():
    space = vars(networks) | datasets.CATALOG | optimizers.CATALOG | schedules.CATALOG | {"Fit": Fit}
    what = replace(
        SMALL,
        network=Network((3, 2), "gelu", HeNormal(), dropout=0.2),
        schedule=CosineDecay(),
        callbacks=(EarlyStopping(patience=2), ModelCheckpoint()),
        split="stratified",
    )
    assert eval(repr(what), space) == what
    assert eval(repr(SMALL), space) == SMALL
    space |= networks.INITIALIZERS
    constant = replace(SMALL, network=Network((3,), initializer=ConstantWeights(0.3)))
    assert eval(repr(constant), space) == constant
    assert np.array_equal(fit(eval(repr(what), space)).weights, fit(what).weights)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"batch_size": 0}, "batch_size"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": 2.5}, "epochs"),
        ({"validation": 1.0}, "validation"),
        ({"validation": float("nan")}, "validation"),
        ({"split": "first"}, "split"),
        ({"callbacks": ("x",)}, "callbacks"),
        ({"network": Network}, "network"),
        ({"optimizer": 3}, "optimizer"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_makes_no_sense_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        replace(SMALL, **change)


def test_what_would_be_too_much_is_refused():
    with pytest.raises(ValueError, match="can be kept"):
        fit(replace(SMALL, network=Network((64,) * 6), epochs=5000))
    with pytest.raises(ValueError, match="steps are more"):
        fit(replace(SMALL, batch_size=1, epochs=100_000))
    with pytest.raises(ValueError, match="leaves none"):
        fit(replace(SMALL, validation=0.99))


def test_proximal_steps_make_real_zeros_and_the_penalty_makes_none():
    what = replace(SMALL, data=Blobs(rows=100), network=Network((16, 16), l1=0.002), optimizer=Adam(lr=0.01), epochs=60)
    penalty = fit(what)
    proximal = fit(replace(what, network=Network((16, 16), proximal_l1=0.1)))
    kernels = what.passes.kernels == 1
    assert (penalty.weights[-1][kernels] == 0).sum() == 0
    assert (proximal.weights[-1][kernels] == 0).mean() > 0.2
    assert (proximal.weights[-1][~kernels] == 0).sum() == 0
    assert proximal.train_accuracy[-1] > 0.9


def test_the_proximal_step_is_a_soft_threshold():
    what = replace(SMALL, validation=0, batch_size=50, epochs=1)
    plain, shrunk = fit(what), fit(replace(what, network=Network((8,), proximal_l1=0.1)))
    kernels = what.passes.kernels == 1
    p = plain.weights[1]
    expected = np.where(kernels, np.sign(p) * np.maximum(np.abs(p) - 0.05, 0), p)
    assert shrunk.weights[1] == pytest.approx(expected, rel=1e-14)


def test_dropout_without_rescaling_doubles_the_logits_of_one_layer():
    what = replace(SMALL, network=Network((32,), "relu", dropout=0.5, rescale=False), epochs=2)
    made = fit(what)
    assert set(np.unique(made.masks[0][0])) == {0.0, 1.0}
    p, x = made.weights[-1], what.rows.x_val
    bias = p[what.passes.cuts[-1][2]]
    rng = np.random.default_rng(0)
    drawn = [(rng.random((len(x), 32)) >= 0.5) * 1.0 for _ in range(4000)]
    dropped = np.mean([what.network.logits(p, x, [one]) for one in drawn], axis=0)
    assert what.network.logits(p, x) - bias == pytest.approx(2 * (dropped - bias), abs=0.05)


def test_two_runs_of_one_seed_share_rows_and_order():
    one, other = fit(SMALL), fit(replace(SMALL, optimizer=Adam(), network=Network((4,), initializer=GlorotUniform())))
    assert all(np.array_equal(a, b) for a, b in zip(one.batches, other.batches))
    assert not np.array_equal(one.batches[0], fit(replace(SMALL, seed=1)).batches[0])
    in_order = fit(replace(SMALL, shuffle=False))
    assert np.array_equal(np.concatenate(in_order.batches[:3]), np.arange(40))
    assert SMALL.batches == MiniBatches(40, 16)


def test_xor_is_learnt():
    made = fit(Fit(Network((8,)), Xor(noise=0.0), Adam(lr=0.05), epochs=60))
    assert made.val_accuracy[-1] > 0.95
