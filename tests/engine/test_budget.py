"""What a run may cost, and that it ends within a step."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from engine import Budget, Constant, Run, run, run_batch
from landscapes import Ackley, Rosenbrock
from optimizers import BFGS, LBFGS, SAM, SGD, Adam, Momentum, Newton
from schedules import ReduceOnPlateau

HEAVY = LBFGS(lr=0.001, max_iter=1000, max_eval=10000, tolerance_grad=0.0, tolerance_change=0.0, strong_wolfe=False)


@pytest.mark.parametrize("schedule", [Constant(), ReduceOnPlateau(patience=1000)])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_so_many_gradients_and_no_more(schedule, noise):
    what = Run(Rosenbrock(), Adam(), schedule, steps=100, noise=noise)
    whole, cut = run(what), run(what, Budget(evaluations=37))
    assert (cut.status, cut.reason, cut.steps) == ("stopped", "evaluations", 37)
    assert cut.evaluations == {"value": 0, "grad": 37, "hess": 0}
    assert np.array_equal(cut.points, whole.points[:38])
    assert np.array_equal(cut.lrs, whole.lrs[:37])
    enough = run(what, Budget(evaluations=100))
    assert (enough.status, enough.reason, enough.steps) == (whole.status, "", 100)


def test_a_run_ends_within_a_step_and_records_it_not():
    made = run(Run(Ackley(), HEAVY, steps=20, noise=1.0), Budget(evaluations=5000))
    assert (made.status, made.reason) == ("stopped", "evaluations")
    assert 0 < sum(made.evaluations.values()) <= 5000
    whole = run(Run(Ackley(), HEAVY, steps=made.steps + 1, noise=1.0))
    assert sum(whole.evaluations.values()) > 5000
    assert np.array_equal(made.points, whole.points[:-1])
    none = run(Run(Ackley(), HEAVY, steps=20, noise=1.0), Budget(evaluations=10))
    assert (none.steps, none.points.shape, none.reason) == (0, (1, 2), "evaluations")


def test_a_hessian_counts_as_many_as_there_are_variables():
    made = run(Run(Rosenbrock(), Newton(), steps=50), Budget(evaluations=30))
    assert made.evaluations["grad"] + 2 * made.evaluations["hess"] <= 30
    assert made.steps == 10


def test_two_questions_a_step():
    made = run(Run(Rosenbrock(), SAM(then=SGD()), steps=50), Budget(evaluations=31))
    assert (made.steps, made.evaluations["grad"]) == (15, 31)


def test_no_time_at_all():
    for optimizer in (Adam(), BFGS()):
        made = run(Run(Rosenbrock(), optimizer, steps=50), Budget(seconds=0.0))
        assert (made.status, made.reason, made.steps) == ("stopped", "time", 0)


@pytest.mark.parametrize("optimizer", [Adam(), Momentum(), BFGS(), HEAVY])
def test_cancelled(optimizer):
    asked = []

    def cancel():
        asked.append(1)
        return len(asked) > 3

    made = run(Run(Ackley(), optimizer, steps=5000, noise=0.5), cancel=cancel)
    assert (made.status, made.reason) == ("stopped", "cancelled")
    assert made.steps < 5000
    assert len(asked) == 4


def test_cancelled_by_another_thread():
    begun, stop = Event(), Event()

    def cancel():
        begun.set()
        return stop.is_set()

    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(run, Run(Ackley(), HEAVY, steps=100_000, noise=1.0), None, cancel)
        begun.wait()
        stop.set()
        assert made.result().reason == "cancelled"


def test_each_run_of_a_batch_has_its_own_budget():
    for optimizer in (SGD(), BFGS(), SAM(then=SGD())):
        what = Run(Rosenbrock(), optimizer, steps=40)
        rates = np.array([0.0001, 0.001, 0.5])
        for record in ("all", "last"):
            batch = run_batch(what, {"lr": rates}, record, budget=Budget(evaluations=50), chunk=2)
            for b, lr in enumerate(rates):
                single = run(Run(Rosenbrock(), optimizer.with_lr(lr), steps=40), Budget(evaluations=50))
                assert (batch.status[b], batch.reason[b], batch.steps[b]) == (
                    single.status,
                    single.reason,
                    single.steps,
                )
                assert {kind: count[b] for kind, count in batch.evaluations.items()} == single.evaluations
                if single.status != "diverged":
                    last = batch.points[single.steps if record == "all" else 0, :, b]
                    assert np.array_equal(last, single.points[-1])


@pytest.mark.parametrize("bad", [{"evaluations": -1}, {"evaluations": 1.5}, {"seconds": -1.0}, {"seconds": "1"}])
def test_a_budget_that_makes_no_sense(bad):
    with pytest.raises(ValueError, match=f"{next(iter(bad))} must be"):
        Budget(**bad)
