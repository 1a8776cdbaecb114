"""Rates, momenta and stops against those of the real libraries; tests/reference/make_schedules.py made the data."""

from pathlib import Path

import pytest

import engine
from tests.reference import paths, rates

FOLDER = Path(__file__).parent.parent / "reference"
RATES = list(rates.load(FOLDER / "schedules.npz"))
CYCLING = list(paths.load(FOLDER / "cycling.npz"))
STOPS = rates.stops(FOLDER / "schedules.npz")


@pytest.mark.parametrize("one", RATES, ids=[f"{one.framework}-{one.item}" for one in RATES])
def test_every_rate_is_the_librarys(one):
    assert rates.compare(one) < 1e-12, one.call


@pytest.mark.parametrize("one", CYCLING, ids=[one.run for one in CYCLING])
def test_momentum_is_cycled_as_in_pytorch(one):
    worst, excess = paths.compare(one)
    assert excess <= 1, worst


@pytest.mark.parametrize(("rule", "end"), STOPS)
def test_runs_stop_where_keras_stops_them(rule, end):
    assert rates.ending(eval(rule, vars(engine))) == end
