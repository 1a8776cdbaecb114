"""Runs as a file: the CSV holds what the engine computed, to the last digit."""

import csv
import io

import numpy as np

import landscapes
import optimizers
import schedules
from engine import Run, run
from ui.playground.state import decode
from ui.shown import Shown, table

SETUP = decode(
    {"on": "Himmelblau", "lane1": "Adam(lr=0.0137)", "lane4": "SGD(lr=0.02)", "rate4": "CosineDecay"}
    | {"steps": "60", "noise": "0.5"}
)[0]


def csv_of(setup) -> str:
    return table([Shown(lane, run(setup.run(lane))) for lane in setup.lanes])


def test_the_csv_parses_back_to_the_very_numbers():
    rows = list(csv.DictReader(io.StringIO(csv_of(SETUP), newline="")))
    for lane in SETUP.lanes:
        made = run(SETUP.run(lane))
        mine = [row for row in rows if row["run"] == str(lane.slot + 1)]
        assert [int(row["step"]) for row in mine] == list(range(made.steps + 1))
        columns = {
            "x": made.points[:, 0],
            "y": made.points[:, 1],
            "loss": made.losses,
            "gradient_norm": made.grad_norms,
        }
        for name, array in columns.items():
            np.testing.assert_array_equal([float(row[name]) for row in mine], array)
        assert mine[0]["learning_rate"] == ""  # no step led to the start
        np.testing.assert_array_equal([float(row["learning_rate"]) for row in mine[1:]], made.lrs)
    assert len(rows) == sum(run(SETUP.run(lane)).steps + 1 for lane in SETUP.lanes)


def test_the_first_row_of_a_run_tells_how_to_repeat_it_and_all_have_a_short_name():
    first, *others = csv.DictReader(io.StringIO(csv_of(SETUP)))
    names = {"Run": Run} | landscapes.CATALOG | optimizers.CATALOG | schedules.CATALOG
    assert eval(first["setup"], names) == SETUP.run(SETUP.lanes[0])
    assert [row["setup"] for row in others if row["run"] == "1"] == [""] * 60
    assert {row["name"] for row in (first, *others)} == {"Adam", "SGD"}
    twins = decode({"lane1": "Adam(lr=0.1)", "lane2": "Adam(lr=0.2)", "steps": "3"})[0]
    assert {row["name"] for row in csv.DictReader(io.StringIO(csv_of(twins)))} == {"Adam lr 0.1", "Adam lr 0.2"}


def test_a_diverged_run_has_the_rows_it_made():
    setup = decode({"on": "StretchedBowl", "lane1": "SGD(lr=1)"})[0]
    rows = list(csv.DictReader(io.StringIO(csv_of(setup))))
    assert 1 < len(rows) < setup.steps and all(np.isfinite(float(row["loss"])) for row in rows)
