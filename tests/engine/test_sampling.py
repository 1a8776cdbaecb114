"""Objectives of which each step sees a sample: a loss that depends on the step, and least squares in small batches."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from engine import Budget, Objective, Record, Run, run, run_batch, total
from optimizers import ASGD, SAM, SGD, Adam, GradientDescentExact, Lookahead
from schedules import ReduceOnPlateau


@dataclass(frozen=True)
class Reddi(Objective):
    """The counter-example of Reddi et al. 2018: of three steps one sees a slope of 3, two see -1; down is left."""

    slope: float = 1 / 3  # on average
    starts = ((0.0,),)
    size = 1

    def sample(self, seed, t):
        return replace(self, slope=3.0 if t % 3 == 1 else -1.0)

    def value(self, p):
        return self.slope * p[0]

    def grad(self, p):
        return np.full(np.shape(p), self.slope)


ROWS = np.random.default_rng(1).normal(size=(40, 3))
ANSWER = np.array([1.0, -2.0, 0.5])
asked: list[tuple] = []  # (seed, t) of each sample that was taken


@dataclass(frozen=True)
class LeastSquares(Objective):
    """Rows of a linear system; each step sees eight of the forty, drawn from seed and step."""

    starts = ((0.0, 0.0, 0.0),)
    size = 3

    def sample(self, seed, t):
        asked.append((seed, t))
        drawn = [np.random.default_rng([int(one), t]).choice(40, 8, replace=False) for one in np.atleast_1d(seed)]
        return Seen(tuple(map(tuple, drawn)), bool(np.ndim(seed)))

    def rows(self, p):
        return ROWS.T.reshape(3, 40, *(1 for _ in np.shape(p)[1:]))

    def residuals(self, p):
        rows = self.rows(p)
        return total(rows * np.asarray(p)[:, None]) - total(rows * ANSWER.reshape(3, *(1 for _ in rows.shape[1:])))

    def value(self, p):
        found = self.residuals(p)
        return total(found * found) / (2 * len(found))

    def grad(self, p):
        found = self.residuals(p)
        return np.stack([total(one * found) for one in self.rows(p)]) / len(found)

    def hess(self, p):
        rows = self.rows(p)
        return np.stack([np.stack([total(a * b) for b in rows]) for a in rows]) / rows.shape[1]


@dataclass(frozen=True)
class Seen(LeastSquares):
    """Eight rows, or eight for each run."""

    drawn: tuple = ()
    many: bool = False
    cost = 0.2

    def rows(self, p):
        if self.many:
            return ROWS[np.array(self.drawn).T].transpose(2, 0, 1)
        return ROWS[list(self.drawn[0])].T.reshape(3, 8, *(1 for _ in np.shape(p)[1:]))


def test_adam_goes_the_wrong_way_where_amsgrad_does_not():
    adam = Run(Reddi(), Adam(lr=0.01, beta1=0.0, beta2=0.1, eps=0.0), steps=300)
    wrong, right = run(adam), run(replace(adam, optimizer=replace(adam.optimizer, amsgrad=True)))
    assert wrong.points[-1, 0] > 0 > right.points[-1, 0]
    x = v = 0.0
    for t in range(1, 301):
        g = 3.0 if t % 3 == 1 else -1.0
        v = 0.1 * v + 0.9 * g * g
        x -= 0.01 * g / np.sqrt(v / (1 - 0.1**t))
    assert wrong.points[-1, 0] == pytest.approx(x, rel=1e-9)
    assert wrong.losses == pytest.approx(wrong.points[:, 0] / 3)  # what is shown is the loss as a whole
    assert wrong.evaluations == {"value": 0, "grad": 300, "hess": 0}


def test_a_step_sees_its_rows():
    made = run(Run(LeastSquares(), SGD(lr=0.1), steps=20, seed=5))
    p = np.zeros(3)
    for t in range(1, 21):
        rows = ROWS[np.random.default_rng([5, t]).choice(40, 8, replace=False)]
        p = p - 0.1 * rows.T @ (rows @ (p - ANSWER)) / 8
        assert made.points[t] == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("optimizer", [SAM(then=SGD(lr=0.1)), GradientDescentExact(lr=0.1)])
def test_all_questions_of_a_step_see_the_same(optimizer):
    asked.clear()
    made = run(Run(LeastSquares(), optimizer, steps=10, seed=2))
    assert made.evaluations["grad"] >= 20
    assert [one for one in asked if one[1] > 1] == [(2, t) for t in range(2, 11)]  # one sample a step
    if isinstance(optimizer, SAM):
        p = np.zeros(3)
        for t in range(1, 11):
            seen = LeastSquares().sample(2, t)
            g = seen.grad(p)
            p = p - 0.1 * seen.grad(p + optimizer.rho * g / (np.sqrt(g @ g) + 1e-12))
        assert made.points[-1] == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("schedule", [None, ReduceOnPlateau(patience=2)])
@pytest.mark.parametrize(
    "optimizer", [Adam(lr=0.1), SAM(then=SGD(lr=0.1)), ASGD(lr=0.1), Lookahead(then=Adam()), GradientDescentExact()]
)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_same_seed_same_samples_alone_and_in_a_batch(optimizer, schedule, noise):
    what = Run(LeastSquares(), optimizer, *([schedule] if schedule else []), steps=15, noise=noise)
    batch = run_batch(what, {"seed": [3, 4, 3]})
    for lane, seed in enumerate((3, 4, 3)):
        single = run(replace(what, seed=seed))
        assert np.array_equal(batch.points[:, :, lane], single.points)
        assert np.array_equal(batch.losses[:, lane], single.losses)
        assert {kind: count[lane] for kind, count in batch.evaluations.items()} == single.evaluations
    assert not np.array_equal(batch.points[..., 0], batch.points[..., 1])
    shared = run_batch(what, {"lr": [0.05, 0.1]})
    for lane, lr in enumerate((0.05, 0.1)):
        single = run(replace(what, optimizer=what.optimizer.with_lr(lr)))
        assert np.array_equal(shared.points[:, :, lane], single.points)


@pytest.mark.parametrize("optimizer", [Adam(lr=0.1), SAM(then=Adam(lr=0.1)), GradientDescentExact()])
def test_one_run_need_not_keep_all_points(optimizer):
    what = Run(LeastSquares(), optimizer, steps=25, noise=0.1, seed=4)
    whole, some = run(what), run_batch(what, {}, record=Record(every=10, metrics=("loss",)))
    assert np.array_equal(some.rows, [0, 10, 20, 25])
    assert np.array_equal(some.points[:, :, 0], whole.points[some.rows])
    assert np.array_equal(some.metrics["loss"][:, 0], whole.losses[some.rows])
    last = run_batch(what, {}, record="last")
    assert np.array_equal(last.points[0, :, 0], whole.points[-1])
    assert last.status[0] == whole.status


def test_a_sample_costs_its_part():
    made = run(Run(LeastSquares(), SGD(lr=0.1), steps=100), budget=Budget(evaluations=4))
    assert (made.steps, made.reason, made.evaluations["grad"]) == (20, "evaluations", 20)


def test_what_was_remembered_is_replayed_with_the_same_samples():
    made = run(Run(LeastSquares(), Lookahead(then=Adam(lr=0.1)), steps=20, seed=9, noise=0.1))
    assert np.array_equal(made.state["slow"], made.iterates["slow"])
