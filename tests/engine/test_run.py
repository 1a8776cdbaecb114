"""What a run is, what it counts, and what it refuses."""

from dataclasses import FrozenInstanceError, dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import Constant, EarlyStopping, Optimizer, Run, learning_rate, run, run_batch
from landscapes import CATALOG as LANDSCAPES
from landscapes import Ackley, Himmelblau, Rosenbrock, StretchedBowl
from optimizers import (
    ASGD,
    SGD,
    Adam,
    Averaged,
    Clipped,
    ConjugateGradient,
    Lookahead,
    Momentum,
    NAdam,
    ScheduleFreeAdamW,
    ScheduleFreeSGD,
)
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from schedules import LinearWarmup, ReduceOnPlateau
from tests.samples import any_of

NAMES = {**{name: getattr(engine, name) for name in engine.__all__}, **LANDSCAPES, **OPTIMIZERS, **SCHEDULES}


@dataclass(frozen=True)
class Curious(Optimizer):
    """Asks for everything, several times."""

    lr: float = learning_rate(0.01)

    def init(self, p):
        return {"seen": np.zeros(np.shape(p)[1:])}

    def step(self, oracle, p, state, lr, t):
        half = p - lr / 2 * oracle.grad(p)
        oracle.value(half)
        oracle.value(p)
        state["seen"] = state["seen"] + oracle.hess(p).trace()
        return p - lr * oracle.grad(half)


def test_a_run_starts_at_the_landscapes_first_start():
    assert Run(Rosenbrock(), SGD()).start == Rosenbrock.starts[0]
    assert Run(Rosenbrock(), SGD(), start=[1, 2]).start == (1.0, 2.0)
    assert Run(Rosenbrock(), SGD(), start=np.array([1.0, 2.0])).start == (1.0, 2.0)
    assert Run(Rosenbrock(), SGD()).schedule == Constant()


def test_runs_compare_hash_and_stay_as_they_are():
    assert Run(Rosenbrock(), SGD()) == Run(Rosenbrock(), SGD(), start=(-1.2, 1.0))
    assert hash(Run(Rosenbrock(), SGD())) == hash(Run(Rosenbrock(), SGD()))
    assert Run(Rosenbrock(), SGD()) != Run(Rosenbrock(), SGD(lr=0.5))
    with pytest.raises(FrozenInstanceError):
        Run(Rosenbrock(), SGD()).steps = 3


@given(st.data())
def test_repr_is_python(data):
    what = Run(
        data.draw(any_of(LANDSCAPES)),
        data.draw(any_of(OPTIMIZERS)),
        data.draw(any_of(SCHEDULES)),
        start=data.draw(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2)),
        steps=data.draw(st.integers(1, 1_000_000)),
        noise=data.draw(st.floats(0, allow_infinity=False)),
        seed=data.draw(st.integers(0)),
    )
    again = eval(repr(what), dict(NAMES))
    assert again == what
    assert repr(again) == repr(what)


def test_repr_has_plain_numbers():
    what = Run(
        Rosenbrock(b=np.float64(3)),
        Adam(lr=np.float32(0.5), amsgrad=np.bool_(True)),
        start=np.array([1, 2], dtype=np.float32),
        steps=np.int64(7),
        noise=np.float64(0.1),
        seed=np.int32(3),
    )
    assert "np." not in repr(what)
    assert "array" not in repr(what)
    assert eval(repr(what), dict(NAMES)) == what
    assert type(what.landscape.b) is float
    assert type(what.optimizer.amsgrad) is bool


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        *(("steps", bad) for bad in (0, -1, 1.5, 1_000_001, np.nan, np.inf, "10", None, True, [5])),
        *(("noise", bad) for bad in (-1e-9, np.nan, np.inf, "1", None, 10**400)),
        *(("seed", bad) for bad in (-1, 0.5, np.nan, np.inf, "1", None, True)),
        *(("start", bad) for bad in ((1.0,), (1, 2, 3), (np.nan, 0), (0, np.inf), 5, "ab", (0, 10**400), ("a", 1))),
        ("start", np.zeros((2, 3))),
        *(("optimizer", bad) for bad in (Adam, "Adam", None, Rosenbrock())),
        *(("landscape", bad) for bad in (Rosenbrock, "Rosenbrock", SGD())),
        *(("schedule", bad) for bad in (Constant, 0.5)),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(field, bad):
    good = {"landscape": Rosenbrock(), "optimizer": SGD()}
    with pytest.raises(ValueError, match=f"^{field} must be"):
        Run(**{**good, field: bad})


