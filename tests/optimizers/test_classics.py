"""The classics against closed forms and against SciPy's own."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import optimize

from engine import Oracle, Run, run, run_batch
from landscapes import Beale, Himmelblau, Rosenbrock, Saddle, StretchedBowl
from optimizers import (
    BFGS,
    SGD,
    Adam,
    AggMo,
    ConjugateGradient,
    GradientDescentBacktracking,
    GradientDescentExact,
    Langevin,
    Lookahead,
    Momentum,
    NelderMead,
    Newton,
    NormalisedGD,
    Shampoo,
)

BOWL = StretchedBowl(kappa=40.0, angle=35.0)
LINES = [ConjugateGradient(), GradientDescentBacktracking(), GradientDescentExact(), BFGS(), NelderMead()]
VARIANTS = ["Polak-Ribiere+", "Fletcher-Reeves", "Hestenes-Stiefel"]


def path(landscape, optimizer, steps=30, **others):
    return run(Run(landscape, optimizer, steps=steps, **others)).points


def test_newton_is_at_the_bottom_of_a_parabola_in_one_step():
    assert path(BOWL, Newton(damping=0.0), 1)[1] == pytest.approx([0, 0], abs=1e-13)
    half = path(BOWL, Newton(lr=0.5, damping=0.0), 3)
    assert half == pytest.approx(half[0] * 0.5 ** np.arange(4)[:, None])


def test_newton_in_the_textbook_runs_into_the_saddle_and_the_other_away_from_it():
    start = (0.4, 1.0)
    assert path(Saddle(), Newton(damping=0.0, saddle_free=False), 1, start=start)[1] == pytest.approx([0, 0], abs=1e-12)
    away = path(Saddle(), Newton(lr=0.5, damping=0.0), 3, start=start)
    assert np.ptp(np.abs(away), axis=0).max() > 1
    assert Saddle().value(away[-1]) < Saddle().value(away[0]) - 1


def test_damped_newton_solves_the_damped_equation():
    p = np.array([-1.2, 1.0])
    surface = Rosenbrock()
    hessian = surface.hess(p)
    expected = p - np.linalg.solve(hessian + 3.0 * np.eye(2), surface.grad(p))
    found = path(surface, Newton(damping=3.0, saddle_free=False), 1, start=tuple(p))[1]
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("variant", VARIANTS)
def test_conjugate_gradient_needs_two_steps_for_a_parabola(variant):
    points = path(BOWL, ConjugateGradient(variant=variant), 2)
    assert points[2] == pytest.approx([0, 0], abs=1e-10)
    first, second = np.diff(points, axis=0)
    assert first @ BOWL.hess(points[0]) @ second == pytest.approx(0, abs=1e-9)


def test_the_variants_of_conjugate_gradient_part_on_other_surfaces():
    ends = {path(Rosenbrock(), ConjugateGradient(variant=variant), 8)[-1].tobytes() for variant in VARIANTS}
    assert len(ends) == 3


@pytest.mark.parametrize("surface", [BOWL, Rosenbrock(), Himmelblau()])
def test_exact_steps_end_where_the_slope_along_them_is_gone(surface):
    points = path(surface, GradientDescentExact(), 12)
    for a, b in pairwise(points):
        g, after = surface.grad(a), surface.grad(b)
        assert abs(g @ after) <= max(1e-7 * (g @ g), 1e-18)  # no search where it is flat


def test_an_exact_step_is_the_one_that_scipy_finds():
    p, surface = np.array([-1.2, 1.0]), Rosenbrock()
    g = surface.grad(p)
    found = optimize.minimize_scalar(lambda a: surface.value(p - a * g), bracket=(0, 1e-3, 2e-3), tol=1e-12)
    assert path(surface, GradientDescentExact(), 1)[1] == pytest.approx(p - found.x * g, rel=1e-6)


@pytest.mark.parametrize("surface", [Rosenbrock(), Beale(), Himmelblau()])
def test_backtracking_takes_the_first_length_that_is_low_enough(surface):
    own = GradientDescentBacktracking(lr=1.0, share=0.2, shrink=0.6)
    points = path(surface, own, 25)
    for p, q in pairwise(points):
        g = surface.grad(p)
        lengths = own.lr * own.shrink ** np.arange(80)
        low = [surface.value(p - a * g) <= surface.value(p) - own.share * a * (g @ g) for a in lengths]
        assert q == pytest.approx(p - lengths[low.index(True)] * g, rel=1e-12)


@pytest.mark.parametrize("surface", [Rosenbrock(), Beale(), Himmelblau(), BOWL])
def test_bfgs_meets_the_wolfe_conditions_and_arrives_like_scipys(surface):
    own = BFGS()
    made = run(Run(surface, own, steps=60))
    moved = np.abs(np.diff(made.points, axis=0)).max(axis=1) > 1e-9
    for p, q in list(zip(made.points, made.points[1:]))[: moved.sum()]:
        s, g, after = q - p, surface.grad(p), surface.grad(q)
        if g @ s > -1e-14:
            break
        assert surface.value(q) <= surface.value(p) + own.share * (g @ s) + 1e-15
        assert after @ s >= own.flat * (g @ s) - 1e-15
    theirs = optimize.minimize(surface.value, made.points[0], jac=surface.grad, method="BFGS")
    assert made.points[-1] == pytest.approx(theirs.x, abs=1e-4)
    assert made.grad_norms[-1] < 1e-6


def test_bfgs_learns_the_inverse_hessian_of_a_parabola():
    made = run(Run(BOWL, BFGS(), steps=12))
    assert made.state["inverse"][-1] == pytest.approx(np.linalg.inv(BOWL.hess(np.zeros(2))), rel=1e-2)


@pytest.mark.parametrize("surface", [Rosenbrock(), Beale(), Himmelblau(), Saddle()])
def test_nelder_mead_is_scipys(surface):
    steps, own = 60, NelderMead(lr=0.4)
    made = run(Run(surface, own, steps=steps))
    start = made.points[0]
    simplex = start + np.vstack([np.zeros(2), 0.4 * np.eye(2)])
    options = {"initial_simplex": simplex, "maxiter": steps, "xatol": 0, "fatol": 0, "return_all": True}
    theirs = optimize.minimize(surface.value, start, method="Nelder-Mead", options=options)
    count = min(made.steps, len(theirs.allvecs) - 1)
    assert count > 10
    assert made.points[1 : count + 1] == pytest.approx(np.array(theirs.allvecs[1 : count + 1]), rel=1e-12, abs=1e-12)
    assert made.evaluations["grad"] == 0


@pytest.mark.parametrize("optimizer", LINES, ids=lambda one: type(one).__name__)
def test_a_search_never_goes_up_and_counts_what_it_asks(optimizer):
    class Counting(Oracle):
        asked = 0

        def value(self, p):
            Counting.asked += 1
            return super().value(p)

    surface = Himmelblau()
    made = run(Run(surface, optimizer, steps=25))
    assert (np.diff(made.losses) <= 1e-12).all()
    oracle = Counting(surface)
    p = np.array(made.run.start)
    state = optimizer.init(p)
    for t in range(1, 26):
        p = optimizer.step(oracle, p, state, optimizer.lr, t)
    assert made.evaluations["value"] == Counting.asked > 0


def test_where_no_step_helps_a_search_stays():
    for optimizer in LINES[:4]:
        points = path(BOWL, optimizer, 3, start=(0.0, 0.0))
        assert np.array_equal(points, np.zeros((4, 2)))


def test_steps_of_normalised_descent_have_the_length_of_the_rate():
    points = path(Himmelblau(), NormalisedGD(lr=0.07), 40)
    assert np.hypot(*np.diff(points, axis=0).T) == pytest.approx(0.07)


def test_a_turned_valley_is_the_same_to_shampoo_and_another_to_adagrad():
    turn = np.deg2rad(30.0)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    start = np.array([1.3, 0.8])
    plain = path(StretchedBowl(kappa=40.0, angle=0.0), Shampoo(), 40, start=tuple(start))
    turned = path(StretchedBowl(kappa=40.0, angle=30.0), Shampoo(), 40, start=tuple(rotation @ start))
    assert turned == pytest.approx(plain @ rotation.T, abs=1e-9)
    plain = path(StretchedBowl(kappa=40.0, angle=0.0), Adam(lr=0.1), 40, start=tuple(start))
    turned = path(StretchedBowl(kappa=40.0, angle=30.0), Adam(lr=0.1), 40, start=tuple(rotation @ start))
    assert np.abs(turned - plain @ rotation.T).max() > 0.1


def test_lookahead_that_goes_all_the_way_is_the_optimizer_inside():
    inside = Adam(lr=0.1)
    assert path(Rosenbrock(), Lookahead(inside, k=5, alpha=1.0)) == pytest.approx(path(Rosenbrock(), inside), rel=1e-9)
    resting = path(Rosenbrock(), Lookahead(inside, k=4, alpha=0.0))
    assert np.array_equal(resting[::4], np.repeat(resting[:1], 8, axis=0))


def test_one_ball_of_aggmo_is_momentum():
    one, other = path(BOWL, AggMo(lr=0.003, betas=(0.9,))), path(BOWL, Momentum(lr=0.003, momentum=0.9))
    assert one == pytest.approx(other, rel=1e-9)


def test_langevin_is_gradient_descent_when_cold_and_as_wide_as_the_heat_says():
    assert np.array_equal(path(BOWL, Langevin(lr=0.01, temperature=0.0)), path(BOWL, SGD(lr=0.01)))
    # on a parabola of curvature k the chain's variance is T / (k (1 - lr k / 2))
    lr, heat, surface = 0.2, 0.5, StretchedBowl(kappa=1.0, angle=0.0)
    k = surface.hess(np.zeros(2))[0, 0]
    batch = run_batch(Run(surface, Langevin(lr=lr, temperature=heat), steps=200), {"key": np.arange(2000)})
    ends = batch.points[-1]
    assert ends.var() == pytest.approx(heat / (k * (1 - lr * k / 2)), rel=0.08)
    again = path(surface, Langevin(lr=lr, temperature=heat, key=7), 200)
    assert np.array_equal(again[-1], ends[:, 7])
    assert not np.array_equal(again, path(surface, replace(Langevin(lr=lr, temperature=heat), key=8), 200))
