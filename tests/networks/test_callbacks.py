"""Keras's rules, on made-up curves: who sees what, in which order, and when it takes effect."""

import math

import pytest

from engine import params
from networks import CALLBACKS
from networks.callback import Course
from networks.callbacks import EarlyStopping, LearningRateScheduler, ModelCheckpoint, ReduceLROnPlateau


def played(callbacks, losses, lr=0.1, monitor="val_loss"):
    """The rates of the epochs, and the course, of callbacks that see these values."""
    course, rates = Course(lr), []
    watchers = [one.watch() for one in callbacks]
    for epoch, value in enumerate(losses):
        for one in watchers:
            one.epoch_begin(epoch, course)
        rates.append(course.lr)
        for one in watchers:
            one.epoch_end(epoch, {monitor: value}, course)
        if course.stop:
            break
    for one in watchers:
        one.end(course)
    return rates, course


def test_the_cut_holds_from_the_next_epoch_on():
    rates, course = played([ReduceLROnPlateau(factor=0.5, patience=2)], [5, 4, 4, 4, 4, 3, 3, 3, 3, 3])
    assert rates == [0.1] * 4 + [0.05] * 4 + [0.025] * 2
    assert [(one.epoch, one.kind) for one in course.events] == [(4, "cut"), (8, "cut"), (10, "cut")]


def test_cooldown_and_lowest_rate():
    rates, _ = played([ReduceLROnPlateau(factor=0.5, patience=1, cooldown=3, min_lr=0.02)], [1.0] * 12)
    assert rates == [0.1] * 2 + [0.05] * 3 + [0.025] * 3 + [0.02] * 4


def test_stop_and_cut_of_the_same_patience_come_in_the_same_epoch():
    rates, course = played([ReduceLROnPlateau(factor=0.5, patience=3), EarlyStopping(patience=3)], [1.0] * 10)
    assert rates == [0.1] * 4
    assert course.lr == 0.05
    assert [(one.epoch, one.kind) for one in course.events] == [(4, "cut"), (4, "stopped")]


def test_small_gains_add_up_against_the_same_best():
    falling = [1 - 0.0004 * i for i in range(40)]
    for patience, stops in ((1, 2), (2, 3), (3, 40)):
        rates, _ = played([EarlyStopping(patience=patience, min_delta=0.001)], falling)
        assert len(rates) == stops


def test_no_patience_stops_in_the_second_epoch_at_the_earliest():
    assert len(played([EarlyStopping()], [1.0, 2.0, 3.0])[0]) == 2
    assert len(played([EarlyStopping(start_from_epoch=2)], [1.0, 2.0, 3.0, 4.0])[0]) == 4


def test_baseline_must_be_beaten_for_patience_to_start_anew():
    assert len(played([EarlyStopping(patience=3, baseline=0.5)], [0.9, 0.8, 0.7, 0.6, 0.6, 0.6])[0]) == 5


def test_the_best_is_restored_at_the_end_stopped_or_not():
    rates, course = played([EarlyStopping(patience=9, restore_best_weights=True)], [3.0, 1.0, 2.0, 4.0])
    assert len(rates) == 4
    assert course.restored == 2
    assert course.events[-1].kind == "restored"


def test_checkpoint_keeps_the_best():
    _, course = played([ModelCheckpoint()], [3.0, 1.0, 2.0, 1.0, 0.5, 0.7])
    assert [one.epoch for one in course.events] == [1, 2, 5]
    assert course.kept == 5
    assert played([ModelCheckpoint(initial_value_threshold=0.2)], [3.0, 1.0])[1].kept is None
    assert played([ModelCheckpoint(save_best_only=False)], [3.0, 1.0, 2.0])[1].kept == 3


def test_accuracy_is_better_when_it_rises():
    _, course = played([ModelCheckpoint(monitor="accuracy")], [0.5, 0.7, 0.6], monitor="accuracy")
    assert course.kept == 2
    _, course = played([ModelCheckpoint(monitor="accuracy", mode="min")], [0.5, 0.7, 0.4], monitor="accuracy")
    assert course.kept == 3


def test_rates_by_a_formula_of_the_epoch():
    rates, course = played([LearningRateScheduler("lr if epoch < 2 else lr * exp(-0.1)")], [1.0] * 4, lr=0.01)
    assert rates == [0.01, 0.01, 0.01 * math.exp(-0.1), 0.01 * math.exp(-0.1) * math.exp(-0.1)]
    assert [one.value for one in course.events] == rates


def test_the_last_that_sets_the_rate_decides():
    rates, _ = played([ReduceLROnPlateau(factor=0.5, patience=1), LearningRateScheduler("0.3")], [1.0] * 4)
    assert rates == [0.3] * 4


def test_nothing_to_watch_is_said_once():
    _, course = played([EarlyStopping(monitor="accuracy"), ReduceLROnPlateau(monitor="accuracy")], [1.0] * 4)
    assert [(one.kind, one.text) for one in course.events] == [("unwatched", "accuracy")]


@pytest.mark.parametrize(
    ("wrong", "says"), [("lr *", "ends"), ("open('x')", "no place in a formula"), ("foo + lr", "foo"), ("", "empty")]
)
def test_a_formula_that_is_none_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        LearningRateScheduler(wrong)


def test_a_rate_that_is_no_number_is_told():
    with pytest.raises(ValueError, match="no rate for epoch 0"):
        played([LearningRateScheduler("lr / epoch")], [1.0])


@pytest.mark.parametrize("name", CALLBACKS)
def test_texts_for_people(name):
    cls = CALLBACKS[name]
    assert cls.label == name
    assert cls.reference == f"keras.callbacks.{name}"
    assert all(one.help for one in params(cls))
