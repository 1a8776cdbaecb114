"""Files and caches: the CSV holds what the engine computed, to the last digit."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

import landscapes
import optimizers
import schedules
from engine import Run, run
from ui.playground.state import decode
from ui.results import Shown, table, trajectory

SETUP = decode(
    {"on": "Himmelblau", "lane1": "Adam(lr=0.0137)", "lane4": "SGD(lr=0.02)", "rate4": "CosineDecay"}
    | {"steps": "60", "noise": "0.5"}
)[0]


def csv_of(setup) -> str:
    return table([Shown(setup, lane) for lane in setup.lanes])


def test_the_csv_parses_back_to_the_very_numbers():
    rows = list(csv.DictReader(io.StringIO(csv_of(SETUP), newline="")))
    for lane in SETUP.lanes:
        made = run(SETUP.run(lane))
        mine = [row for row in rows if row["lane"] == str(lane.slot + 1)]
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


def test_a_row_tells_how_to_repeat_its_run():
    row = next(csv.DictReader(io.StringIO(csv_of(SETUP))))
    names = {"Run": Run} | landscapes.CATALOG | optimizers.CATALOG | schedules.CATALOG
    assert eval(row["run"], names) == SETUP.run(SETUP.lanes[0])


def test_a_diverged_run_has_the_rows_it_made():
    setup = decode({"on": "StretchedBowl", "lane1": "SGD(lr=1)"})[0]
    rows = list(csv.DictReader(io.StringIO(csv_of(setup))))
    assert 1 < len(rows) < setup.steps and all(np.isfinite(float(row["loss"])) for row in rows)


def test_runs_that_look_alike_are_not_mixed_up():
    run_ = SETUP.run(SETUP.lanes[0])
    others = [replace(run_, seed=1), replace(run_, steps=61), replace(run_, start=(0.0, -0.5)),
              replace(run_, optimizer=optimizers.AdamW(lr=0.0137, weight_decay=0.0))]  # fmt: skip
    kept = [trajectory(one) for one in (run_, *others)]
    assert [one.run for one in kept] == [run_, *others]


def test_what_is_shared_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        trajectory(SETUP.run(SETUP.lanes[0])).points[0] = 0
