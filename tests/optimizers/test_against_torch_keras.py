"""The optimizers of PyTorch, Keras and optax, in each one's version, against paths that the real libraries made."""

from pathlib import Path

import numpy as np
import pytest

from engine import Run, params, run
from landscapes import Rosenbrock
from optimizers import CATALOG, SGD, Averaged
from tests.reference.paths import Reference, apart, compare, load

FOLDER = Path(__file__).parent.parent / "reference"
PATHS = {framework: list(load(FOLDER / f"{framework}.npz")) for framework in ("torch", "keras", "optax")}
CASES = [(framework, one) for framework, paths in PATHS.items() for one in paths]


def item(path: Reference) -> str:
    return path.run.split("optimizer=")[1].split("(")[0]


@pytest.mark.parametrize(("framework", "path"), CASES, ids=[f"{item(one)}-{framework}" for framework, one in CASES])
def test_the_path_is_the_frameworks(framework, path):
    _, excess = compare(path)
    assert excess <= 1, path.run


def test_a_slightly_wrong_path_is_noticed():
    path = PATHS["torch"][0]
    _, excess = compare(path._replace(points=path.points * (1 + 1e-11)))
    assert excess > 1


@pytest.mark.parametrize("name", sorted({item(one) for paths in PATHS.values() for one in paths}))
def test_each_flavour_is_compared(name):
    """A new flavour of one of these items needs paths too."""
    declared = next((one.choices for one in params(CATALOG[name]) if one.name == "flavour"), ())
    for flavour in declared:
        assert any(item(one) == name and f"flavour={flavour!r}" in one.run for one in PATHS[flavour])


@pytest.mark.parametrize("kind", ["moving", "equal"])
def test_the_average_is_that_of_all_points(kind):
    made = run(Run(Rosenbrock(), Averaged(SGD(), decay=0.9, kind=kind), steps=30))
    plain = run(Run(Rosenbrock(), SGD(), steps=30))
    assert np.array_equal(made.points, plain.points)
    for t in range(1, 31):
        past = plain.points[1 : t + 1]
        weights = np.full(t, 1 / t)
        if kind == "moving":
            weights = 0.1 * 0.9 ** np.arange(t - 1, -1, -1.0)
            weights[0] = 0.9 ** (t - 1)
        assert apart(made.state["average"][t], weights @ past) < 1e-12