def test_evaluations_are_counted_as_made():
    assert run(Run(Rosenbrock(), SGD(), steps=70)).evaluations == {"value": 0, "grad": 70, "hess": 0}
    assert run(Run(Rosenbrock(), SGD(), steps=70, noise=1.0)).evaluations["grad"] == 70
    assert run(Run(StretchedBowl(), Curious(), steps=30)).evaluations == {"value": 60, "grad": 60, "hess": 30}


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("lr", [1.0, 1e5, 1e155, 1e300, 1.7e308])
def test_a_diverged_run_counts_what_it_asked_for(lr, noise):
    """The fast path counts by rule, the slow one for real."""
    for surface in (Rosenbrock(), StretchedBowl()):
        what = Run(surface, SGD(lr=lr), steps=40, noise=noise)
        fast = run(what)
        assert fast.status == "diverged"
        slow = run(replace(what, schedule=ReduceOnPlateau(patience=1000)))
        assert fast.evaluations == slow.evaluations
        assert np.array_equal(fast.points, slow.points)


def test_an_optimizer_of_its_own_kind_runs_in_batches_too():
    what = Run(StretchedBowl(), Curious(), steps=25, noise=0.2, seed=4)
    single = run(what)
    surface, p = what.landscape, np.array(what.start)
    draws = np.random.default_rng(4).standard_normal((25, 2)) * 0.2
    for t in range(25):  # both questions of a step see the same draw
        half = p - 0.005 * (surface.grad(p) + draws[t])
        p = p - 0.01 * (surface.grad(half) + draws[t])
        assert np.array_equal(single.points[t + 1], p)
    batch = run_batch(what, {"lr": np.array([0.01, 0.02])})
    assert np.array_equal(batch.points[:, :, 0], single.points)
    assert np.array_equal(batch.points[:, :, 1], run(replace(what, optimizer=Curious(lr=0.02))).points)


def test_state_is_that_of_the_run():
    made = run(Run(Rosenbrock(), Adam(beta1=0.8, beta2=0.9), steps=30, noise=0.3, seed=2))
    assert made.state["m"].shape == made.state["v"].shape == (31, 2)
    assert (made.state["m"][0] == 0).all()
    powers = made.state["beta1_t"].reshape(31, -1)[:, 0]
    assert powers == pytest.approx(0.8 ** np.arange(31.0))
    draws = np.random.default_rng(2).standard_normal((30, 2)) * 0.3
    m = np.zeros(2)
    for t in range(30):
        m = m + (1 - 0.8) * (made.run.landscape.grad(made.points[t]) + draws[t] - m)
        assert made.state["m"][t + 1] == pytest.approx(m, rel=1e-12)


