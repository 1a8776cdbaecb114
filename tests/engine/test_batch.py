"""Many runs in chunks and by workers: the same numbers whatever the cut, what is kept, and how much memory it takes."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import EarlyStopping, Record, Run, run, run_batch
from landscapes import Himmelblau, Rosenbrock
from optimizers import BFGS, Adam, Averaged, Clipped, Lookahead, Momentum, ScheduleFreeAdamW
from schedules import Chained, CosineDecay, ExponentialDecay, LinearWarmup, ReduceOnPlateau, StepDecay

WHAT = Run(Rosenbrock(), Adam(), CosineDecay(), steps=30, noise=0.2)
VARIED = {"lr": np.geomspace(1e-3, 10.0, 23), "seed": np.arange(23), "landscape.b": np.linspace(1.0, 100.0, 23)}


def assert_same(one, other):
    for name in ("points", "losses", "grad_norms", "lrs", "status", "steps", "reason"):
        assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name != "status" and name != "reason")
    for kind in ("value", "grad", "hess"):
        assert np.array_equal(one.evaluations[kind], other.evaluations[kind])
    assert one.metrics.keys() == other.metrics.keys()
    assert all(np.array_equal(one.metrics[name], other.metrics[name], equal_nan=True) for name in one.metrics)


@pytest.mark.parametrize("record", ["all", "last", Record("last", ("loss", "grad_norm"), 7)])
@pytest.mark.parametrize(
    "what",
    [
        WHAT,
        replace(WHAT, schedule=ReduceOnPlateau(patience=1)),
        replace(WHAT, optimizer=Clipped(then=Momentum(), norm=1.0), stop=EarlyStopping(patience=4)),
        replace(WHAT, optimizer=BFGS(), steps=8),
    ],
)
def test_the_cut_changes_nothing(what, record):
    whole = run_batch(what, VARIED, record)
    for chunk in (1, 10):
        assert_same(run_batch(what, VARIED, record, chunk=chunk), whole)
    with ThreadPoolExecutor(2) as pool:
        assert_same(run_batch(what, VARIED, record, chunk=6, executor=pool), whole)


def test_workers_in_other_processes():
    with ProcessPoolExecutor(2) as pool:
        assert_same(run_batch(WHAT, VARIED, chunk=9, executor=pool), run_batch(WHAT, VARIED))


def test_progress_and_cancel():
    seen = []
    run_batch(WHAT, VARIED, chunk=10, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(10, 23), (20, 23), (23, 23)]
    whole = run_batch(WHAT, VARIED)
    for record in ("all", "last"):
        some = run_batch(
            WHAT, VARIED, record, chunk=10, progress=lambda done, of: seen.append(done), cancel=lambda: seen[-1] == 10
        )
        seen.append(0)
        assert set(some.reason[10:]) == {"cancelled"}
        assert set(some.status[10:]) == {"stopped"}
        assert (some.steps[10:] == 0).all()
        assert np.array_equal(some.steps[:10], whole.steps[:10])
        assert np.array_equal(some.points[-1][:, 0], whole.points[-1][:, 0])


def test_a_cancelled_executor_does_no_more():
    done = []
    with ThreadPoolExecutor(1) as pool:
        made = run_batch(
            WHAT,
            VARIED,
            chunk=1,
            executor=pool,
            progress=lambda n, of: done.append(n),
            cancel=lambda: len(done) >= 3,
        )
    assert 3 <= len(done) < 23
    assert np.count_nonzero(made.reason == "cancelled") == 23 - len(done)


@pytest.mark.parametrize(
    ("what", "key", "values", "single"),
    [
        (
            replace(WHAT, optimizer=Lookahead(then=Adam())),
            "optimizer.then.beta1",
            [0.5, 0.9],
            lambda v: {"optimizer": Lookahead(then=Adam(beta1=v))},
        ),
        (
            replace(WHAT, optimizer=Clipped(then=Averaged(then=Momentum()), norm=1.0)),
            "optimizer.then.then.lr",
            [0.001, 0.01],
            lambda v: {"optimizer": Clipped(then=Averaged(then=Momentum(lr=v)), norm=1.0)},
        ),
        (
            replace(WHAT, schedule=LinearWarmup(then=ExponentialDecay(), warmup_steps=5)),
            "schedule.then.gamma",
            [0.8, 0.99],
            lambda v: {"schedule": LinearWarmup(then=ExponentialDecay(gamma=v), warmup_steps=5)},
        ),
        (
            replace(WHAT, schedule=Chained(parts=(StepDecay(), ExponentialDecay()))),
            "schedule.parts.1.gamma",
            [0.8, 0.99],
            lambda v: {"schedule": Chained(parts=(StepDecay(), ExponentialDecay(gamma=v)))},
        ),
        (
            replace(WHAT, schedule=LinearWarmup(then=ReduceOnPlateau(), warmup_steps=5)),
            "schedule.then.patience",
            [0, 3],
            lambda v: {"schedule": LinearWarmup(then=ReduceOnPlateau(patience=v), warmup_steps=5)},
        ),
    ],
)
def test_fields_of_what_is_within(what, key, values, single):
    batch = run_batch(what, {key: values})
    for b, value in enumerate(values):
        one = run(replace(what, **single(value)))
        assert np.array_equal(batch.points[:, :, b], one.points)
        assert np.array_equal(batch.lrs[:, b], one.lrs)
        assert batch.status[b] == one.status


@pytest.mark.parametrize(
    "key", ["optimizer.then.beta1", "schedule.then.gamma", "schedule.parts.0.gamma", "optimizer.lr.x"]
)
def test_there_is_nothing_within(key):
    with pytest.raises(ValueError, match="nothing that can be varied"):
        run_batch(WHAT, {key: [0.1, 0.2]})


def test_every_so_many_steps_and_named_metrics():
    whole = run_batch(WHAT, VARIED)
    some = run_batch(WHAT, VARIED, Record("all", ("loss", "grad_norm"), 7))
    assert some.rows.tolist() == [0, 7, 14, 21, 28, 30]
    fine = whole.status != "diverged"
    assert np.array_equal(some.points[:, :, fine], whole.points[some.rows][:, :, fine])
    assert np.array_equal(some.metrics["loss"][:, fine], whole.losses[some.rows][:, fine])
    assert np.array_equal(some.metrics["grad_norm"][:, fine], whole.grad_norms[some.rows][:, fine])
    assert np.array_equal(some.status, whole.status)
    assert np.array_equal(some.steps, whole.steps)
    assert run_batch(WHAT, VARIED, Record("last", ("loss",), 7)).points.shape == (1, 2, 23)


def test_records_that_make_no_sense():
    for bad in ({"points": "some"}, {"metrics": ("beauty",)}, {"every": 0}):
        with pytest.raises(ValueError, match=r"must be|no metric"):
            Record(**bad)


def test_when_a_run_diverged_is_known_without_its_points():
    what = Run(Himmelblau(), Momentum(), steps=60)
    rates = np.geomspace(1e-3, 1e3, 40)
    whole, last = run_batch(what, {"lr": rates}), run_batch(what, {"lr": rates}, "last")
    assert np.count_nonzero(whole.status == "diverged") > 10
    assert np.array_equal(last.steps, whole.steps)
    assert np.array_equal(last.evaluations["grad"], whole.evaluations["grad"])


MEMORY = """
from pathlib import Path
import numpy as np
from engine import Run, run_batch
from landscapes import Rosenbrock
from optimizers import Adam
from schedules import CosineDecay
b = 40_000
found = run_batch(Run(Rosenbrock(), Adam(), CosineDecay(), steps=200, noise=0.1),
                  {"lr": np.geomspace(1e-3, 1, b), "seed": np.arange(b)}, record="last")
assert found.status.shape == (b,)
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""


def test_memory_does_not_grow_with_steps_times_runs():
    """All rates alone would be 64 MB, all noise 128 MB; NumPy, SymPy and the catalogs are some 100 MB. (`getrusage`
    would tell the peak of the process that started this one, where that is higher.)"""
    root = Path(__file__).parents[2]
    made = subprocess.run([sys.executable, "-c", MEMORY], cwd=root, capture_output=True, text=True, check=True)
    assert int(made.stdout) < 260


def test_iterates_are_of_single_runs():
    what = Run(Rosenbrock(), ScheduleFreeAdamW(), steps=30, noise=0.1)
    batch = run_batch(what, {"lr": [0.1, 0.2]})
    assert np.array_equal(batch.points[:, :, 0], run(replace(what, optimizer=ScheduleFreeAdamW(lr=0.1))).points)
