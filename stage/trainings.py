"""What travels to the browser of trainings: as for runs on a surface, with the weights, so that the browser itself can
ask the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2s
from typing import Any

import numpy as np

from figures.backdrops import surface
from figures.heights import Heights, round_ticks
from stage.payload import pack

DECADES = 4
ALIKE = 5  # times the lowest loss


def plane_payload(domain: Sequence[tuple[float, float]], losses: np.ndarray, names: Sequence[str]) -> bytes:
    """The loss on a plane, shape (n, n) with a row for each place along the second direction, as the stage draws a
    surface. `names` are those of the directions. The only column: "height"."""
    how = heights_of(losses)
    xs, ys = (np.linspace(*ends, len(losses)) for ends in domain)
    ticks = [round_ticks(xs[0], xs[-1]), round_ticks(ys[0], ys[-1]), how.ticks]
    chart = surface(xs, ys, how, ticks)
    header = {
        "id": plane_id(domain, losses),
        "variables": list(names),
        "scale": "log" if how.log else "linear",
        "domain": [[float(low), float(high)] for low, high in domain],
        "bottom": how.bottom,
        "softening": how.softening,
        "range": [how.low, how.high],
        "size": len(losses),
        "minima": [],
        "saddles": [],
        "ticks": ticks,
        "charts": {"plane": chart, "surface": chart},
    }
    return pack(header, [({"name": "height"}, how.of(losses))])


def plane_id(domain: Sequence[tuple[float, float]], losses: np.ndarray) -> str:
    """A short name of a plane with its losses, shape (n, n)."""
    return blake2s(repr(domain).encode() + np.ascontiguousarray(losses).tobytes(), digest_size=6).hexdigest()


def heights_of(losses: np.ndarray) -> Heights:
    """Losses, shape (n, n), as heights: themselves where they are all alike, else logarithmic above zero, at most so
    many decades of them."""
    fine = losses[np.isfinite(losses)]
    low, high = (float(fine.min()), float(fine.max())) if fine.size else (0.0, 1.0)
    if high < ALIKE * low:
        return Heights(False, low, 0.0, low, max(high, low + 1e-9 * abs(low)))
    softening = max(high * 10.0**-DECADES, low / 10, 1e-12)
    bottom, top = np.log10(low + softening), np.log10(high + softening)
    return Heights(True, 0.0, softening, float(bottom), float(top))


def training_payload(
    lanes: Sequence[Mapping[str, Any]], *, surface_id: str, start: Sequence[float], rows: Mapping[str, Any],
    chosen: int, title: str = "", link: str = "", view: Mapping[str, Any] | None = None,
) -> bytes:  # fmt: skip
    """Some trainings of networks on the same rows.

    A lane has "slot", "label", "detail", "status", "ended", "facts" (what the browser needs to know of its network) and
    "columns": name -> numbers, one per epoch and the start, and "weights"; "validation" holds those of the
    dotted lines. rows: "columns" with those of the data, and facts of them. chosen: the slot of the one whose answers
    fill the picture.
    """
    described = [
        {**{name: lane[name] for name in ("slot", "label", "detail", "status", "ended")}, **lane["facts"]}
        for lane in lanes
    ]
    columns = []
    for number, lane in enumerate(lanes):
        columns += [({"name": name, "lane": number}, values) for name, values in lane["columns"].items()]
        for name, values in lane["validation"].items():
            columns.append(({"name": name, "lane": number, "iterate": "validation"}, values))
    columns += [({"name": name}, values) for name, values in rows["columns"].items()]
    header = {
        "surface": surface_id,
        "title": title,
        "start": [float(one) for one in start],
        "link": link,
        "lanes": described,
        "chosen": chosen,
        "data": {name: value for name, value in rows.items() if name != "columns"},
    }
    name = blake2s(pack(header, columns), digest_size=6).hexdigest()
    return pack({**header, "run": name, "view": dict(view or {})}, columns)
