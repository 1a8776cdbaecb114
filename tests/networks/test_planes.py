"""Planes through the space of weights: the loss on them, and what they leave out of a path."""

from dataclasses import replace

import numpy as np
import pytest

from datasets import Blobs, Bumpy, Moons
from networks import Fit, Network, fit
from networks.planes import KINDS, filter_normalised, losses_on, plane, random_walk
from optimizers import SGD, Adam

SMALL = Fit(Network((8,)), Moons(rows=60), SGD(lr=0.3), batch_size=16, epochs=20)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "what",
    [
        SMALL,
        replace(SMALL, data=Blobs(rows=60), network=Network((5, 4), "relu", l1=0.01, l2=0.02)),
        replace(SMALL, data=Bumpy(rows=60), network=Network((5,), "gelu", activity_l1=0.01, activity_l2=0.1)),
        replace(SMALL, network=Network(())),
    ],
)
def test_the_loss_on_the_plane_is_the_loss(kind, what):
    made = fit(what)
    seen = plane(made, kind)
    assert seen.directions @ seen.directions.T == pytest.approx(np.eye(2), abs=1e-12)
    grid = losses_on(what, seen, 5)
    xs, ys = (np.linspace(*ends, 5) for ends in seen.domain)
    for i, j in ((0, 0), (2, 3), (4, 1)):
        p = seen.origin + xs[j] * seen.directions[0] + ys[i] * seen.directions[1]
        loss, _ = what.network.loss_and_grad(p, *what.rows[:2])
        assert grid[i, j] == pytest.approx(loss, rel=1e-4)


def test_the_path_and_its_distance():
    made = fit(SMALL)
    seen = plane(made)
    back = seen.origin + seen.path @ seen.directions
    assert np.linalg.norm(made.weights - back, axis=1) == pytest.approx(seen.away, abs=1e-9)
    assert seen.path[-1] == pytest.approx([0, 0])
    assert 0.8 < seen.explained <= 1
    for (low, high), column in zip(seen.domain, seen.path.T):
        assert low < column.min()
        assert column.max() < high


def test_principal_directions_hold_the_most():
    made = fit(replace(SMALL, optimizer=Adam(lr=0.05)))
    centred = made.weights - made.weights.mean(axis=0)
    sizes = np.linalg.svd(centred, compute_uv=False) ** 2
    assert plane(made).explained == pytest.approx(sizes[:2].sum() / sizes.sum(), rel=1e-9)
    assert plane(made, "first, middle, last").explained < plane(made).explained
    assert plane(made, "random").explained < 0.5


def test_the_middle_lies_on_its_plane():
    made = fit(SMALL)
    seen = plane(made, "first, middle, last")
    assert seen.away[[0, 10, 20]] == pytest.approx(0, abs=1e-9)
    assert seen.away[5] > 1e-3


def test_a_random_walk_would_be_explained_too():
    rng = np.random.default_rng(0)
    walk = np.cumsum(rng.standard_normal((300, 4000)), axis=0)
    sizes = np.linalg.svd(walk - walk.mean(axis=0), compute_uv=False) ** 2
    assert random_walk(300) == pytest.approx(sizes[:2].sum() / sizes.sum(), abs=0.01)
    assert random_walk(100_000) == pytest.approx(6 / np.pi**2 * 1.25, abs=1e-4)


def test_filter_normalisation_does_not_mind_the_scale_of_a_relu_layer():
    what = replace(SMALL, network=Network((8, 6), "relu"))
    made = fit(what)
    p, q = made.weights[-1], made.weights[-1].copy()
    (w1, _, b1), (w2, _, _), _ = what.passes.cuts
    q[w1] *= 10
    q[b1] *= 10
    q[w2] /= 10
    direction = np.random.default_rng(1).standard_normal(len(p))
    x, y = what.rows[:2]

    def along(weights, d):
        return what.network.loss_and_grad(weights + 0.5 * d, x, y)[0]

    same = [along(one, filter_normalised(what, one, direction)) for one in (p, q)]
    assert same[0] == pytest.approx(same[1], rel=1e-9)
    assert abs(along(p, direction) - along(q, direction)) > 0.01


def test_a_training_that_does_not_move_has_a_plane():
    made = fit(replace(SMALL, optimizer=SGD(lr=0.0), epochs=2))
    seen = plane(made)
    assert np.isfinite(losses_on(SMALL, seen, 5)).all()
    assert seen.explained == 1.0
