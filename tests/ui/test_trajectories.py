"""Runs on the screen: light ones at once, long ones in a worker; what is cut says so; what is kept stays as it is."""

import threading
import time
from dataclasses import replace

import pytest

import optimizers
from engine import Budget, Run, run
from engine.lr_finder import suggested_lr
from landscapes import CATALOG as LANDSCAPES
from optimizers import SOAP, Adam, AdamW
from schedules import Chained, CosineDecay, EpochRule, ReduceOnPlateau
from ui import elsewhere, trajectories, tuning
from ui.serving import ByteCache, WorkerDiedError, errands, limits
from ui.trajectories import all_rates
from ui.tuning import tuned

LIGHT = Run(LANDSCAPES["Himmelblau"](), Adam(lr=0.0137), CosineDecay(), steps=60, noise=0.5)
HEAVY = Run(LANDSCAPES["Rosenbrock"](), optimizers.LBFGS(
    lr=1e-6, max_iter=1000, max_eval=10_000, tolerance_grad=0.0, tolerance_change=0.0, history_size=1000,
    strong_wolfe=False), steps=5000, noise=0.5)  # fmt: skip


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    """Nothing kept from another test, and a visitor without a browser."""
    for module, name in ((trajectories, "TRAJECTORIES"), (trajectories, "RATES"), (tuning, "SUGGESTED")):
        monkeypatch.setattr(module, name, ByteCache(10_000_000))
    called = Visitor()
    monkeypatch.setattr(trajectories, "visitor", called)
    monkeypatch.setattr(elsewhere, "visitor", called)
    yield called
    elsewhere.POOL.end()


class Visitor:
    """A session: its name, and what happens when the script looks whether it is still wanted."""

    name, glance = "somebody", staticmethod(lambda: None)

    def __call__(self) -> str:
        self.glance()
        return self.name


def made(*runs, waiting=lambda left: None):
    return trajectories.trajectories(runs, waiting)


def same(one, other) -> bool:
    arrays = ("points", "losses", "lrs", "grad_norms")
    return all((getattr(one, name) == getattr(other, name)).all() for name in arrays) and one.status == other.status


def test_runs_that_look_alike_are_not_mixed_up():
    others = [replace(LIGHT, seed=1), replace(LIGHT, steps=61), replace(LIGHT, start=(0.0, -0.5)),
              replace(LIGHT, optimizer=AdamW(lr=0.0137, weight_decay=0.0))]  # fmt: skip
    assert [one.run for one in made(LIGHT, *others)] == [LIGHT, *others]


def test_what_is_shared_cannot_be_changed():
    for one in made(LIGHT, HEAVY):
        with pytest.raises(ValueError, match="read-only"):
            one.points[0] = 0


def test_a_light_run_needs_no_worker(monkeypatch):
    monkeypatch.setattr(elsewhere.POOL, "ask", None)
    for name in ("AT_ONCE_SECONDS", "SPARE_SECONDS"):
        monkeypatch.setattr(limits, name, 60.0)  # whatever else this machine is doing
    assert same(made(LIGHT)[0], run(LIGHT))


