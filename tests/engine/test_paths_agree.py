"""Floats, arrays and step by step: three ways through the same text must give the same bits."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Objective, Optimizer, Run, Wrapper, run, run_batch
from engine.compiled.kernel import kernel_for
from landscapes import CATALOG as LANDSCAPES
from landscapes import Ackley, Rosenbrock, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, Adam, Momentum
from schedules import CATALOG as SCHEDULES
from schedules import CosineRestarts, LinearWarmup, ReduceOnPlateau
from tests.samples import stepwise, thinned, variants

EACH_OPTIMIZER = pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
PAIRS = pytest.mark.parametrize(
    ("cls", "surface"),
    [pytest.param(OPTIMIZERS[a], LANDSCAPES[b], id=f"{a}-{b}") for a, b in thinned(OPTIMIZERS, LANDSCAPES)],
)


def assert_lane_equals_run(batch, lane, single):
    """Up to the end of the single run: the lane goes on after it has diverged."""
    length = single.steps + 1
    assert batch.points[:length, :, lane].tobytes() == np.ascontiguousarray(single.points).tobytes()
    assert np.array_equal(batch.losses[:length, lane], single.losses)
    assert np.array_equal(batch.grad_norms[:length, lane], single.grad_norms)
    assert np.array_equal(batch.lrs[: single.steps, lane], single.lrs)
    assert batch.status[lane] == single.status
    assert batch.steps[lane] == single.steps


def assert_all_agree(what, rates=(0.5, 1.0, 1e4)):
    """Single runs at some multiples of the learning rate against the lanes of one batch, and against the slow path."""
    rates = np.array([what.optimizer.lr * one for one in rates])
    batch = run_batch(what, {"lr": rates})
    last = run_batch(what, {"lr": rates}, record="last")
    for lane, lr in enumerate(rates.tolist()):
        one = replace(what, optimizer=what.optimizer.with_lr(lr))
        single = run(one)
        points, lrs, counts = stepwise(one)
        assert points[: single.steps + 1].tobytes() == single.points.tobytes()
        assert np.array_equal(lrs[: single.steps], single.lrs)
        assert counts == single.evaluations
        assert_lane_equals_run(batch, lane, single)
        assert last.status[lane] == single.status
        assert {kind: count[lane] for kind, count in batch.evaluations.items()} == single.evaluations
        assert {kind: count[lane] for kind, count in last.evaluations.items()} == single.evaluations
        if single.status != "diverged":
            assert np.array_equal(last.points[0, :, lane], single.points[-1])
            assert last.losses[0, lane] == single.losses[-1]
            assert last.steps[lane] == single.steps


@PAIRS
def test_optimizers_on_landscapes(cls, surface):
    for noise in (0.0, 0.1):
        assert_all_agree(Run(surface(), cls(), steps=50, noise=noise, seed=3))


@EACH_OPTIMIZER
def test_every_switch_and_parameter(cls):
    for optimizer in variants(cls):
        assert_all_agree(Run(Rosenbrock(b=20.0), optimizer, steps=40))


@EACH_OPTIMIZER
def test_every_optimizer_on_a_schedule(cls):
    for schedule in (CosineRestarts(first=7), ReduceOnPlateau(patience=1, threshold=0.2)):
        assert_all_agree(Run(StretchedBowl(angle=20.0), cls(), schedule, steps=40), rates=(1.0, 1e4))


@pytest.mark.parametrize("cls", SCHEDULES.values(), ids=SCHEDULES)
def test_every_parameter_of_every_schedule(cls):
    for i, schedule in enumerate(variants(cls)):
        optimizer = Adam(lr=0.1) if i % 2 else Momentum(lr=0.01)
        assert_all_agree(Run(StretchedBowl(angle=20.0), optimizer, schedule, steps=60), rates=(1.0, 0.3))


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_a_warm_up_in_front_of_a_closed_loop(noise):
    schedule = LinearWarmup(then=ReduceOnPlateau(patience=1, threshold=0.3, cooldown=2), warmup_steps=15)
    what = Run(StretchedBowl(angle=20.0), SGD(lr=0.07), schedule, steps=120, noise=noise)
    assert len(np.unique(run(what).lrs[15:])) > 2
    assert_all_agree(what)


@EACH_OPTIMIZER
def test_at_the_kink(cls):
    what = Run(Ackley(), cls(), start=(0.0, 0.0), steps=30)
    assert_all_agree(what)
    assert_all_agree(replace(what, noise=0.1))
    assert_all_agree(replace(what, start=(0.0, 1.0)))


@PAIRS
def test_the_fast_path_is_taken(cls, surface):
    """Without this, the comparisons above could compare the slow path with itself."""
    fast = cls.step in (Optimizer.step, Wrapper.step) and surface.sample is Objective.sample
    assert (kernel_for(cls(), surface(), False) is not None) == fast


def test_a_run_that_leaves_and_comes_back_has_diverged_everywhere():
    what = Run(StretchedBowl(), Adam(lr=1000.0), steps=300)
    single = run(what)
    assert single.status == "diverged"
    for record in ("all", "last"):
        batch = run_batch(what, {"lr": np.array([1000.0, 0.1])}, record=record)
        assert batch.status.tolist() == ["diverged", run(replace(what, optimizer=Adam(lr=0.1))).status]
    assert_all_agree(what, rates=(1.0, 1e-4))


def test_one_lane_and_ten_thousand():
    what = Run(Rosenbrock(), Adam(), steps=20)
    single = run(what)
    assert_lane_equals_run(run_batch(what, {}), 0, single)
    assert_lane_equals_run(run_batch(what, {"lr": [what.optimizer.lr]}), 0, single)
    many = run_batch(what, {"beta1": np.full(10_000, what.optimizer.beta1)}, record="last")
    assert (many.points[0] == single.points[-1][:, None]).all()
