"""Reference paths: how they are kept in a file, and how a run is compared with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine import Run, run

FLOOR = 1e-3  # relative to the coordinate, but not to less than this
CLOSE = 1e-12  # on the leading steps where a rounding error in the gradient moves the path by less than STEADY
STEADY = 2e-13
AMPLE = 64.0  # times the measured sensitivity, on all steps
TINY = 2.0**-53


class Reference(NamedTuple):
    """What a library did: points at some of the steps, and how far rounding errors move them."""

    run: str  # repr of the engine's run
    steps: np.ndarray
    points: np.ndarray
    sensitivity: np.ndarray  # relative, at the same steps, never falling
    tolerance: float  # where a library computes parts in float32; 0 for none


def kept(steps: int) -> np.ndarray:
    """The steps that are kept: the first twenty, then every fifth, and the last."""
    return np.array([t for t in range(steps + 1) if t <= 20 or t % 5 == 0 or t == steps])


def apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Relative distance of points, the worst coordinate of each."""
    return (np.abs(a - b) / np.maximum(np.abs(b), FLOOR)).max(axis=-1)


def shaker(seed: int) -> Callable:
    """Moves every number by a unit in the last place, up or down."""
    rng = np.random.default_rng(seed)
    return lambda g: g * (1 + 2 * TINY * rng.choice([-1.0, 1.0], g.shape))


def save(file: Path, versions: dict[str, str], cases: list[Run], through: Callable, leaks: dict[str, float]) -> None:
    """Runs every case through a library and writes what came out; prints where the engine is not the same.

    `leaks`: class name of an optimizer -> tolerance, where the library computes parts of it in float32.
    """
    table, points, exponents = [], [], []
    for what in cases:
        path = through(what, lambda g: g)
        if not np.isfinite(path).all():
            raise ValueError(f"{what} leaves the numbers")
        shaken = [through(what, shaker(seed)) for seed in (1, 2)]
        moved = np.maximum.accumulate(np.max([apart(one, path) for one in shaken], axis=0))
        steps = kept(what.steps)
        with np.errstate(divide="ignore"):
            exponent = np.clip(np.ceil(np.log2(moved[steps])), -127, 127).astype(np.int8)
        tolerance = leaks.get(type(what.optimizer).__name__, 0.0)
        table.append({"run": repr(what), "tolerance": tolerance})
        points.append(path[steps])
        exponents.append(exponent)
        worst, excess = compare(Reference(repr(what), steps, path[steps], 2.0 ** exponent.astype(float), tolerance))
        verdict = "ok " if excess <= 1 else "BAD"
        print(f"{verdict} {worst:8.1e} {excess:8.1e} {what.optimizer} {what.landscape}", file=sys.stderr)
    meta = json.dumps({"versions": versions, "cases": table})
    np.savez_compressed(file, meta=np.array(meta), points=np.array(points), sensitivity=np.array(exponents))


def load(file: Path) -> Iterator[Reference]:
    """The paths of a file."""
    data = np.load(file)
    for case, points, exponents in zip(json.loads(str(data["meta"]))["cases"], data["points"], data["sensitivity"]):
        steps = kept(200)
        yield Reference(case["run"], steps, points, 2.0 ** exponents.astype(float), case["tolerance"])


def differences(path: Reference, what: Run | None = None) -> np.ndarray:
    """Relative difference of the engine's path at the kept steps; infinite where it ends early."""
    if what is None:
        import engine
        import landscapes
        import optimizers
        import schedules

        what = eval(path.run, {**vars(engine), **landscapes.CATALOG, **optimizers.CATALOG, **schedules.CATALOG})
    points = run(what).points
    if len(points) != path.steps[-1] + 1:
        return np.full(len(path.steps), np.inf)
    return apart(points[path.steps], path.points)


def compare(path: Reference, what: Run | None = None) -> tuple[float, float]:
    """The worst relative difference of the engine's path, and the worst ratio of a difference to what is allowed."""
    difference = differences(path, what)
    allowed = np.where(path.sensitivity < STEADY, CLOSE, np.maximum(CLOSE, AMPLE * path.sensitivity))
    return float(difference.max()), float((difference / np.maximum(allowed, path.tolerance)).max())


def rows(file: Path) -> list[dict]:
    """For each item of a file: paths, the steps on which rounding stays small, the worst difference there."""
    found: dict[str, dict] = {}
    for path in load(file):
        item = path.run.split("optimizer=")[1].split("(")[0]
        row = found.setdefault(
            item, {"item": item, "file": file.stem, "paths": 0, "steps": 0, "worst": 0.0, "excess": 0.0}
        )
        steady = path.sensitivity < STEADY
        row["paths"] += 1
        row["steps"] += int(path.steps[steady].max())
        row["worst"] = max(row["worst"], float(differences(path)[steady].max()))
        row["excess"] = max(row["excess"], compare(path)[1])
    return list(found.values())
