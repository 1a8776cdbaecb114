"""What is sent to the stage: small, aligned, finite, and true."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from engine import EarlyStopping, Run, params, run
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from stage.payload import FLOAT_MAX, GRID, pack, placed, run_payload, surface_id, surface_payload
from tests.payloads import narrow, read_run, split, unpack
from tests.setups import interval


def lane(slot=0, steps=300, schedule="Constant", **changes):
    what = Run(LANDSCAPES["Rosenbrock"](), OPTIMIZERS["Adam"](lr=0.1), SCHEDULES[schedule](), steps=steps, **changes)
    return SimpleNamespace(slot=slot, label="Adam", detail="lr 0.1", trajectory=run(what))


def sent(*lanes, **changes):
    return run_payload(list(lanes), **({"surface_id": "s", "start": (0.0, 1.0)} | changes))


# The format


@pytest.mark.parametrize("text", ["", "x", "xy", "é", "日本語", "\u2028", '"\\'])
def test_columns_are_named_and_come_back_to_the_last_bit(text):
    random = np.random.default_rng(3)
    sent = [random.normal(size=5) * 1e30, np.array([-0.0, 0.0, 1e-45]), random.normal(size=(2, 3)), np.array([])]
    header, numbers = unpack(pack({"text": text}, [({"name": str(i)}, one) for i, one in enumerate(sent)]))
    assert header["text"] == text
    assert [(one["name"], one["length"]) for one in header["columns"]] == [("0", 5), ("1", 3), ("2", 6), ("3", 0)]
    for got, meant in zip(numbers, sent, strict=True):
        assert got.tobytes() == meant.ravel().astype("<f4").tobytes()


def test_a_constant_column_is_one_number():
    header, (numbers, other) = unpack(pack({}, [({"name": "a"}, np.full(4, 0.1)), ({"name": "b"}, [1.0, 2.0])]))
    assert header["columns"][0] == {"name": "a", "length": 4, "value": 0.1}
    np.testing.assert_array_equal(numbers, narrow(np.full(4, 0.1)))
    np.testing.assert_array_equal(other, [1, 2])
    assert len(pack({}, [({"name": "a"}, np.full(10_000, 0.1))])) < 100


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e300])
def test_what_is_too_large_for_the_browser_is_cut_to_the_largest_number(value):
    (constant,) = unpack(pack({}, [({"name": "a"}, [value, value])]))[1]
    np.testing.assert_array_equal(constant, np.full(2, np.sign(value) * FLOAT_MAX, "f4"))
    (numbers,) = unpack(pack({}, [({"name": "a"}, [value, np.nan, 1e38])]))[1]
    np.testing.assert_array_equal(numbers, np.array([np.sign(value) * FLOAT_MAX, FLOAT_MAX, 1e38], "f4"))


def test_a_header_that_javascript_could_not_read_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        pack({"rate": float("nan")}, [])


def test_a_payload_says_in_front_whose_it_is():
    where, payload = split(placed({"key": "stage"}, sent(lane())))
    assert where == {"key": "stage"}
    assert payload == sent(lane())


# Runs


@pytest.mark.parametrize("schedule", ["Constant", "CosineDecay"])
def test_points_beside_the_path_travel_with_their_losses(schedule):
    what = Run(LANDSCAPES["Beale"](), OPTIMIZERS["Averaged"](), SCHEDULES[schedule](), steps=40)
    made = run(what)
    one = SimpleNamespace(slot=1, label="SGD", detail="", trajectory=made)
    first, second = read_run(sent(one, lane(2)))["lanes"]
    average = made.iterates["average"]
    np.testing.assert_array_equal(first["iterates"]["average"]["x"], average[:, 0].astype("f4"))
    np.testing.assert_array_equal(first["iterates"]["average"]["y"], average[:, 1].astype("f4"))
    losses = what.landscape.value(average.T).astype("f4")
    np.testing.assert_array_equal(first["iterates"]["average"]["loss"], losses)
    assert second["iterates"] == {}


def test_a_name_among_the_iterates_that_nobody_knows_travels_too():
    made = lane().trajectory
    names = ("points", "losses", "lrs", "grad_norms", "status", "ended", "restored", "run")
    new = SimpleNamespace(**{name: getattr(made, name) for name in names}, iterates={"Outer.anchor": made.points[::-1]})
    first = read_run(sent(SimpleNamespace(slot=0, label="", detail="", trajectory=new)))["lanes"][0]
    np.testing.assert_array_equal(first["iterates"]["Outer.anchor"]["x"], made.points[::-1, 0].astype("f4"))


def test_a_run_that_goes_back_says_where_to():
    what = Run(LANDSCAPES["StretchedBowl"](), OPTIMIZERS["SGD"](lr=0.05), steps=300, noise=5.0)
    made = run(replace(what, stop=EarlyStopping(patience=4, restore_best=True)))
    assert made.restored is not None
    assert made.restored < made.steps
    one = SimpleNamespace(slot=0, label="SGD", detail="", trajectory=made)
    assert read_run(sent(one))["lanes"][0]["restored"] == made.restored


def test_four_lanes_of_300_steps_are_small():
    lanes = [lane(0), lane(1, noise=0.5), lane(2, schedule="CosineDecay"), lane(3)]
    assert len(sent(*lanes, link="x" * 800)) < 20_000


@pytest.mark.parametrize("schedule", ["Constant", "StepDecay"])
def test_the_rate_of_every_step_travels(schedule):
    header = unpack(sent(lane(schedule=schedule)))[0]
    (rate,) = (one for one in header["columns"] if one["name"] == "rate")
    assert ("value" in rate) == (schedule == "Constant")
    got = read_run(sent(lane(schedule=schedule)))["lanes"][0]
    np.testing.assert_array_equal(got["rates"], lane(schedule=schedule).trajectory.lrs.astype("f4"))


def test_a_run_that_makes_no_step_is_one_point_with_the_rate_it_would_have_begun_with():
    one = lane(start=(1e200, 1e200), schedule="OneCycle")
    header = unpack(sent(one))[0]
    (rate,) = (column for column in header["columns"] if column["name"] == "rate")
    first = one.trajectory.run.schedule.lrs(one.trajectory.run.optimizer.lr, one.trajectory.run.steps)[0]
    assert rate["length"] == 1 and rate["value"] == first > 0
    assert read_run(sent(one))["lanes"][0]["steps"] == 0 and header["lanes"][0]["status"] == "diverged"


def test_only_a_rate_that_is_0_travels_as_0():
    what = Run(LANDSCAPES["Rosenbrock"](), OPTIMIZERS["Adam"](), SCHEDULES["ExponentialDecay"](gamma=0.5), steps=300)
    one = SimpleNamespace(slot=0, label="Adam", detail="", trajectory=run(what))
    lrs, rates = one.trajectory.lrs, read_run(sent(one))["lanes"][0]["rates"]
    assert 0 < lrs[-1] < 1e-90 and (rates > 0).all()
    assert rates[:100].tolist() == lrs[:100].astype("f4").tolist()


def test_the_name_of_a_picture_follows_all_that_is_seen_but_the_view():
    name = read_run(sent(lane()))["run"]
    assert read_run(sent(lane(), view={"token": "abc", "step": 3}))["run"] == name
    others = [sent(lane(slot=1)), sent(lane(steps=299)), sent(lane(noise=0.1)), sent(lane(), start=(0.0, 1.5)),
              sent(lane(), link="v=1"), sent(lane(), surface_id="t"), sent(lane(), surface="T"),
              sent(lane(), lane(1))]  # fmt: skip
    names = [read_run(one)["run"] for one in others]
    assert len({name, *names}) == len(others) + 1


# Surfaces


def ends(landscape):
    """The landscape as declared, and with each of its numbers at the ends of what it may be."""
    yield landscape
    for one in params(landscape):
        if one.kind in (int, float):
            yield from (replace(landscape, **{one.name: one.kind(value)}) for value in interval(one))


EVERY = [one for cls in LANDSCAPES.values() for one in ends(cls())]


@pytest.mark.parametrize("landscape", EVERY, ids=repr)
def test_a_surface_fits_its_axis(landscape):
    header, (heights,) = unpack(surface_payload(landscape))
    assert len(heights) == GRID * GRID and header["size"] == GRID
    low, high = header["range"]
    assert low < high
    slack = 1e-5 * max(abs(low), abs(high), high - low)
    assert low - slack <= heights.min() and heights.max() <= high + slack
    assert np.ptp(heights) > 0


@pytest.mark.parametrize("landscape", EVERY, ids=repr)
def test_its_heights_are_the_landscapes(landscape):
    header, (heights,) = unpack(surface_payload(landscape))
    (x0, x1), (y0, y1) = header["domain"]
    xs, ys = np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)
    for i, j in [(0, 0), (70, 20), (140, 140), (3, 99)]:
        loss = float(landscape.value(np.array([xs[i], ys[j]])))
        if landscape.scale == "log":
            loss = np.log10(loss - header["bottom"] + header["softening"])
        assert heights[j * GRID + i] == pytest.approx(loss, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_minima_and_saddles_are_marked(name):
    landscape = LANDSCAPES[name]()
    header = unpack(surface_payload(landscape))[0]
    assert header["minima"] == [list(map(float, point)) for point in landscape.minima]
    assert header["saddles"] == [list(map(float, point)) for point in landscape.saddles]


def test_surfaces_have_names_of_their_own():
    names = [surface_id(landscape) for landscape in EVERY]
    assert len(set(names)) == len({repr(landscape) for landscape in EVERY})
