"""Every landscape of the catalog: a new file is tested without a line here."""

from dataclasses import fields

import numpy as np
import pytest
from scipy.optimize import minimize

from engine import Landscape, params
from landscapes import CATALOG
from tests.samples import some, variants

CLASSES = pytest.mark.parametrize("cls", CATALOG.values(), ids=CATALOG)


def inside(surface, count, seed=0):
    low, high = np.array(surface.domain).T[:, :, None]
    return low + (high - low) * np.random.default_rng(seed).random((len(surface.domain), count))


def grid(surface, count=201):
    axes = [np.linspace(low, high, count) for low, high in surface.domain]
    return np.stack([one.ravel() for one in np.meshgrid(*axes)])


def differences(function, p, axis):
    """Central differences along one coordinate, of two step widths, extrapolated."""
    found = []
    for width in (2e-4, 1e-4):
        step = np.zeros_like(p)
        step[axis] = width
        found.append((function(p + step) - function(p - step)) / (2 * width))
    return (4 * found[1] - found[0]) / 3


def agree(found, expected, surface):
    scale = np.abs(expected).reshape(-1, expected.shape[-1]).max(axis=0) + 1.0
    close = np.abs(found - expected).reshape(-1, expected.shape[-1]).max(axis=0) <= 1e-6 * scale
    return close.mean() >= (0.9 if surface.kinks else 1.0)  # differences across a kink say nothing


@CLASSES
def test_gradient_and_hessian_match_finite_differences(cls):
    for surface in variants(cls):
        p = inside(surface, 60)
        grad = np.stack([differences(surface.value, p, axis) for axis in range(len(p))])
        assert agree(surface.grad(p), grad, surface)
        hess = np.stack([differences(surface.grad, p, axis) for axis in range(len(p))])
        assert agree(surface.hess(p), hess, surface)


@CLASSES
def test_hessian_is_symmetric(cls):
    hess = cls().hess(inside(cls(), 30))
    assert np.allclose(hess, hess.swapaxes(0, 1), rtol=1e-12, atol=1e-9)


@CLASSES
def test_one_point_gives_what_many_give(cls):
    for surface in variants(cls):
        many = inside(surface, 20)
        value, grad, hess = surface.value(many), surface.grad(many), surface.hess(many)
        for i, p in enumerate(many.T):
            assert np.ndim(surface.value(p)) == 0
            assert surface.value(p) == value[i]
            assert np.array_equal(surface.grad(p), grad[:, i])
            assert np.array_equal(surface.hess(p), hess[:, :, i])


@CLASSES
def test_lists_and_whole_numbers_are_points_too(cls):
    p = [1] * len(cls().variables)
    assert cls().value(p) == cls().value(np.array(p, dtype=float))
    assert np.array_equal(cls().grad(tuple(p)), cls().grad(np.array(p, dtype=float)))


@CLASSES
def test_known_minima(cls):
    for surface in variants(cls):
        steepest = np.abs(surface.grad(inside(surface, 500))).max()
        for point in surface.minima:
            low, high = np.array(surface.domain).T
            assert ((low <= point) & (point <= high)).all()
            assert np.abs(surface.grad(point)).max() <= 1e-9 * steepest
            if not surface.kinks:
                curvatures = np.linalg.eigvalsh(surface.hess(point))
                assert curvatures[0] >= -1e-9 * max(curvatures[-1], 1)
            around = np.array(point)[:, None] + 1e-3 * (inside(surface, 200) - low[:, None]) / (high - low)[:, None]
            assert (surface.value(around) >= surface.value(point) - 1e-12).all()
            assert surface.value(point) == pytest.approx(surface.floor, abs=1e-9)


