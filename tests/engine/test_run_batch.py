"""Many runs at once: what may vary, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from engine import EarlyStopping, Run, run, run_batch
from landscapes import Ackley, Himmelblau, Rosenbrock, StretchedBowl
from optimizers import SGD, Adam, Momentum, NAdam
from schedules import ExponentialDecay, LinearWarmup, ReduceOnPlateau, StepDecay

WHAT = Run(Rosenbrock(), Adam(), steps=40)


def lanes_are(what, overrides, singles):
    """The lanes of the batch, recorded in full and in the end only, are the single runs."""
    batch = run_batch(what, overrides)
    last = run_batch(what, overrides, record="last")
    assert batch.points.shape == (what.steps + 1, 2, len(singles))
    assert batch.losses.shape == batch.grad_norms.shape == (what.steps + 1, len(singles))
    assert batch.lrs.shape == last.lrs.shape == (what.steps, len(singles))
    assert last.points.shape == (1, 2, len(singles))
    assert last.losses.shape == last.grad_norms.shape == (1, len(singles))
    assert np.array_equal(last.lrs, batch.lrs)
    for lane, single in enumerate(map(run, singles)):
        length = single.steps + 1
        assert np.array_equal(batch.points[:length, :, lane], single.points)
        assert np.array_equal(batch.losses[:length, lane], single.losses)
        assert np.array_equal(batch.grad_norms[:length, lane], single.grad_norms)
        assert np.array_equal(batch.lrs[: single.steps, lane], single.lrs)
        assert (batch.status[lane], batch.steps[lane]) == (single.status, single.steps)
        assert last.status[lane] == single.status
        if single.status != "diverged":
            assert np.array_equal(last.points[0, :, lane], single.points[-1])
            assert (last.losses[0, lane], last.grad_norms[0, lane]) == (single.losses[-1], single.grad_norms[-1])
            assert last.steps[lane] == single.steps


def test_fields_of_the_optimizer():
    values = np.array([0.0, 0.5, 0.9])
    singles = [replace(WHAT, optimizer=Adam(beta1=value)) for value in values]
    lanes_are(WHAT, {"beta1": values}, singles)
    lanes_are(WHAT, {"optimizer.beta1": values.tolist()}, singles)
    singles = [replace(WHAT, optimizer=Adam(lr=lr, beta1=value, eps=0.1)) for lr, value in zip((1, 2, 3), values)]
    lanes_are(WHAT, {"lr": np.array([1, 2, 3]), "beta1": values, "eps": 0.1}, singles)


def test_all_fields_of_an_optimizer_at_once():
    overrides = {"lr": [0.1, 0.2], "beta1": [0.5, 0.9], "beta2": [0.9, 0.99], "momentum_decay": [0.0, 0.01]}
    overrides |= {"eps": [1e-8, 0.1], "weight_decay": [0.0, 0.1]}
    for decoupled in (False, True):
        what = replace(WHAT, optimizer=NAdam(decoupled_weight_decay=decoupled))
        columns = [dict(zip(overrides, values)) for values in zip(*overrides.values())]
        singles = [replace(what, optimizer=NAdam(decoupled_weight_decay=decoupled, **one)) for one in columns]
        lanes_are(what, overrides, singles)


def test_switches_and_choices_are_the_same_for_all():
    batch = run_batch(WHAT, {"amsgrad": True, "lr": [0.1, 0.2]})
    assert np.array_equal(batch.points[:, :, 1], run(replace(WHAT, optimizer=Adam(lr=0.2, amsgrad=True))).points)
    with pytest.raises(ValueError, match="amsgrad"):
        run_batch(WHAT, {"amsgrad": [True, False]})


@pytest.mark.parametrize("steps", [1, 3, 40])
def test_fields_of_the_schedule(steps):
    what = replace(WHAT, schedule=ExponentialDecay(), steps=steps)
    values = np.array([0.5, 0.9, 0.99, 1.0])
    lanes_are(what, {"schedule.gamma": values}, [replace(what, schedule=ExponentialDecay(gamma=v)) for v in values])
    what = replace(WHAT, schedule=StepDecay(), steps=steps)
    lanes_are(what, {"schedule.step_size": [1, 7]}, [replace(what, schedule=StepDecay(step_size=v)) for v in (1, 7)])


def test_fields_of_a_closed_loop():
    what = Run(StretchedBowl(angle=20.0), SGD(lr=0.07), ReduceOnPlateau(threshold=0.5), steps=80)
    singles = [replace(what, schedule=ReduceOnPlateau(threshold=0.5, patience=v)) for v in (0, 2, 5)]
    lanes_are(what, {"schedule.patience": [0, 2, 5]}, singles)
    assert len({tuple(run(one).lrs) for one in singles}) == 3


def test_fields_of_the_landscape():
    values = np.array([1.0, 10.0, 100.0])
    for optimizer in (Adam(), SGD()):
        what = replace(WHAT, optimizer=optimizer)
        lanes_are(what, {"landscape.b": values}, [replace(what, landscape=Rosenbrock(b=value)) for value in values])
    what = replace(what, schedule=ReduceOnPlateau(patience=1))
    lanes_are(what, {"landscape.b": values}, [replace(what, landscape=Rosenbrock(b=value)) for value in values])


def test_starts():
    starts = np.array([[-1.2, 0.0, 1.0, 1e9], [1.0, 0.0, 1.0, 1e9]])
    singles = [replace(WHAT, start=tuple(start)) for start in starts.T]
    lanes_are(WHAT, {"start": starts}, singles)
    lanes_are(replace(WHAT, landscape=Ackley()), {"start": starts}, [replace(s, landscape=Ackley()) for s in singles])
    lanes_are(WHAT, {"start": (0.5, 0.5)}, [replace(WHAT, start=(0.5, 0.5))])
    assert starts[0, 0] == -1.2  # nothing wrote into what was handed in


def test_noise_and_seeds():
    singles = [replace(WHAT, noise=0.5, seed=seed) for seed in (3, 4)]
    lanes_are(WHAT, {"noise": 0.5, "seed": [3, 4]}, singles)
    lanes_are(WHAT, {"noise": [0.5, 0.5], "seed": np.array([3, 4])}, singles)
    lanes_are(WHAT, {"noise": [0.0, 2.0]}, [replace(WHAT, noise=noise) for noise in (0.0, 2.0)])
    lanes_are(WHAT, {"seed": [3, 4]}, [replace(WHAT, seed=seed) for seed in (3, 4)])  # no noise: all the same


def test_everything_together():
    what = Run(Rosenbrock(), Adam(), LinearWarmup(then=ExponentialDecay()), steps=50, noise=0.1)
    overrides = {
        "lr": [0.1, 0.01, 1e6],
        "landscape.b": [5.0, 50.0, 100.0],
        "schedule.warmup_steps": [5, 10, 0],
        "start": np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]]),
        "seed": [1, 2, 3],
    }
    singles = [
        Run(
            Rosenbrock(b=overrides["landscape.b"][i]),
            Adam(lr=overrides["lr"][i]),
            LinearWarmup(then=ExponentialDecay(), warmup_steps=overrides["schedule.warmup_steps"][i]),
            start=tuple(overrides["start"][:, i]),
            steps=50,
            noise=0.1,
            seed=overrides["seed"][i],
        )
        for i in range(3)
    ]
    lanes_are(what, overrides, singles)


def test_no_overrides_is_one_lane():
    lanes_are(WHAT, {}, [WHAT])
    lanes_are(WHAT, {"lr": 0.3}, [replace(WHAT, optimizer=Adam(lr=0.3))])


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"momentum": [0.1]}, "momentum"),
        ({"schedule.nothing": 1}, "schedule.nothing"),
        ({"nowhere.lr": 1}, "nowhere.lr"),
        ({"steps": [1, 2]}, "steps"),
        ({"landscape": Rosenbrock()}, "landscape"),
        ({"label": "x"}, "label"),
        ({"lr": [0.1, 0.2], "beta1": [0.1, 0.2, 0.3]}, "lengths"),
        ({"lr": [0.1, 0.2], "start": np.zeros((2, 3))}, "lengths"),
        ({"lr": [0.1, 0.2], "seed": [1, 2, 3]}, "lengths"),
        ({"lr": [0.1, -0.2]}, "lr must be"),
        ({"lr": [0.1, np.nan]}, "lr must be"),
        ({"lr": [0.1, np.inf]}, "lr must be"),
        ({"lr": []}, "lr"),
        ({"lr": [[0.1, 0.2], [0.3, 0.4]]}, "lr"),
        ({"lr": "fast"}, "lr"),
        ({"lr": ["fast", "slow"]}, "."),
        ({"beta1": [0.5, 1.0]}, "beta1 must be"),
        ({"landscape.b": [1.0, -1.0]}, "b must be"),
        ({"noise": [0.1, -0.1]}, "noise must be"),
        ({"noise": [np.nan]}, "noise must be"),
        ({"seed": [1, -1]}, "seed must be"),
        ({"seed": [1, 1.5]}, "seed must be"),
        ({"start": np.zeros((3, 4))}, "start must be"),
        ({"start": [np.nan, 0.0]}, "start must be"),
        ({"start": np.zeros((2, 3, 4))}, "start must be"),
        ({"start": 3.0}, "start must be"),
    ],
)
def test_what_makes_no_sense_is_refused(overrides, message):
    with pytest.raises(ValueError, match=message):
        run_batch(WHAT, overrides)


def test_whole_numbers_must_be_whole():
    with pytest.raises(ValueError, match="step_size must be"):
        run_batch(replace(WHAT, schedule=StepDecay()), {"schedule.step_size": [1.0, 2.5]})


def test_record_is_all_or_last():
    with pytest.raises(ValueError, match="record"):
        run_batch(WHAT, {}, record="some")


def test_a_stop_rule_ends_each_run_by_itself():
    what = Run(Himmelblau(), Momentum(), steps=200, stop=EarlyStopping(patience=6), noise=0.5)
    rates = np.array([1e-4, 0.003, 0.01, 0.03, 1.0])
    batch, last = run_batch(what, {"lr": rates}), run_batch(what, {"lr": rates}, record="last")
    assert {"stopped", "diverged"} <= set(batch.status)
    for b, lr in enumerate(rates):
        single = run(replace(what, optimizer=Momentum(lr=lr)))
        assert (batch.status[b], batch.steps[b]) == (single.status, single.steps)
        assert (last.status[b], last.steps[b]) == (single.status, single.steps)
        assert np.array_equal(batch.points[: single.steps + 1, :, b], single.points)
        assert np.array_equal(last.points[0, :, b], single.points[-1])
        assert last.losses[0, b] == single.losses[-1]
