"""Every data set gives rows that a network can learn from, the same for the same seed; measured data say whose."""

from dataclasses import replace

import numpy as np
import pytest

from datasets import CATALOG, Blobs, Circles, Digits, Moons, Penguins, Plane, Spirals, Xor
from engine import params

ALL = [pytest.param(cls, id=name) for name, cls in CATALOG.items()]


@pytest.mark.parametrize("cls", ALL)
def test_rows_and_targets_belong_together(cls):
    data = cls()
    x, y = data.arrays()
    assert x.shape == (len(y), len(data.columns))
    assert x.dtype == float
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()
    if data.class_names:
        assert np.issubdtype(y.dtype, np.integer)
        assert set(y.tolist()) == set(range(len(data.class_names)))
    else:
        assert data.target
    with pytest.raises(ValueError, match="read-only"):
        x[0, 0] = 1.0


@pytest.mark.parametrize("cls", ALL)
def test_texts_for_people(cls):
    assert cls.label
    assert cls.idea().endswith(".")
    assert len(cls.idea()) < 130
    if "seed" not in {one.name for one in params(cls)}:  # measured, not made
        assert cls.reference
        assert cls.licence


@pytest.mark.parametrize("cls", [one for one in ALL if "seed" in {p.name for p in params(one.values[0])}])
def test_what_is_made_follows_from_its_seed(cls):
    data = cls(rows=41)
    x, y = data.make()
    again, _ = data.make()
    other, _ = replace(data, seed=1).make()
    assert len(x) == 41
    assert np.array_equal(x, again)
    assert not np.array_equal(x, other)
    if data.class_names:  # the last rows are like the others, so that they may be kept back
        assert set(y[-20:].tolist()) == set(y.tolist())


def test_moons_and_circles_lie_where_they_should():
    x, y = Moons(noise=0.0).arrays()
    assert np.hypot(*x[y == 0].T) == pytest.approx(1.0)
    assert np.hypot(x[y == 1, 0] - 1, x[y == 1, 1] - 0.5) == pytest.approx(1.0)
    x, y = Circles(noise=0.0, factor=0.3).arrays()
    assert np.hypot(*x.T) == pytest.approx(np.where(y == 1, 0.3, 1.0))


def test_xor_spirals_blobs_and_plane():
    x, y = Xor(noise=0.0).arrays()
    assert np.array_equal(y == 1, x[:, 0] * x[:, 1] < 0)
    x, y = Spirals(noise=0.0, classes=3, turns=0.5, rows=300).arrays()
    turned = np.angle((x[:, 0] + 1j * x[:, 1]) * np.exp(-2j * np.pi * (0.5 * np.hypot(*x.T) + y / 3)))
    assert turned == pytest.approx(0.0, abs=1e-9)
    x, y = Blobs(noise=0.0, classes=5).arrays()
    assert len(np.unique(x.round(9), axis=0)) == 5
    x, y = Plane(noise=0.0, stretch=10.0).arrays()
    assert y == pytest.approx((x[:, 0] + x[:, 1] / 10) / 2)


def test_penguins_are_those_of_the_paper():
    data = Penguins(standardise=False)
    x, y = data.arrays()
    assert np.bincount(y).tolist() == [151, 68, 123]  # two of 344 have no lengths
    assert x[0].tolist() == [39.1, 18.7]
    x, _ = Penguins().arrays()
    assert x.mean(axis=0) == pytest.approx(0.0, abs=1e-12)
    assert x.std(axis=0) == pytest.approx(1.0)


def test_digits_are_those_of_scikit_learn():
    x, y = Digits(rows=1797).arrays()
    assert x.shape == (1797, 64)
    assert x.max() == 1.0
    assert y[:10].tolist() == list(range(10))
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (x[0, :8] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
