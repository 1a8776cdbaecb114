"""Log height above the floor, defined once."""

import numpy as np
import pytest

from engine import Landscape
from figures.curves import paths
from figures.heights import GRID, ground, heights, losses_on
from landscapes import CATALOG as LANDSCAPES
from stage.payload import surface_payload
from tests.payloads import unpack


@pytest.mark.parametrize("name", LANDSCAPES)
def test_the_same_landscape_has_the_same_contour_lines_on_both_pages(name):
    landscape: Landscape = LANDSCAPES[name]()
    on_stage = unpack(surface_payload(landscape))[0]["charts"]["contour"]["data"][0]
    (beside,) = (one for one in paths(landscape, [])["data"] if one["type"] == "contour")
    assert beside["contours"] == on_stage["contours"]
    assert (beside["zmin"], beside["zmax"]) == (on_stage["zmin"], on_stage["zmax"])
    place = np.array([beside["x"][7], beside["y"][60]])
    loss = heights(landscape).of([landscape.value(place)])[0]
    assert np.float32(beside["z"][60, 7]) == pytest.approx(loss, rel=1e-6)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_heights_rise_with_the_loss_and_end_at_the_floor(name):
    how = heights(LANDSCAPES[name]())
    found = how.of(how.bottom + np.array([-1e9, 0.0, 1e-3, 1.0, 1e5]))
    assert found[0] == found[1] == how.low
    assert (np.diff(found[1:]) > 0).all()
    assert not how.log or how.of([how.bottom + 1.0])[0] == pytest.approx(np.log10(1.0 + how.softening), rel=1e-11)


def test_what_is_no_number_is_the_highest():
    how = heights(LANDSCAPES["Rosenbrock"]())
    assert np.isfinite(how.of([np.nan, np.inf, -np.inf])).all()
    assert how.of([np.nan])[0] == how.of([np.inf])[0] > how.high


@pytest.mark.parametrize("name", LANDSCAPES)
def test_lines_and_ticks_are_round_and_few(name):
    how = heights(LANDSCAPES[name]())
    start, end, size = how.band
    assert start <= how.low < how.high <= end + 1e-9
    assert 8 < (end - start) / size < 40
    assert 2 <= len(how.ticks) <= 12
    assert all(how.low - 1e-9 <= at <= how.high + 1e-9 for at, _ in how.ticks)


def test_a_row_of_the_ground_has_one_y():
    landscape = LANDSCAPES["Saddle"]()
    xs, ys, grid = ground(landscape)
    assert grid.shape == (GRID, GRID)
    assert grid[3, 100] == pytest.approx(landscape.value(np.array([xs[100], ys[3]])))
    assert losses_on(landscape, xs[:4], ys[:2]).shape == (2, 4)
