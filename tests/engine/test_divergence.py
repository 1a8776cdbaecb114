"""Numeric trouble is a status, never an exception, and what is handed out stays finite."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Optimizer, Run, run, run_batch
from landscapes import CATALOG as LANDSCAPES
from landscapes import Rosenbrock, Saddle, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, AdaGrad, Adam, Ftrl, Momentum, RMSProp
from schedules import CATALOG as SCHEDULES
from schedules import Cyclic, ExponentialDecay
from tests.samples import any_of, thinned


def check(made):
    """What holds for every trajectory."""
    made_steps = made.steps
    n = len(made.run.start)
    assert made.points.shape == (made_steps + 1, n)
    assert made.losses.shape == made.grad_norms.shape == (made_steps + 1,)
    assert made.lrs.shape == (made_steps,)
    assert made.points.dtype == made.losses.dtype == made.lrs.dtype == made.grad_norms.dtype == np.float64
    assert made.points[0].tolist() == list(made.run.start)
    assert np.isfinite(made.points).all()
    assert np.isfinite(made.lrs).all()
    if made_steps:  # a start too far out to have a loss is kept, so that the picture can show where it was
        assert np.isfinite(made.losses).all()
        assert np.isfinite(made.grad_norms).all()
    assert made.status in ("finished", "converged", "diverged")
    assert made_steps == made.run.steps or made.status == "diverged"
    if made.status != "diverged":
        assert (made.status == "converged") == (made.grad_norms[-1] <= 1e-6)
    low, high = made.run.landscape.bounds(made.points[0])
    inside = ((low <= made.points) & (made.points <= high)).all(axis=1)
    assert inside[:-1].all()
    assert inside[-1] or made.status == "diverged"
    assert set(made.evaluations) == {"value", "grad", "hess"}
    assert made_steps <= made.evaluations["grad"] + made.evaluations["value"]
    if type(made.run.optimizer).step is Optimizer.step:
        usual = np.abs(made.points[0]).max() < 1e9  # from further out a loss can overflow well within the bounds
        assert made.evaluations["grad"] <= (made_steps + 1 if usual else made.run.steps)
    assert all(len(values) == made_steps + 1 for values in made.state.values())


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("lr", [1e3, 1e100, 1.7e308, 5e-324])
@pytest.mark.parametrize("noise", [0.0, 1e300])
def test_absurd_rates(cls, lr, noise):
    for surface in (Rosenbrock(), LANDSCAPES["Ackley"]()):
        made = run(Run(surface, cls().with_lr(lr), steps=30, noise=noise))
        check(made)
        if lr >= 1e100 and not noise and cls in (SGD, AdaGrad, Adam, Momentum, RMSProp):  # others may bear any rate
            assert made.status == "diverged"


@pytest.mark.parametrize(("cls", "surface"), thinned(OPTIMIZERS.values(), LANDSCAPES.values(), 60))
@pytest.mark.parametrize("start", [(1e4, 0.0), (-1e150, 1e150), (1.7e308, -1.7e308)])
def test_starts_far_away(cls, surface, start):
    made = run(Run(surface(), cls(), start=start, steps=10))
    check(made)
    if not np.isfinite(made.losses[0]):
        assert (made.status, made.steps, made.evaluations["grad"]) == ("diverged", 0, 0)


def test_a_start_outside_the_usual_bounds_is_run_from():
    made = run(Run(Rosenbrock(), Adam(lr=0.1), start=(500.0, 500.0), steps=200))
    assert (made.status, made.steps) == ("finished", 200)
    assert made.losses[-1] < made.losses[0]
    batch = run_batch(made.run, {"start": np.array([[500.0, -1.2], [500.0, 1.0]])})
    assert np.array_equal(batch.points[:, :, 0], made.points)
    assert np.array_equal(batch.points[:, :, 1], run(Run(Rosenbrock(), Adam(lr=0.1), steps=200)).points)
    gone = run(Run(StretchedBowl(), SGD(lr=10.0), start=(2000.0, 0.0), steps=50))
    assert gone.status == "diverged"
    assert abs(gone.points[-1]).max() > 4000 >= abs(gone.points[:-1]).max()


def test_a_rate_of_zero_divides_as_arrays_do():
    """FTRL divides by the learning rate."""
    stuck = Run(Rosenbrock(), Ftrl(lr=0.0, lr_power=0.5), steps=1)
    assert run_batch(stuck, {}).status == [run(stuck).status]


@pytest.mark.parametrize("gamma", [2.0, 1e200])
def test_a_swing_of_the_momentum_beyond_its_range(gamma):
    """PyTorch does not look at what becomes of beta1 either."""
    swing = Cyclic(gamma=gamma, mode="exp_range", step_size_up=3)
    made = run(Run(StretchedBowl(), Adam(), swing, steps=50))
    check(made)
    assert made.status == "diverged"
    assert run_batch(made.run, {}).steps == [made.steps]


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_acceptable_numbers(data):
    what = Run(
        data.draw(any_of(LANDSCAPES)),
        data.draw(any_of(OPTIMIZERS)),
        data.draw(any_of(SCHEDULES)),
        start=data.draw(
            st.none() | st.tuples(*[st.floats(-10, 10) | st.floats(allow_nan=False, allow_infinity=False)] * 2)
        ),
        steps=data.draw(st.integers(1, 40)),
        noise=data.draw(st.just(0.0) | st.floats(0, 10) | st.floats(0, 1e308)),
        seed=data.draw(st.integers(0, 2**40)),
    )
    single = run(what)
    check(single)
    batch = run_batch(what, {})
    assert batch.status[0] == single.status
    assert batch.steps[0] == single.steps
    assert np.array_equal(batch.points[: single.steps + 1, :, 0], single.points)
    assert run_batch(what, {}, record="last").status[0] == single.status


def test_the_first_point_far_away_is_shown_and_the_first_that_is_no_number_is_not():
    far = run(Run(StretchedBowl(), SGD(lr=10.0), start=(1.0, 1.0), steps=50))
    assert far.status == "diverged"
    assert far.steps < 50
    assert np.abs(far.points[-1]).max() > 500 >= np.abs(far.points[:-1]).max()
    gone = run(Run(StretchedBowl(), SGD(lr=1e308), start=(3.0, 3.0), steps=50))
    assert gone.status == "diverged"
    assert gone.steps == 0
    assert gone.evaluations["grad"] == 1


def test_a_division_by_zero_is_a_divergence():
    """Zero gradient and eps 0: torch has nan here too."""
    for optimizer in (AdaGrad(eps=0.0), RMSProp(eps=0.0), Adam(eps=0.0)):
        made = run(Run(StretchedBowl(), optimizer, start=(0.0, 0.0), steps=5))
        check(made)
        assert made.status == "diverged"
        assert made.steps == 0


def test_a_negative_variance_is_a_divergence():
    """Centred RMSProp takes the root of a difference, which rounding can push below zero (torch does the same)."""
    made = [
        run(Run(StretchedBowl(kappa=3.0), RMSProp(lr=lr, rho=0.0, eps=0.0, centered=True), steps=30))
        for lr in np.linspace(1e-9, 1e-3, 10)
    ]
    for one in made:
        check(one)
    assert {one.status for one in made} == {"diverged"}


def test_a_saddle_without_a_floor_is_left_at_the_edge():
    made = run(Run(Saddle(), Momentum(lr=0.1), steps=500))
    check(made)
    assert made.status == "diverged"
    assert np.abs(made.points[-1, 1]) > 200


def test_a_diverged_batch_still_says_when():
    rates = np.array([0.01, 0.1, 10.0, 1e300])
    batch = run_batch(Run(StretchedBowl(), SGD(), start=(1.0, 1.0), steps=100), {"lr": rates})
    assert batch.status.tolist() == ["finished", "diverged", "diverged", "diverged"]
    for lane, lr in enumerate(rates):
        assert batch.steps[lane] == run(Run(StretchedBowl(), SGD(lr=lr), start=(1.0, 1.0), steps=100)).steps


def test_rates_that_overflow_on_the_way():
    made = run(Run(StretchedBowl(), SGD(lr=1e-3), ExponentialDecay(gamma=1e6), steps=200))
    check(made)
    assert made.status == "diverged"