def test_state_explains_every_step():
    made = run(Run(StretchedBowl(), Momentum(lr=0.01), SCHEDULES["ExponentialDecay"](gamma=0.98), steps=40))
    moved = made.points[:-1] - made.lrs[:, None] * made.state["b"][1:]
    assert moved == pytest.approx(made.points[1:], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("schedule", [Constant(), ReduceOnPlateau(patience=1), LinearWarmup(warmup_steps=5)])
def test_state_ends_where_a_diverged_run_ends(schedule):
    made = run(Run(StretchedBowl(), NAdam(lr=1000.0), schedule, steps=40))
    assert made.status == "diverged"
    assert 0 < made.steps < 40
    assert all(len(values) == made.steps + 1 for values in made.state.values())


def test_curious_state_replays():
    made = run(Run(StretchedBowl(kappa=3.0), Curious(), steps=5))
    assert made.state["seen"].tolist() == [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]


def test_losses_and_gradients_are_those_of_the_points():
    made = run(Run(Ackley(), Adam(), steps=50, noise=1.0))
    for point, loss, norm in zip(made.points, made.losses, made.grad_norms):
        assert loss == made.run.landscape.value(point)
        assert norm == pytest.approx(np.hypot(*made.run.landscape.grad(point)), rel=1e-14)


def test_converged_means_a_tiny_gradient_at_the_end():
    assert run(Run(StretchedBowl(kappa=1.0), SGD(lr=0.5), steps=100)).status == "converged"
    assert run(Run(StretchedBowl(kappa=1.0), SGD(lr=0.5), steps=3)).status == "finished"
    assert run(Run(Rosenbrock(), SGD(), start=(1.0, 1.0), steps=3)).status == "converged"


def test_a_run_converged_at_the_step_from_which_its_gradient_stays_tiny():
    made = run(Run(StretchedBowl(kappa=1.0), SGD(lr=0.5), steps=100))
    assert made.grad_norms[made.ended] <= 1e-6 < made.grad_norms[made.ended - 1]
    assert made.ended < 50
    assert run(Run(Rosenbrock(), SGD(), start=(1.0, 1.0), steps=3)).ended == 0
    assert run(Run(StretchedBowl(), SGD(lr=1e-4), steps=7)).ended == 7


def test_one_step():
    made = run(Run(Rosenbrock(), SGD(), steps=1))
    assert made.points.shape == (2, 2)
    assert made.lrs.tolist() == [0.001]


def test_points_beside_the_path():
    what = Run(Rosenbrock(), Clipped(then=Averaged(then=SGD(), decay=0.8), norm=1.0), steps=20, noise=0.1)
    made = run(what)
    average, expected = made.points[0], [made.points[0]]
    for t, point in enumerate(made.points[1:], start=1):
        average = point if t == 1 else 0.8 * average + 0.2 * point
        expected.append(average)
    assert list(made.iterates) == ["average"]
    assert made.iterates["average"] == pytest.approx(np.array(expected), rel=1e-12)
    assert run(Run(Rosenbrock(), SGD(), steps=5)).iterates == {}


@pytest.mark.parametrize("optimizer", [ScheduleFreeSGD(), ScheduleFreeAdamW(), ASGD(), Lookahead()])
def test_points_beside_the_path_start_with_it_and_stay_as_long(optimizer):
    made = run(Run(Rosenbrock(), optimizer, steps=30))
    assert made.iterates
    for points in made.iterates.values():
        assert points.shape == made.points.shape
        assert points[0].tolist() == made.points[0].tolist()
        assert np.isfinite(points).all()


def test_state_and_iterates_under_several_wrappers():
    made = run(Run(Rosenbrock(), Clipped(then=Lookahead(then=Adam(), k=2)), steps=5))
    assert {name: made.state[name].shape for name in ("m", "v", "slow")} == dict.fromkeys(("m", "v", "slow"), (6, 2))
    assert "then" not in made.state
    assert np.array_equal(made.iterates["slow"], made.state["slow"])
    twice = run(Run(Rosenbrock(), Averaged(then=Averaged(then=ScheduleFreeSGD()), decay=0.5), steps=5))
    names = ["average", "Averaged.average", "Averaged.Averaged.average"]
    assert list(twice.iterates) == names
    assert len({twice.iterates[name].tobytes() for name in names}) == 3
    for name in names:
        assert np.array_equal(twice.iterates[name], twice.state[name])
    bare = run(Run(Rosenbrock(), ScheduleFreeSGD(), steps=5))
    assert np.array_equal(twice.iterates["average"][:2], bare.iterates["average"][:2])


@pytest.mark.parametrize("surface", [Rosenbrock(), Himmelblau(), Ackley()])
@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_stopped_run_counts_what_a_run_of_that_length_does(cls, surface):
    what = Run(surface, cls(), steps=60, stop=EarlyStopping(patience=5, min_delta=0.05))
    made = run(what)
    if made.reason != "stop rule":
        assert made.steps == 60 or made.status == "diverged"
        return
    shorter = run(replace(what, steps=made.steps, stop=None))
    assert made.evaluations == shorter.evaluations
    assert np.array_equal(made.points, shorter.points)


def test_a_stop_rule_counts_line_searches():
    made = run(Run(Himmelblau(), ConjugateGradient(), steps=200, stop=EarlyStopping(patience=5, min_delta=0.05)))
    assert (made.steps, made.reason, made.evaluations["grad"]) == (11, "stop rule", 163)


def test_what_is_handed_out_cannot_be_written_to():
    made = run(Run(Rosenbrock(), ScheduleFreeAdamW(), steps=5))
    arrays = (made.points, made.losses, made.lrs, made.grad_norms, *made.iterates.values(), *made.state.values())
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
