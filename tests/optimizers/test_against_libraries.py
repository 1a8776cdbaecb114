"""Every optimizer that a library has, in each one's version, against paths that the real libraries made."""

import ast
from pathlib import Path

import numpy as np
import pytest

from engine import Run, params, run
from interop.spelling import dotted
from landscapes import Rosenbrock
from optimizers import CATALOG, SGD, Averaged
from tests.reference.paths import Reference, apart, compare, load

FOLDER = Path(__file__).parent.parent / "reference"
FILES = {"torch": "torch", "pytorch_optimizer": "torch", "keras": "keras", "optax": "optax", "optax_more": "optax"}
FILES |= {f"items/{one.stem}": one.stem.split("-")[1] for one in sorted((FOLDER / "items").glob("*.npz"))}
CASES = [(framework, one) for file, framework in FILES.items() for one in load(FOLDER / f"{file}.npz")]
# spelled, but there the library takes a path of its own, and the item says why
OWN = {("Adan", "optax"), ("LBFGS", "optax"), ("Rprop", "optax")}


def item(path: Reference) -> str:
    return path.run.split("optimizer=")[1].split("(")[0]


@pytest.mark.parametrize(("framework", "path"), CASES, ids=[f"{item(one)}-{framework}" for framework, one in CASES])
def test_the_path_is_the_frameworks(framework, path):
    _, excess = compare(path)
    assert excess <= 1, path.run


def test_a_slightly_wrong_path_is_noticed():
    _, path = CASES[0]
    _, excess = compare(path._replace(points=path.points * (1 + 1e-11)))
    assert excess > 1


def test_every_version_is_compared():
    """A new optimizer that is spelled in a library needs paths of it, and a new flavour needs some, too."""
    declared, compared, spelled = set(), set(), set()
    for name, cls in CATALOG.items():
        flavours = next((one.choices for one in params(cls) if one.name == "flavour"), ())
        declared |= {(name, flavour) for flavour in flavours}
        spelled |= {(name, framework) for framework in cls.spelling}
    assert len(declared) > 50 and len(spelled) > 100
    for framework, path in CASES:
        compared |= {(name, framework) for name in CATALOG if f"{name}(" in path.run}
        compared |= {(name, flavour) for name, flavour in declared if runs(path, name, flavour)}
    assert declared <= compared
    assert spelled - compared == OWN
    assert all(CATALOG[name].differs[framework] for name, framework in OWN)


def runs(path, name, flavour):
    """Whether this optimizer, alone or around another one, takes the path in this flavour."""
    return any(
        isinstance(node, ast.Call) and dotted(node.func) == name and f"flavour={flavour!r}" in own(node)
        for node in ast.walk(ast.parse(path.run))
    )


def own(call):
    """The arguments of a call but for the calls in it."""
    return [ast.unparse(one) for one in call.keywords if not isinstance(one.value, ast.Call)]


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