def test_a_long_run_comes_from_a_worker_to_the_last_bit(monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE_SECONDS", 0.0)
    told, long = [], Run(LANDSCAPES["Rosenbrock"](), SOAP(), steps=3000, noise=0.1)
    [found] = made(long, waiting=told.append)
    assert told == [1] and same(found, run(long)) and found.reason == ""


def test_what_takes_too_much_is_cut_the_same_way_every_time():
    first = made(HEAVY)[0]
    assert first.status == "stopped" and first.reason == "evaluations" and 0 < first.steps < HEAVY.steps
    assert sum(first.evaluations.values()) <= limits.EVALUATIONS + 1
    assert same(first, run(HEAVY, Budget(limits.EVALUATIONS)))
    whole = run(replace(HEAVY, steps=first.steps))
    assert same(first, replace(whole, status="stopped"))  # what is there is right


def test_what_time_has_cut_is_kept_for_its_visitor_only(monkeypatch, afresh):
    monkeypatch.setattr(limits, "EVALUATIONS", 10**9)  # here; the worker has its own
    monkeypatch.setattr(limits, "RUN_SECONDS", 1e-3)
    cut = made(HEAVY)[0]
    assert cut.reason == "time" and made(HEAVY)[0] is cut
    monkeypatch.setattr(limits, "RUN_SECONDS", 60.0)
    afresh.name = "somebody else"
    assert made(HEAVY)[0].steps > cut.steps


def test_of_what_does_not_come_back_the_start_is_shown(monkeypatch):
    for seed, error, reason in ((1, WorkerDiedError(), "time"), (2, MemoryError(), "memory")):
        monkeypatch.setattr(elsewhere.POOL, "ask", lambda *_, error=error, **__: Failed(error))
        [found] = made(replace(HEAVY, seed=seed))
        assert found.reason == reason and found.steps == 0 and tuple(found.points[0]) == HEAVY.start


class Failed:
    """A task that came to nothing."""

    def __init__(self, error):
        self.error, self.done, self.visitors = error, threading.Event(), set()
        self.done.set()

    def result(self):
        raise self.error


def test_who_goes_on_to_something_else_lets_the_work_go(afresh):
    class GoneError(Exception):
        pass

    def glance():
        if elsewhere.POOL._tasks:
            raise GoneError

    elsewhere.POOL.linger, before = 0.0, elsewhere.POOL.linger
    try:
        afresh.glance = glance
        with pytest.raises(GoneError):
            made(replace(HEAVY, seed=1))
        end = time.monotonic() + 60
        while elsewhere.POOL._busy or elsewhere.POOL._tasks:
            assert time.monotonic() < end
            time.sleep(0.01)
    finally:
        elsewhere.POOL.linger = before
    assert len(trajectories.TRAJECTORIES) == 0


def test_rates_that_take_long_to_make_hold_nobody(monkeypatch):
    """A schedule of many parts is not even tried in the server, and one that turns out to take long not in full."""
    many = Chained(parts=(EpochRule(),) * 19)
    monkeypatch.setattr(limits, "AT_ONCE_SECONDS", 1e9)
    assert trajectories._quick(repr(CosineDecay()), CosineDecay(), 0.1, 5000)
    assert not trajectories._quick(repr(many), many, 0.1, 5000)
    monkeypatch.setattr(limits, "AT_ONCE_SECONDS", 0.0)
    assert not trajectories._quick(repr(CosineDecay()), CosineDecay(), 0.1, 5000)


def test_all_rates_go_on_where_the_run_ended():
    gone = Run(LANDSCAPES["StretchedBowl"](), optimizers.SGD(lr=1.0), CosineDecay(), steps=50)
    [found] = made(gone)
    assert found.steps < 50 and (all_rates(found) == CosineDecay().lrs(1.0, 50)).all()
    [found] = made(replace(gone, schedule=ReduceOnPlateau()))
    assert all_rates(found) is found.lrs


def test_a_suggested_rate_is_the_engine_s():
    land = LANDSCAPES["Rosenbrock"]()
    assert tuned(land, Adam()) == Adam(lr=suggested_lr(land, Adam()))


def test_where_trying_takes_too_long_the_rate_stays(monkeypatch):
    def failed(*_, **__):
        return Failed(WorkerDiedError())

    monkeypatch.setattr(elsewhere.POOL, "ask", failed)
    assert tuned(LANDSCAPES["Rosenbrock"](), Adam(lr=0.123)) == Adam(lr=0.123)


def test_the_worker_s_own_errand_keeps_the_budget():
    found = errands.path(HEAVY, seconds=1e-9, cancel=lambda: False)
    assert found.reason == "time"
    assert errands.path(HEAVY, seconds=60.0, cancel=lambda: True).reason == "cancelled"
