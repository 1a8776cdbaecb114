"""Charts of the page "Schedules": rates and losses against the step, and where the runs went.

Plain Plotly dictionaries in Streamlit's own theme; it puts the lane colours for #000001 to #000006.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine import Landscape

DASHES = ("solid", "9px,3.5px", "2.5px,3px", "10px,3px,2.5px,3px", "5px,3px", "14px,3px,2.5px,3px,2.5px,3px")
SIGNS = ("circle", "square", "triangle-up", "diamond", "pentagon", "cross")
QUIET = "rgba(128,140,150,0.38)"
GRAY = "rgb(128,140,150)"
MOST = 1000  # points of a drawn curve
GRID = 101
LEGIBLE = 10  # lines whose values fit into one box beside the pointer


class Curve(NamedTuple):
    """One line: its slot fixes colour, dash and marker; from the seventh on a colour comes again with other ones."""

    slot: int
    name: str
    values: np.ndarray  # (T,) numbers by step, or (T, 2) points


def rates(curves: Sequence[Curve], log: bool) -> dict:
    """Learning rate against step."""
    layout = _layout("step", "learning rate", len(curves))
    layout["yaxis"] |= _log_axis(curves) if log else {"rangemode": "tozero", "tickformat": "~g"}
    return {"data": [_line(one, positive=log) for one in curves], "layout": layout}


def losses(curves: Sequence[Curve], floor: float) -> dict:
    """Loss against step: above the lowest known loss and logarithmic where one is known."""
    known = bool(np.isfinite(floor))
    above = [one._replace(values=one.values - floor) if known else one for one in curves]
    layout = _layout("step", "loss − minimum" if known else "loss", len(curves))
    if known:
        layout["yaxis"] |= _log_axis(above)
    return {"data": [_line(one, positive=known) for one in above], "layout": layout}


def paths(landscape: Landscape, curves: Sequence[Curve]) -> dict:
    """Contour with the paths; a marker where each ends."""
    (x0, x1), (y0, y1) = landscape.domain
    xs, ys = np.linspace(x0, x1, GRID), np.linspace(y0, y1, GRID)
    data: list[dict] = [
        {
            "type": "contour", "x": xs, "y": ys, "z": heights(landscape, xs, ys).astype("f4"), "ncontours": 16,
            "contours": {"coloring": "none"}, "line": {"width": 1, "color": QUIET},
            "showscale": False, "hoverinfo": "skip",
        }
    ]  # fmt: skip
    if landscape.minima:
        data.append(_signs("minimum", landscape.minima, GRAY, size=11, symbol="star"))
    for one in curves:
        line = _line(one)
        shown = one.values[_thinned(len(one.values))]
        data.append(line | {"x": shown[:, 0], "y": shown[:, 1], "hoverinfo": "skip"})
        data.append(_signs(one.name, one.values[-1:], _color(one.slot), size=11, symbol=SIGNS[_style(one.slot)]))
    if curves:
        data.append(_signs("start", curves[0].values[:1], GRAY, size=10, symbol="circle-open", line={"width": 2}))
    layout = _layout("x", "y", len(curves)) | {"hovermode": "closest"}
    layout["xaxis"] |= {"range": [x0, x1], "showgrid": False}
    layout["yaxis"] |= {"range": [y0, y1], "showgrid": False}
    return {"data": data, "layout": layout}


def heights(landscape: Landscape, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """What the contour lines are drawn of, shape (len(ys), len(xs)): the loss, or its logarithm above the floor."""
    found = np.asarray(landscape.value(np.array(np.meshgrid(xs, ys)).reshape(2, -1)), float)
    found = np.where(np.isfinite(found), found, np.nan).reshape(len(ys), len(xs))
    if landscape.scale != "log":
        return found
    floor = min(landscape.floor, np.nanmin(found)) if np.isfinite(landscape.floor) else np.nanmin(found)
    above = found - floor
    return np.log10(above + max(np.nanmax(above) * 1e-4, np.nanquantile(above, 0.02), 1e-300))


def _line(one: Curve, positive: bool = False) -> dict:
    steps = _thinned(len(one.values))
    values = one.values[steps]
    if positive:
        values = np.where(values > 0, values, np.nan)
    return {
        "type": "scatter", "mode": "lines", "x": steps, "y": values, "name": one.name,
        "line": {"color": _color(one.slot), "width": 2, "dash": DASHES[_style(one.slot)]},
        "hovertemplate": "%{y:.4g}", "connectgaps": False,
    }  # fmt: skip


def _signs(name: str, places: Sequence, color: str, **marker: object) -> dict:
    x, y = np.array(places, float).T
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "name": name,
        "marker": {"color": color} | marker, "hovertemplate": "%{x:.6g}, %{y:.6g}",
    }  # fmt: skip


def _log_axis(curves: Sequence[Curve]) -> dict:
    """Whole decades get a tick; all digits only where there are few of them."""
    with np.errstate(all="ignore"):
        logs = np.log10(np.concatenate([one.values for one in curves]))
    logs = logs[np.isfinite(logs)]
    decades = float(np.ptp(logs)) if len(logs) else 1.0
    if decades <= 1.5:
        return {"type": "log", "tickformat": "~g"} | ({"dtick": "D2"} if decades > 0.7 else {"nticks": 6})
    # Plotly writes powers a quarter larger than other ticks
    return {"type": "log", "exponentformat": "power", "dtick": max(1, round(decades / 6)), "tickfont": {"size": 9.6}}


def _thinned(length: int) -> np.ndarray:
    """Indices of at most MOST points, the first and the last among them."""
    return np.unique(np.linspace(0, max(length - 1, 0), min(length, MOST)).astype(int))


def _color(slot: int) -> str:
    return f"#00000{slot % 6 + 1}"


def _style(slot: int) -> int:
    return (slot + slot // 6) % 6


def _layout(x: str, y: str, lines: int) -> dict:
    axis = {"zeroline": False, "automargin": True}
    return {
        "margin": {"l": 10, "r": 10, "t": 4, "b": 4},
        "showlegend": False,
        "hovermode": "x unified" if lines <= LEGIBLE else "closest",
        "xaxis": axis | {"title": {"text": x, "standoff": 6}},
        "yaxis": axis | {"title": {"text": y, "standoff": 14}},
    }
