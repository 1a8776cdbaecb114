"""The trainings on the screen, worked out by worker processes, and what the stage needs of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from engine import Budget
from networks import Fit, Training, fit
from networks.diagnosis import diagnosis
from networks.seen import Around, Seen, around, rows_shown, seen, table, thinned
from stage.trainings import plane_id, plane_payload, training_payload
from ui.serving import Allowance, ByteCache, errands, limits

from ..elsewhere import POOL, TOO_MUCH, visitor
from ..texts import t, told
from . import lanes
from .state import Nets

TRAININGS = ByteCache(limits.TRAINING_BYTES)
AROUND = ByteCache(limits.AROUND_BYTES)
GLANCE = 0.05  # seconds between two looks at whether this visitor has gone on to something else
MOST_WEIGHTS = 400_000  # numbers of weights that travel to the browser for one training
EVENTS = ("cut", "stopped", "kept")


class Shown(NamedTuple):
    """A lane with its training."""

    lane: lanes.Training
    training: Training
    curves: Seen


def shown(nets: Nets, bench: Any, meanwhile: Callable[[], None]) -> list[Shown]:
    """The lanes with their trainings, or the whole epochs that fit into the time. While they are worked out, a line in
    the container says so, and `meanwhile` is called. Raises Told for what cannot be trained."""
    wanted = {repr(one): one for one in map(nets.fit, nets.lanes)}
    found = {key: TRAININGS.get(key) or TRAININGS.get((visitor(), key)) for key in wanted}
    if missing := {key: wanted[key] for key in wanted if found[key] is None}:
        found |= _sent_out(missing, bench, meanwhile)
    made = [found[repr(nets.fit(lane))] for lane in nets.lanes]
    return [Shown(lane, one, _curves(one)) for lane, one in zip(nets.lanes, made, strict=True)]


def _sent_out(missing: dict[str, Fit], bench: Any, meanwhile: Callable[[], None]) -> dict[str, Training]:
    me, allowance = visitor(), Allowance(limits.FITS_SECONDS, limits.FIT_SECONDS, len(missing))
    tasks = {key: POOL.ask(key, me, errands.training, one, allowance=allowance) for key, one in missing.items()}
    line, told, waited = None, 0, 0
    try:
        while left := [task for task in tasks.values() if not task.done.is_set()]:
            left[0].done.wait(GLANCE)
            waited += 1
            if waited > 4 and len(left) != told:
                told = len(left)
                line = line or bench.empty()
                line.caption(t("{left} of {all} runs are still being worked out.", left=told, all=len(tasks)))
                meanwhile()
            visitor()  # where Streamlit ends this script if its visitor has left or pressed something
    finally:
        for task in tasks.values():
            POOL.leave(task, me)
    if line is not None:
        line.empty()
    return {key: _brought(key, one, tasks[key]) for key, one in missing.items()}


def _brought(key: str, what: Fit, task: Any) -> Training:
    try:
        made = task.result()
    except TOO_MUCH:  # no part of it has come back, so only its start can be shown
        made = replace(fit(what, Budget(evaluations=0)), reason="time")
    whole = made.reason in ("", "early stopping", "evaluations")
    TRAININGS.put(key if whole else (visitor(), key), made)
    return made


def _curves(made: Training) -> Seen:
    return AROUND.made(("curves", repr(made.fit), made.epochs), lambda: seen(made))


def why(one: Shown) -> list[str]:
    """What happened in a training, in sentences."""
    made = one.training
    return AROUND.made(("why", repr(made.fit), made.epochs), lambda: [told(said) for said in diagnosis(made)])


def loss_around(runs: Sequence[Shown], slot: int, kind: str) -> Around:
    """The loss around the path of the training in this slot, and the paths of all."""
    chosen = next(one for one in runs if one.lane.slot == slot).training
    key = ("around", kind, repr(chosen.fit), tuple((repr(one.training.fit), one.training.epochs) for one in runs))
    return AROUND.made(key, lambda: around(chosen, [one.training for one in runs], kind))


def surface(found: Around) -> bytes:
    """What the stage needs to draw the loss around a path; with it go the names of the table's first columns."""
    return plane_payload(found.plane.domain, found.losses, [t("val loss"), t("accuracy")])


def picture(runs: Sequence[Shown], found: Around, nets: Nets, slot: int, link: str, view: dict) -> bytes:
    """What the stage needs to draw the trainings; `link` opens this setup."""
    described = [_lane(one, path, found) for one, path in zip(runs, found.paths, strict=True)]
    start = next(path[0] for one, path in zip(runs, found.paths, strict=True) if one.lane.slot == slot)
    return training_payload(
        described,
        surface_id=plane_id(found.plane.domain, found.losses),
        start=start,
        rows=rows_shown(runs[0].training),
        chosen=slot,
        title=t(nets.data.label),
        link=link,
        view=view,
    )


def _lane(one: Shown, path: Any, found: Around) -> dict[str, Any]:
    made, curves, network = one.training, one.curves, one.lane.network
    weights, every = thinned(made, MOST_WEIGHTS)
    units = [shape[1] for _, shape, _ in made.fit.passes.cuts]
    events = [[event.epoch, event.kind] for event in made.events if event.kind in EVENTS]
    kept = [event for event in events if event[1] == "kept"][-1:]
    x, y = ([], []) if path is None else path.T
    nowhere = [float("nan")] * len(curves.loss)
    return {
        "slot": one.lane.slot,
        "label": one.lane.label,
        "detail": one.lane.detail,
        "status": made.status,
        "ended": made.epochs,
        "facts": {
            "units": units,
            "activation": network.activation,
            "leak": network.leak,
            "size": weights.shape[1],
            "every": every,
            "events": [event for event in events if event[1] != "kept"] + kept,
        },
        "columns": {
            "x": curves.val_loss,  # of the table
            "y": curves.accuracy,
            "along": x if path is not None else nowhere,
            "across": y if path is not None else nowhere,
            "loss": curves.loss,
            "height": curves.height,
            "gradient": curves.gradient,
            "rate": curves.rate,
            "accuracy": curves.accuracy,
            "weights": weights,
        },
        "validation": _validation(curves) if len(made.rows.y_val) else {},
    }


def _validation(curves: Seen) -> dict[str, Any]:
    return {"loss": curves.val_loss, "accuracy": curves.val_accuracy}


def file(runs: Sequence[Shown]) -> str:
    """All trainings as CSV, one row per epoch, every number to its last digit."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    head = ["run", "fit", "epoch", "loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"]
    rows.writerow(head)
    for one in runs:
        for epoch, *numbers in table(one.training):
            cells = ["" if number is None else repr(number) for number in numbers]
            rows.writerow([one.lane.slot + 1, repr(one.training.fit), epoch, *cells])
    return out.getvalue()