@CLASSES
def test_nothing_on_the_picture_is_lower_than_the_known_minima(cls):
    surface = cls()
    if not surface.minima:
        pytest.skip("no minimum is known")
    points = grid(surface) if len(surface.variables) == 2 else inside(surface, 20_000)
    values = surface.value(points)
    assert values.min() >= surface.floor - 1e-9
    for i in np.argsort(values)[:: max(len(values) // 300, 1)][:6]:
        found = minimize(surface.value, points[:, i], method="Nelder-Mead", bounds=surface.domain)
        assert found.fun >= surface.floor - 1e-9


@CLASSES
def test_known_saddles(cls):
    for surface in variants(cls):
        steepest = np.abs(surface.grad(inside(surface, 500))).max()
        for point in surface.saddles:
            assert np.abs(surface.grad(point)).max() <= 1e-9 * steepest
            low, high = np.array(surface.domain).T[:, :, None]
            around = np.array(point)[:, None] + 1e-2 * (inside(surface, 500) - (low + high) / 2)
            beside = surface.value(around) - surface.value(point)
            assert beside.min() < 0 < beside.max()


@CLASSES
def test_along_a_curve_of_minima_nothing_changes(cls):
    for surface in variants(cls):
        for valley in surface.valleys:
            points = np.array(valley).T
            low, high = np.array(surface.domain).T[:, :, None]
            assert ((low <= points) & (points <= high)).all()
            assert np.allclose(surface.value(points), surface.floor, atol=1e-12)
            middles = (points[:, 1:] + points[:, :-1]) / 2  # of the straight pieces that are drawn
            assert surface.distance(middles.T).max() < 1e-12
            assert surface.distance(points.T[:1] + 0.01)[0] > 0.0


@CLASSES
def test_starts_are_good(cls):
    surface = cls()
    low, high = np.array(surface.domain).T
    assert len(surface.starts) >= 1
    for start in surface.starts:
        assert len(start) == len(surface.variables)
        assert ((low <= start) & (start <= high)).all()
        assert np.isfinite(surface.value(start))
        assert np.isfinite(surface.grad(start)).all()


@CLASSES
def test_the_whole_picture_has_numbers(cls):
    for surface in variants(cls):
        points = grid(surface) if len(surface.variables) == 2 else inside(surface, 5000)
        assert np.isfinite(surface.value(points)).all()
        assert np.isfinite(surface.grad(points)).all()


@CLASSES
def test_texts_for_people(cls):
    assert cls.idea()
    assert len(cls.idea()) < 130
    assert cls.label
    assert cls.reference
    assert cls().scale in ("linear", "log")
    if cls.value is Landscape.value:
        assert cls.expression
        assert cls.formula
        assert cls.formula.count("{") == cls.formula.count("}")
    if cls().scale == "log":  # the logarithm of the height above the lowest point must exist
        assert np.isfinite(cls().floor)
    assert all(low < high for low, high in cls().domain)
    assert len(cls().domain) == len(cls().variables)


@CLASSES
def test_every_parameter_says_what_it_is(cls):
    assert len(params(cls)) == len(fields(cls))
    for one in params(cls):
        assert one.help
        if one.kind in (int, float):
            assert one.low < one.high
            assert one.low <= one.default <= one.high


def test_a_parameter_may_differ_from_run_to_run():
    for cls in CATALOG.values():
        for one in params(cls):
            if one.kind not in (int, float):
                continue
            values = np.array(some(one), dtype=float)
            p = inside(cls(), len(values))
            many = cls(**{one.name: values})
            for i, value in enumerate(values):
                single = cls(**{one.name: one.kind(value)})
                assert many.value(p)[i] == single.value(p[:, i])
                assert np.array_equal(many.grad(p)[:, i], single.grad(p[:, i]))
                assert np.array_equal(many.hess(p)[:, :, i], single.hess(p[:, i]))


def test_a_kink_has_gradient_zero_and_other_trouble_stays_visible():
    ackley = CATALOG["Ackley"]()
    assert np.array_equal(ackley.grad((0.0, 0.0)), [0.0, 0.0])
    assert np.isnan(ackley.grad((np.nan, 1.0))).any()
    both = ackley.grad(np.array([[0.0, 1.0], [0.0, 2.0]]))
    assert np.array_equal(both[:, 0], [0.0, 0.0])
    assert np.array_equal(both[:, 1], ackley.grad((1.0, 2.0)))
