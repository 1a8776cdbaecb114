"""What is sent to the stage: small, aligned, finite, and true."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine import EarlyStopping, Run, params, run
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from stage import assets
from stage.payload import FLOAT_MAX, GRID, pack, run_payload, surface_id, surface_payload
from stage.texts import TEXTS
from tests.payloads import read_run, unpack
from tests.setups import interval
from ui.playground.report import beside

STAGE = Path(assets.__file__).parent


def lane(slot=0, steps=300, schedule="Constant", **changes):
    what = Run(LANDSCAPES["Rosenbrock"](), OPTIMIZERS["Adam"](lr=0.1), SCHEDULES[schedule](), steps=steps, **changes)
    return SimpleNamespace(slot=slot, label="Adam", detail="lr 0.1", trajectory=run(what))


def sent(*lanes, **changes):
    return run_payload(list(lanes), **({"surface_id": "s", "start": (0.0, 1.0)} | changes))


# The format


@pytest.mark.parametrize("text", ["", "x", "xy", "xyz", "é", "日本語", "\u2028", '"\\'])
def test_numbers_start_at_a_multiple_of_four_whatever_the_header(text):
    header, numbers = unpack(pack({"text": text}, [np.array([1.5, -2.0])]))
    assert header == {"text": text}
    np.testing.assert_array_equal(numbers, [1.5, -2.0])


def test_what_is_too_large_for_the_browser_is_cut_to_the_largest_number():
    numbers = unpack(pack({}, [np.array([np.inf, -np.inf, np.nan, 1e300, -1e300, 1e38])]))[1]
    np.testing.assert_array_equal(
        numbers, np.array([1, -1, 1, 1, -1, 0]) * FLOAT_MAX + np.array([0] * 5 + [1e38], "f4")
    )


def test_a_header_that_javascript_could_not_read_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        pack({"rate": float("nan")}, [])


# Runs


@pytest.mark.parametrize("schedule", ["Constant", "CosineDecay"])
def test_points_beside_the_path_travel_with_their_losses(schedule):
    what = Run(LANDSCAPES["Beale"](), OPTIMIZERS["Averaged"](), SCHEDULES[schedule](), steps=40)
    made = run(what)
    one = SimpleNamespace(slot=1, label="SGD", detail="", trajectory=made)
    first, second = read_run(sent(one, lane(2)))["lanes"]
    average = made.iterates["average"]
    np.testing.assert_array_equal(first["beside"]["average"]["x"], average[:, 0].astype("f4"))
    np.testing.assert_array_equal(first["beside"]["average"]["y"], average[:, 1].astype("f4"))
    losses = what.landscape.value(average.T).astype("f4")
    np.testing.assert_array_equal(first["beside"]["average"]["loss"], losses)
    assert second["beside"] == {}


def test_every_point_beside_a_path_has_a_name_and_a_sentence():
    assert {name for cls in OPTIMIZERS.values() for name in cls.iterates} == set(TEXTS["beside"])
    assert "“" not in beside("average", "1") + beside("slow", "1")


def test_a_run_that_goes_back_says_where_to():
    what = Run(LANDSCAPES["StretchedBowl"](), OPTIMIZERS["SGD"](lr=0.05), steps=300, noise=5.0)
    made = run(replace(what, stop=EarlyStopping(patience=4, restore_best=True)))
    assert made.restored is not None
    assert made.restored < made.steps
    one = SimpleNamespace(slot=0, label="SGD", detail="", trajectory=made)
    assert read_run(sent(one))["lanes"][0]["restored"] == made.restored


def test_four_lanes_of_300_steps_are_small():
    lanes = [lane(0), lane(1), lane(2, schedule="CosineDecay"), lane(3)]
    assert len(sent(*lanes, link="x" * 800)) < 30_000


def test_a_constant_rate_is_one_number_and_a_changing_one_is_an_array():
    header = read_run(sent(lane(0), lane(1, schedule="StepDecay")))
    assert [one["rate"] for one in header["lanes"]] == [0.1, None]
    np.testing.assert_array_equal(
        header["lanes"][1]["rates"], lane(1, schedule="StepDecay").trajectory.lrs.astype("f4")
    )


def test_a_run_that_makes_no_step_is_one_point():
    header = read_run(sent(lane(start=(1e200, 1e200))))
    assert header["lanes"][0]["steps"] == 0 and header["lanes"][0]["status"] == "diverged"


def test_the_name_of_a_picture_follows_all_that_is_seen_but_the_view():
    name = read_run(sent(lane()))["run"]
    assert read_run(sent(lane(), view={"token": "abc", "step": 3}))["run"] == name
    others = [sent(lane(slot=1)), sent(lane(steps=299)), sent(lane(noise=0.1)), sent(lane(), start=(0.0, 1.5)),
              sent(lane(), link="v=1"), sent(lane(), surface_id="t"), sent(lane(), lane(1))]  # fmt: skip
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
    header, heights = unpack(surface_payload(landscape))
    assert len(heights) == GRID * GRID and header["size"] == GRID
    low, high = header["range"]
    assert low < high
    slack = 1e-5 * max(abs(low), abs(high), high - low)
    assert low - slack <= heights.min() and heights.max() <= high + slack
    assert np.ptp(heights) > 0


@pytest.mark.parametrize("landscape", EVERY, ids=repr)
def test_its_heights_are_the_landscapes(landscape):
    header, heights = unpack(surface_payload(landscape))
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


# Files for the browser


def test_every_text_that_the_stage_asks_for_is_there():
    asked = set()
    for path in STAGE.glob("*.js"):
        asked |= set(re.findall(r"\btexts\.(\w+)", path.read_text()))
    assert asked and asked <= set(TEXTS)


def test_published_files_are_named_by_their_content(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    paths = assets.publish.__wrapped__()
    for path in paths.values():
        assert (tmp_path / path.removeprefix("app/static/")).stat().st_size > 500
    folder = (tmp_path / paths["stage"].removeprefix("app/static/")).parent
    ours = {path.name for path in STAGE.iterdir() if path.suffix in {".js", ".css", ".html"}}
    assert {path.name for path in folder.iterdir()} == ours
    changed = tmp_path / "changed"
    changed.mkdir()
    for name in ours:
        (changed / name).write_text((STAGE / name).read_text())
    monkeypatch.setattr(assets, "HERE", changed)
    assert assets.publish.__wrapped__() == paths
    (changed / "stage.js").write_text("// another release")
    assert assets.publish.__wrapped__()["stage"] != paths["stage"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "static").write_text("a file stands in the way")
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    with pytest.raises(RuntimeError, match="writable"):
        assets.publish.__wrapped__()


def test_scripts_import_only_files_that_are_published():
    for path in STAGE.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', path.read_text()):
            assert (STAGE / name).exists(), f"{path.name} imports {name}"
