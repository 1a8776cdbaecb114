"""Reference trainings of two small networks: how they are kept in a file, and how ours are compared with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

import datasets
import networks
import optimizers
from datasets import Moons
from engine import Dataset, Optimizer, Wrapper, item
from networks import Fit, Network, fit, why_not
from networks.activations import ACTIVATIONS
from networks.initializers import LecunNormal
from optimizers import CATALOG, SAM, SGD, Lookahead
from tests.spelled import flavoured

FILE = Path(__file__).parent / "networks.npz"
CLOSE, AMPLE, FLOOR = 1e-10, 64.0, 1e-3
KEPT = 16  # numbers kept of each vector of weights: sums over all of them with fixed signs
FRAMEWORKS = ("torch", "keras", "optax")
RATES = {"SGD": 0.3, "Momentum": 0.1, "Nesterov": 0.1, "ASGD": 0.2, "SignSGD": 0.01}  # others go at their own


@item
class Clouds(Dataset):
    """Three clouds in four dimensions."""

    label = "Clouds"
    columns = ("a", "b", "c", "d")
    class_names = ("one", "two", "three")

    def make(self):
        rng = np.random.default_rng(5)
        y = np.arange(70) % 3
        return rng.normal(size=(3, 4))[y] + 0.7 * rng.standard_normal((70, 4)), y


class Reference(NamedTuple):
    """What a library did: sums of the weights after each epoch, and how far rounding errors move them."""

    fit: str  # repr of ours
    framework: str
    sums: np.ndarray  # (E+1, KEPT)
    sensitivity: np.ndarray  # (E+1,), relative
    tolerance: float  # where the library computes parts in float32


def cases(framework: str) -> Iterator[Fit]:
    """Every optimizer that this library has, in its version, on a 2-8-1 network and on a 4-16-16-3 network with
    dropout and penalties; activation after activation."""
    names = [name for name in ACTIVATIONS if name != "softplus"]  # PyTorch's is linear from 20 on
    for count, (name, cls) in enumerate(CATALOG.items()):
        if issubclass(cls, Wrapper) or framework not in cls.spelling or framework in cls.differs:
            continue
        optimizer = flavoured(cls, framework)
        if why_not(optimizer) is not None:
            continue
        yield from pair(optimizer.with_lr(RATES[name]) if name in RATES else optimizer, names[count % len(names)])
    if framework == "torch":
        yield from pair(SAM(then=SGD(lr=0.3), flavour="torch"), "tanh")
        yield from pair(Lookahead(then=SGD(lr=0.3)), "tanh")


def pair(optimizer: Optimizer, activation: str) -> Iterator[Fit]:
    """The optimizer on both networks."""
    yield Fit(Network((8,), activation), Moons(rows=60), optimizer, batch_size=16, epochs=4, validation=0.0)
    network = Network((16, 16), activation, LecunNormal(), l1=0.001, l2=0.01, dropout=0.2)
    yield Fit(network, Clouds(), optimizer, batch_size=20, epochs=4, validation=0.0, seed=3)


def sums(weights: np.ndarray) -> np.ndarray:
    """Sums with fixed signs over weights of shape (E+1, N): (E+1, KEPT)."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (weights.shape[1], KEPT))
    return weights @ signs


def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Relative distance of sums, the worst of each row."""
    return (np.abs(a - b) / np.maximum(np.abs(b), FLOOR)).max(axis=-1)


def load() -> list[Reference]:
    """The trainings of the file."""
    data = np.load(FILE)
    table = json.loads(str(data["meta"]))["cases"]
    return [
        Reference(one["fit"], one["framework"], found, 2.0 ** moved.astype(float), one["tolerance"])
        for one, found, moved in zip(table, data["sums"], data["sensitivity"])
    ]


def ours(text: str) -> Fit:
    """The training that a repr stands for."""
    space = {**vars(networks), **datasets.CATALOG, **optimizers.CATALOG, "Clouds": Clouds}
    return eval(text, space)


def excess(path: Reference) -> float:
    """The worst ratio of a difference between our training and the library's to what is allowed."""
    made = fit(ours(path.fit))
    if len(made.weights) != len(path.sums):
        return float("inf")
    allowed = np.maximum(np.maximum(CLOSE, AMPLE * path.sensitivity), path.tolerance)
    return float((apart(sums(made.weights), path.sums) / allowed).max())
