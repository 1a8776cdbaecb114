"""Trajectories, their payloads and their files, kept for as long as they are likely to be wanted again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import lru_cache

from engine import Landscape, Run, Trajectory, run
from stage.payload import run_payload, surface_id, surface_payload

from .ground import Ground
from .lanes import Lane


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

    def __init__(self, setup: Ground, lane: Lane) -> None:
        self.slot, self.label, self.detail = lane.slot, lane.label, lane.detail
        self.lane, self.trajectory = lane, trajectory(setup.run(lane))


def picture(lanes: Sequence[Shown], setup: Ground, link: str, view: dict) -> bytes:
    """What the stage needs to draw the runs; `link` opens this setup."""
    return run_payload(lanes, surface_id=surface_id(setup.landscape), start=setup.start, link=link, view=view)


def table(lanes: Sequence[Shown]) -> str:
    """All trajectories as CSV, every number to its last digit."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    variables = lanes[0].trajectory.run.landscape.variables
    rows.writerow(["lane", "run", "step", *variables, "loss", "learning_rate", "gradient_norm"])
    for one in lanes:
        found = one.trajectory
        rates = ["", *map(repr, found.lrs.tolist())]
        numbers = zip(found.points.tolist(), found.losses.tolist(), rates, found.grad_norms.tolist(), strict=True)
        for step, (point, loss, rate, norm) in enumerate(numbers):
            rows.writerow([one.slot + 1, repr(found.run), step, *map(repr, point), repr(loss), rate, repr(norm)])
    return out.getvalue()
