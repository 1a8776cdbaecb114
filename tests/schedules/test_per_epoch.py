"""A schedule that counts epochs moves at their ends only."""

import pytest

from engine import Run, run
from landscapes import CATALOG
from optimizers import SGD
from schedules import EpochRule, ExponentialDecay, OneCycle, PerEpoch, ReduceOnPlateau


def test_each_rate_holds_for_an_epoch():
    rates = PerEpoch(ExponentialDecay(0.5, 1.0), 3).lrs(0.8, 8)
    assert rates.tolist() == pytest.approx([0.8] * 3 + [0.4] * 3 + [0.2] * 2)


def test_one_step_per_epoch_is_the_schedule_itself():
    rule = EpochRule("lr * 0.9")
    assert PerEpoch(rule, 1).lrs(0.1, 20).tolist() == rule.lrs(0.1, 20).tolist()


def test_its_momentum_holds_as_long():
    inner, outer = OneCycle(total_steps=5).momenta(4), PerEpoch(OneCycle(total_steps=5), 2).momenta(7)
    assert outer.tolist() == [one for one in inner.tolist() for _ in range(2)][:7]


def test_one_that_watches_the_loss_looks_once_per_epoch():
    plateau = ReduceOnPlateau(factor=0.5, patience=1, threshold=10.0, threshold_mode="abs")  # nothing is good enough
    made = run(Run(CATALOG["Sphere"](), SGD(lr=0.01), PerEpoch(plateau, 4), steps=24))
    alone = run(Run(CATALOG["Sphere"](), SGD(lr=0.01), plateau, steps=6))
    assert made.lrs[::4].tolist() == alone.lrs.tolist()
    assert all(made.lrs[4 * i : 4 * i + 4].tolist() == [made.lrs[4 * i]] * 4 for i in range(6))
