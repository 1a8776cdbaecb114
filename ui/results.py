"""Trajectories, their payloads and their files, kept for as long as they are likely to be wanted again."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from engine import Landscape, Run, Trajectory, run
from stage.payload import run_payload, surface_id, surface_payload

from .link import encode
from .setup import Lane, Setup
from .texts import t


@lru_cache(maxsize=256)
def trajectory(what: Run) -> Trajectory:
    """The trajectory of a run. The arrays are shared between sessions and cannot be written to."""
    found = run(what)
    for array in (found.points, found.losses, found.lrs, found.grad_norms):
        array.flags.writeable = False
    return found


@lru_cache(maxsize=64)
def surface(landscape: Landscape) -> bytes:
    """What the stage needs to draw a landscape."""
    return surface_payload(landscape)


class Shown:
    """A lane with its trajectory, as the stage takes it."""

    def __init__(self, setup: Setup, lane: Lane) -> None:
        self.slot, self.label, self.detail = lane.slot, lane.label, lane.detail
        self.lane, self.trajectory = lane, trajectory(setup.run(lane))


def picture(lanes: list[Shown], setup: Setup, view: dict) -> bytes:
    """What the stage needs to draw the runs."""
    land = setup.landscape
    return run_payload(
        lanes, surface_id=surface_id(land), surface=t(land.label), start=setup.start, link=encode(setup), view=view
    )


def table(setup: Setup) -> str:
    """All trajectories as CSV, every number to its last digit."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["lane", "run", "step", *setup.landscape.variables, "loss", "learning_rate", "gradient_norm"])
    for lane in setup.lanes:
        found = trajectory(setup.run(lane))
        rates = ["", *map(repr, found.lrs.tolist())]
        numbers = zip(found.points.tolist(), found.losses.tolist(), rates, found.grad_norms.tolist(), strict=True)
        for step, (point, loss, rate, norm) in enumerate(numbers):
            rows.writerow([lane.slot + 1, repr(found.run), step, *map(repr, point), repr(loss), rate, repr(norm)])
    return out.getvalue()
