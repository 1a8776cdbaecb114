"""Noise on the gradient: the same for the same seed, bit for bit; another for another."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Constant, GaussianNoise, Oracle, Run, run, run_batch
from landscapes import Ackley, Rosenbrock, StretchedBowl
from optimizers import SGD, Adam
from schedules import ReduceOnPlateau

NOISY = Run(StretchedBowl(), SGD(lr=0.01), steps=300, noise=0.5, seed=11)


def test_the_same_seed_gives_the_same_bits():
    assert run(NOISY).points.tobytes() == run(replace(NOISY)).points.tobytes()
    assert run(NOISY).points.tobytes() != run(replace(NOISY, seed=12)).points.tobytes()


def test_a_longer_run_begins_like_the_shorter():
    assert np.array_equal(run(replace(NOISY, steps=500)).points[:301], run(NOISY).points)


def test_the_noise_is_what_was_asked_for():
    made = run(replace(NOISY, steps=4000))
    drawn = (made.points[:-1] - made.points[1:]) / 0.01 - made.run.landscape.grad(made.points[:-1].T).T
    assert drawn.mean(axis=0) == pytest.approx([0, 0], abs=0.03)
    assert drawn.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.05)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0, abs=0.06)
    assert np.corrcoef(drawn[1:, 0], drawn[:-1, 0])[0, 1] == pytest.approx(0, abs=0.06)


def test_only_the_gradient_is_noisy():
    oracle = Oracle(Rosenbrock(), GaussianNoise(1.0, 0, 2))
    p = np.array([0.3, 0.4])
    assert oracle.value(p) == Rosenbrock().value(p)
    assert np.array_equal(oracle.hess(p), Rosenbrock().hess(p))
    first = oracle.grad(p)
    assert not np.array_equal(first, Rosenbrock().grad(p))
    assert np.array_equal(oracle.grad(p), first)  # all questions of a step see the same draw
    assert oracle.evaluations == {"value": 1, "grad": 2, "hess": 1}
    oracle.begin(2)
    assert not np.array_equal(oracle.grad(p), first)
    made = run(NOISY)
    assert np.array_equal(made.losses, made.run.landscape.value(made.points.T))


def test_draws_one_by_one_are_the_draws_at_once():
    one, block = GaussianNoise(0.3, 5, 2), GaussianNoise(0.3, 5, 2).block(20)
    assert np.array_equal(np.stack([one.at(t) for t in range(1, 21)]), block)
    seeds = np.array([5, 6])
    many, blocks = GaussianNoise(0.3, seeds, 2), GaussianNoise(0.3, seeds, 2).block(20)
    assert np.array_equal(np.stack([many.at(t) for t in range(1, 21)]), blocks)
    assert np.array_equal(blocks[:, :, 0], block)
    assert np.array_equal(GaussianNoise(0.3, 5, 2).at(7), block[6])  # a step that asks nothing uses its draw up


@pytest.mark.parametrize("schedule", [Constant(), ReduceOnPlateau()])
@pytest.mark.parametrize("surface", [StretchedBowl(), Ackley()])
def test_lanes_share_a_seed_or_have_their_own(schedule, surface):
    what = replace(NOISY, landscape=surface, optimizer=Adam(), schedule=schedule, steps=60)
    rates = np.array([0.01, 0.1])
    shared = run_batch(what, {"lr": rates})
    own = run_batch(what, {"lr": rates, "seed": np.array([11, 12])})
    scaled = run_batch(what, {"noise": np.array([0.0, 0.25, 0.5])})
    for lane, (lr, seed) in enumerate(zip(rates, (11, 12))):
        one = replace(what, optimizer=Adam(lr=lr))
        assert np.array_equal(shared.points[:, :, lane], run(one).points)
        assert np.array_equal(own.points[:, :, lane], run(replace(one, seed=seed)).points)
    for lane, noise in enumerate((0.0, 0.25, 0.5)):
        assert np.array_equal(scaled.points[:, :, lane], run(replace(what, noise=noise)).points)


def test_huge_noise_raises_no_alarm():
    assert run(replace(NOISY, noise=1.7e308)).status == "diverged"
