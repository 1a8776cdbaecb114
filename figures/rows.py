"""Charts of a landscape's data: which rows a step sees, and where its gradient points beside that of all rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import LogisticRows, RowLoss, SquaredRows

from .backdrops import axis, paper
from .look import chart_color, for_streamlit, style_of

Names = dict[str, str]  # what the marks are called


def rows(land: RowLoss, p: np.ndarray, chosen: np.ndarray, slot: int, names: Names) -> dict[str, Any]:
    """All rows of the table and those with the indices `chosen`, shape (b,), with what the weights p, shape (2,), make
    of them: the line or the curve of the model, or the border between its two classes."""
    features, target = land.table()
    one = np.ptp(features[1]) == 0.0  # the second feature is the constant of the line
    places = np.stack([features[0], target if one else features[1]])
    classes = isinstance(land, LogisticRows) and not one
    symbols = np.where(target > 0, "circle", "diamond") if classes else np.full(len(target), "circle")
    data = [
        _marks(names["all"], places, "$ink", symbol=[f"{name}-open" for name in symbols], size=8),
        _marks(names["seen"], places[:, chosen], chart_color(slot), symbol=symbols[chosen].tolist(), size=11),
    ]
    (low, high), (bottom, top) = (_range(along) for along in places)
    xs = np.linspace(low, high, 61)
    model = None
    if one:
        z = p[0] * xs + p[1] * features[1, 0]
        model = z if isinstance(land, SquaredRows) else np.tanh(z / 2)
    elif classes and p[1]:
        model = -p[0] / p[1] * xs
    if model is not None:
        line = {"color": chart_color(slot), "width": 2}
        data.append({"type": "scatter", "mode": "lines", "x": xs, "y": model, "name": names["model"], "line": line,
                     "hoverinfo": "skip"})  # fmt: skip
    x, y = ("x", "y") if one else ("x", "u" if classes else "s u")
    layout = _layout(x, y) | {"hovermode": "closest"}
    layout["xaxis"]["range"], layout["yaxis"]["range"] = [low, high], [bottom, top]
    return for_streamlit({"data": data, "layout": layout})


def gradients(
    land: RowLoss, cloud: np.ndarray, own: np.ndarray, whole: np.ndarray, slot: int, names: Names
) -> dict[str, Any]:
    """The gradients of many batches, shape (2, n), that of one step and that of all rows, each of shape (2,)."""
    marker = style_of(slot).marker
    data = [
        _marks(names["others"], cloud, "$ink", size=5, opacity=0.35),
        _marks(names["own"], own[:, None], chart_color(slot), size=13, symbol=marker),
        _marks(names["whole"], whole[:, None], "$ink", size=13, symbol="star"),
    ]
    titles = [f"\u2202L/\u2202{name}" for name in land.variables]
    return for_streamlit({"data": data, "layout": _layout(*titles) | {"hovermode": "closest"}})


def _marks(name: str, places: np.ndarray, color: str, **marker: object) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": places[0], "y": places[1], "name": name,
        "marker": {"color": color} | marker, "hovertemplate": "%{x:.4g}, %{y:.4g}",
    }  # fmt: skip


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return low - 0.1 * (high - low), high + 0.1 * (high - low)


def _layout(x: str, y: str) -> dict[str, Any]:
    margin = {"l": 10, "r": 16, "t": 6, "b": 4, "pad": 0}
    layout = paper(margin) | {"showlegend": True, "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"}}
    return layout | {
        "xaxis": axis(x) | {"automargin": True},
        "yaxis": axis(y) | {"automargin": True, "title": {"text": y, "standoff": 14}},
    }
