"""What travels to the browser: a JSON header that names columns of numbers, and the numbers.

uint32 length of the header, the header, then all columns one after another: float32 numbers as the second differences
of their bits, byte by byte, deflated. Nothing is lost, and smooth paths shrink to a third.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2s
from typing import Any

import numpy as np

from engine import Landscape, Trajectory
from figures.backdrops import contour, surface
from figures.heights import FLOAT_MAX, GRID, ground, heights, round_ticks

LEAST = float(np.finfo("f4").smallest_subnormal)
Columns = Iterable[tuple[Mapping[str, Any], Any]]  # what a column is, {"name": ...}, and its numbers


def surface_payload(landscape: Landscape) -> bytes:
    """A landscape of two variables as the stage draws it. The only column: "height", row by row."""
    how = heights(landscape)
    xs, ys, grid = ground(landscape)
    ticks = [round_ticks(xs[0], xs[-1]), round_ticks(ys[0], ys[-1]), how.ticks]
    header = {
        "id": surface_id(landscape),
        "variables": list(landscape.variables),
        "scale": landscape.scale,
        "domain": [[float(low), float(high)] for low, high in landscape.domain],
        "bottom": how.bottom,
        "softening": how.softening,
        "range": [how.low, how.high],
        "size": GRID,
        "minima": _points(landscape.minima),
        "saddles": _points(landscape.saddles),
        "valleys": [_points(one) for one in landscape.valleys],
        "ticks": ticks,
        "charts": {"contour": contour(xs, ys, how, landscape.variables), "surface": surface(xs, ys, how, ticks)},
    }
    return pack(header, [({"name": "height"}, grid)])


def surface_id(landscape: Landscape) -> str:
    """A short name of the landscape with its parameters."""
    return blake2s(repr(landscape).encode(), digest_size=6).hexdigest()


def run_payload(
    lanes: Sequence[Any], *, surface_id: str, start: Sequence[float], surface: str = "", link: str = "", view=None
) -> bytes:
    """Some runs on the surface of this id and name. A lane has slot, label, detail and trajectory.

    Columns of a lane, T+1 numbers each: "x", "y", "loss", "gradient" and "rate", that of the step which begins there
    (the last one twice); "x", "y" and "loss" of each of its iterates. `link` is the query that restores all but the
    view, `view` what a link said about the view.
    """
    rows, columns = [], []
    for number, lane in enumerate(lanes):
        t = lane.trajectory
        row = {"slot": lane.slot, "label": lane.label, "detail": lane.detail, "status": t.status, "ended": t.ended}
        if t.restored is not None:
            row["restored"] = t.restored
        rows.append(row)
        rates = _shown_rates(t)
        mine = {"x": t.points[:, 0], "y": t.points[:, 1], "loss": t.losses, "gradient": t.grad_norms, "rate": rates}
        columns += [({"name": name, "lane": number}, values) for name, values in mine.items()]
        for iterate, points in t.iterates.items():
            beside = {"x": points[:, 0], "y": points[:, 1], "loss": t.run.landscape.value(points.T)}
            columns += [({"name": name, "lane": number, "iterate": iterate}, v) for name, v in beside.items()]
    header = {
        "surface": surface_id,
        "title": surface,
        "start": [float(v) for v in start],
        "link": link,
        "lanes": rows,
    }
    described, numbers = _described(columns)
    header |= {"columns": described}
    header |= {"run": blake2s(_text(header) + numbers, digest_size=6).hexdigest(), "view": view or {}}
    return _joined(header, numbers)


def _shown_rates(made: Trajectory) -> np.ndarray:
    """The rate of each step, the last one twice; of a run that makes no step the first of its schedule. What is too
    small for float32 becomes the smallest there is: only a rate that is 0 is shown as 0."""
    rates, what = np.append(made.lrs, made.lrs[-1:]), made.run
    if not len(rates):
        rates = [what.optimizer.lr] if what.schedule.closed_loop else what.schedule.lrs(what.optimizer.lr, what.steps)
        rates = np.asarray(rates, float)[:1]
    return np.where((rates != 0) & (np.abs(rates) < LEAST), LEAST, rates)


def pack(header: Mapping[str, Any], columns: Columns) -> bytes:
    """Header and columns as bytes. Raises ValueError if the header holds what JSON cannot say."""
    described, numbers = _described(columns)
    return _joined({**header, "columns": described}, numbers)


def placed(where: Mapping[str, Any], payload: bytes) -> bytes:
    """A payload with a word in front on whose it is: uint32 length, JSON, then the payload."""
    return _joined(where, payload)


def _described(columns: Columns) -> tuple[list[dict[str, Any]], bytes]:
    """Each column's entry in the header, and the numbers of those that are more than one number over and over."""
    described, arrays = [], []
    for what, values in columns:
        values = np.asarray(values, float).ravel()
        entry = {**what, "length": len(values)}
        if len(values) and (values == values[0]).all():
            entry["value"] = float(np.clip(values[0], -FLOAT_MAX, FLOAT_MAX))
        else:
            arrays.append(np.clip(np.nan_to_num(values, nan=FLOAT_MAX), -FLOAT_MAX, FLOAT_MAX).astype("<f4"))
        described.append(entry)
    return described, _squeezed(np.concatenate(arrays)) if arrays else b""


def _squeezed(numbers: np.ndarray) -> bytes:
    bits = numbers.view("<i4")
    for _ in range(2):
        bits = np.diff(bits, prepend=np.int32(0))  # modulo 2**32, as in the browser
    return zlib.compress(bits.view("u1").reshape(-1, 4).T.tobytes(), 1)


def _text(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _joined(header: Mapping[str, Any], rest: bytes) -> bytes:
    text = _text(header)
    return struct.pack("<I", len(text)) + text + rest


def _points(points: Sequence[Sequence[float]]) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in points]
