"""Lanes as they are shown: their runs for the stage, for the figures, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from engine import Landscape, Run, Trajectory
from stage.payload import run_payload, surface_id, surface_payload
from ui.serving import ByteCache, limits

from .apart import details, told_apart
from .ground import Ground
from .lanes import Lane
from .texts import t
from .trajectories import trajectories

SURFACES = ByteCache(limits.SURFACE_BYTES)


class Shown:
    """A lane with its trajectory, as the stage takes it."""

    def __init__(self, lane: Lane, trajectory: Trajectory, detail: str = "") -> None:
        self.slot, self.label, self.detail = lane.slot, lane.label, detail or lane.detail
        self.lane, self.trajectory = lane, trajectory


def shown(setup: Ground, bench: Any, meanwhile: Callable[[], None]) -> list[Shown]:
    """The lanes of a setup with their trajectories. While they are worked out, a line in the container says so; if that
    takes its time, `meanwhile` is called."""
    made = awaited([setup.run(lane) for lane in setup.lanes], bench, meanwhile)
    found = details(setup.lanes)
    return [Shown(lane, one, found[lane.slot]) for lane, one in zip(setup.lanes, made, strict=True)]


def awaited(runs: Sequence[Run], place: Any, meanwhile: Callable[[], None] = lambda: None) -> list[Trajectory]:
    """The trajectories of the runs, as `shown` gets them."""
    line = None

    def waiting(left: int) -> None:
        nonlocal line
        line = line or place.empty()
        line.caption(t("{left} of {all} runs are still being worked out.", left=left, all=len(runs)))
        meanwhile()

    made = trajectories(runs, waiting)
    if line is not None:
        line.empty()
    return made


def surface(landscape: Landscape) -> bytes:
    """What the stage needs to draw a landscape."""
    return SURFACES.made(repr(landscape), lambda: surface_payload(landscape))


def picture(lanes: Sequence[Shown], setup: Ground, link: str, view: dict) -> bytes:
    """What the stage needs to draw the runs; `link` opens this setup."""
    land = setup.landscape
    return run_payload(
        lanes, surface_id=surface_id(land), surface=t(land.label), start=setup.start, link=link, view=view
    )


def table(lanes: Sequence[Shown]) -> str:
    """All trajectories as CSV, every number to its last digit; the first row of a run tells how to repeat it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    variables = lanes[0].trajectory.run.landscape.variables
    names = told_apart([one.lane for one in lanes])
    rows.writerow(["run", "name", "step", *variables, "loss", "learning_rate", "gradient_norm", "setup"])
    for one in lanes:
        found, who = one.trajectory, (one.slot + 1, names[one.slot])
        rates = ["", *map(repr, found.lrs.tolist())]
        numbers = zip(found.points.tolist(), found.losses.tolist(), rates, found.grad_norms.tolist(), strict=True)
        for step, (point, loss, rate, norm) in enumerate(numbers):
            setup = repr(found.run) if step == 0 else ""
            rows.writerow([*who, step, *map(repr, point), repr(loss), rate, repr(norm), setup])
    return out.getvalue()
