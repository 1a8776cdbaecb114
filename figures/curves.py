"""Charts of the page "Schedules": rates and losses against the step, and where the runs went.

Plain Plotly dictionaries in the stage's style. Titles and names are English unless others are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from engine import Landscape

from .backdrops import axis, contour, paper
from .heights import axes, heights, losses_on
from .look import chart_color, for_streamlit, style_of

MOST = 1000  # points of a drawn curve
GRID = 101
LEGIBLE = 10  # lines whose values fit into one box beside the pointer


class Curve(NamedTuple):
    """One line: its slot fixes colour, dash and marker; from the seventh on a colour comes again with other ones."""

    slot: int
    name: str
    values: np.ndarray  # (T,) numbers by step, or (T, 2) points


def rates(curves: Sequence[Curve], log: bool, *, step: str = "step", rate: str = "learning rate") -> dict[str, Any]:
    """Learning rate against step."""
    layout = _layout(step, rate, len(curves))
    layout["yaxis"] |= _log_axis(curves) if log else {"rangemode": "tozero", "tickformat": "~g"}
    return for_streamlit({"data": [_line(one, positive=log) for one in curves], "layout": layout})


def losses(
    curves: Sequence[Curve],
    floor: float,
    *,
    step: str = "step",
    loss: str = "loss",
    above: str = "loss − minimum",
) -> dict[str, Any]:
    """Loss against step: above the lowest known loss and logarithmic where one is known (`floor` is finite)."""
    known = bool(np.isfinite(floor))
    shown = [one._replace(values=one.values - floor) if known else one for one in curves]
    layout = _layout(step, above if known else loss, len(curves))
    if known:
        layout["yaxis"] |= _log_axis(shown)
    return for_streamlit({"data": [_line(one, positive=known) for one in shown], "layout": layout})


def paths(
    landscape: Landscape,
    curves: Sequence[Curve],
    *,
    minimum: str = "minimum",
    start: str = "start",
) -> dict[str, Any]:
    """The stage's contour map of a landscape of two variables, with the paths; a marker where each ends."""
    how = heights(landscape)
    xs, ys = axes(landscape, GRID, GRID)
    map_ = contour(xs, ys, how, landscape.variables)
    (ground,) = map_["data"]
    data = [ground | {"z": how.of(losses_on(landscape, xs, ys)).astype("f4")}]
    if landscape.minima:
        data.append(_signs(minimum, landscape.minima, "$ink", size=11, symbol="star"))
    for one in curves:
        line = _line(one)
        shown = one.values[_thinned(len(one.values))]
        data.append(line | {"x": shown[:, 0], "y": shown[:, 1], "hoverinfo": "skip"})
        marker = style_of(one.slot).marker
        data.append(_signs(one.name, one.values[-1:], chart_color(one.slot), size=11, symbol=marker))
    if curves:
        data.append(_signs(start, curves[0].values[:1], "$ink", size=10, symbol="circle-open", line={"width": 2}))
    layout = map_["layout"] | {"hovermode": "closest", "margin": {"l": 10, "r": 16, "t": 6, "b": 4, "pad": 0}}
    for name in ("xaxis", "yaxis"):
        layout[name] = layout[name] | {"automargin": True}
    return for_streamlit({"data": data, "layout": layout})


def _line(one: Curve, positive: bool = False) -> dict[str, Any]:
    steps = _thinned(len(one.values))
    values = one.values[steps]
    if positive:
        values = np.where(values > 0, values, np.nan)
    return {
        "type": "scatter", "mode": "lines", "x": steps, "y": values, "name": one.name,
        "line": {"color": chart_color(one.slot), "width": 2, "dash": _dash(one.slot)},
        "hovertemplate": "%{y:.4g}", "connectgaps": False,
    }  # fmt: skip


def _signs(name: str, places: Sequence, color: str, **marker: object) -> dict[str, Any]:
    x, y = np.array(places, float).T
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "name": name,
        "marker": {"color": color, "line": {"color": "$paper", "width": 1}} | marker,
        "hovertemplate": "%{x:.6g}, %{y:.6g}",
    }  # fmt: skip


def _log_axis(curves: Sequence[Curve]) -> dict[str, Any]:
    """Whole decades get a tick; all digits only where there are few of them."""
    with np.errstate(all="ignore"):
        logs = np.log10(np.concatenate([one.values for one in curves]))
    logs = logs[np.isfinite(logs)]
    decades = float(np.ptp(logs)) if len(logs) else 1.0
    if decades <= 1.5:
        return {"type": "log", "tickformat": "~g"} | ({"dtick": "D2"} if decades > 0.7 else {"nticks": 6})
    # Plotly writes powers a quarter larger than other ticks
    return {"type": "log", "exponentformat": "power", "dtick": max(1, round(decades / 6)), "tickfont": {"size": 8.8}}


def _thinned(length: int) -> np.ndarray:
    """Indices of at most MOST points, the first and the last among them."""
    return np.unique(np.linspace(0, max(length - 1, 0), min(length, MOST)).astype(int))


def _dash(slot: int) -> str:
    return ",".join(f"{length:g}px" for length in style_of(slot).dash) or "solid"


def _layout(x: str, y: str, lines: int) -> dict[str, Any]:
    margin = {"l": 10, "r": 16, "t": 6, "b": 4, "pad": 0}
    return paper(margin) | {
        "hovermode": "x unified" if lines <= LEGIBLE else "closest",
        "xaxis": axis(x) | {"automargin": True},
        "yaxis": axis(y) | {"automargin": True, "title": {"text": y, "standoff": 14}},
    }
