"""The still half of the stage: axes, contour and surface, without any path.

Plain Plotly dictionaries. A string that starts with "$" is a colour, font or size of the theme (figures/look.py), so
one specification serves light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .heights import Heights

Ticks = Sequence[tuple[float, str]]

CAMERA = {
    "eye": {"x": -0.49, "y": -1.08, "z": 1.37},
    "up": {"x": 0, "y": 0, "z": 1},
    "center": {"x": 0.02, "y": 0.02, "z": -0.15},
}


def contour(xs: np.ndarray, ys: np.ndarray, heights: Heights, names: Sequence[str]) -> dict[str, Any]:
    """The map over places `xs` and `ys`, shape (n,) each, without the grid of heights `z`;
    `names` are the axes' titles."""
    start, end, size = heights.band
    trace = {
        "type": "contour",
        "x": rounded(xs),
        "y": rounded(ys),
        "zmin": heights.low,
        "zmax": heights.high,
        "autocontour": False,
        "contours": {"start": start, "end": end, "size": size, "coloring": "fill"},
        "line": {"width": "$thin", "color": "$line"},
        "colorscale": "$scale",
        "hoverinfo": "skip",
        "colorbar": {
            "thickness": 9,
            "outlinewidth": "$frame",
            "outlinecolor": "$edge",
            "len": 1,
            "lenmode": "fraction",
            "ypad": 0,
            "xpad": 8,
            "ticks": "",
            "tickvals": [at for at, _ in heights.ticks],
            "ticktext": [text for _, text in heights.ticks],
            "tickfont": {"size": "$small"},
        },
    }
    layout = paper({"l": 50, "r": 58, "t": 6, "b": 38})
    layout["dragmode"] = "zoom"
    layout["xaxis"] = axis(names[0]) | {"range": ends(xs)}
    layout["yaxis"] = axis(names[1]) | {"range": ends(ys)}
    return {"data": [trace], "layout": layout}


def surface(xs: np.ndarray, ys: np.ndarray, heights: Heights, ticks: Sequence[Ticks]) -> dict[str, Any]:
    """The scene over places `xs` and `ys`, shape (n,) each, without the grid of heights `z`; `ticks` are those of x, y
    and height."""
    low, high = heights.low, heights.high
    trace = {
        "type": "surface",
        "x": rounded(xs),
        "y": rounded(ys),
        "cmin": low,
        "cmax": high,
        "colorscale": "$scale",
        "showscale": False,
        "hoverinfo": "skip",
        "lighting": {"ambient": 0.74, "diffuse": 0.34, "specular": 0.02, "roughness": 0.95, "fresnel": 0},
        "lightposition": {"x": 2000, "y": -1500, "z": 4000},
        "contours": {
            "z": {
                "show": True,
                "start": low,
                "end": high,
                "size": (high - low) / 12,
                "color": "$mesh",
                "width": "$fine",
                "highlight": False,
            },
            "x": {"highlight": False},
            "y": {"highlight": False},
        },
    }
    # The browser writes the ticks and titles itself: upright, and never on top of each other.
    quiet = {
        "title": {"text": ""},
        "showbackground": False,
        "showspikes": False,
        "showline": False,
        "zeroline": False,
        "gridcolor": "$grid",
        "ticks": "",
    }

    def lines(number: int, between: list[float]) -> dict[str, Any]:
        places = [at for at, _ in ticks[number]]
        return quiet | {"range": between, "tickvals": places, "ticktext": [""] * len(places)}

    scene = {
        "aspectmode": "manual",
        "aspectratio": {"x": 1, "y": 1, "z": 0.56},
        "camera": CAMERA,
        "dragmode": "turntable",
        "xaxis": lines(0, ends(xs)),
        "yaxis": lines(1, ends(ys)),
        "zaxis": lines(2, [low, high]),
    }
    return {"data": [trace], "layout": paper({"l": 0, "r": 0, "t": 0, "b": 0}) | {"scene": scene}}


def axis(title: str) -> dict[str, Any]:
    """An axis of a plane: its line, short ticks outside, a faint grid."""
    return {
        "title": {"text": title, "standoff": 6},
        "gridcolor": "$grid",
        "zeroline": False,
        "showline": True,
        "linecolor": "$edge",
        "tickcolor": "$edge",
        "ticks": "outside",
        "ticklen": 3,
        "tickfont": {"size": "$small"},
    }


def paper(margin: dict[str, int]) -> dict[str, Any]:
    """A layout without colours of its own."""
    return {
        "margin": margin,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "$font", "color": "$text", "size": "$size"},
        "showlegend": False,
        "hovermode": False,
    }


def ends(places: np.ndarray) -> list[float]:
    """First and last of some places, shape (n,)."""
    return [float(places[0]), float(places[-1])]


def rounded(places: np.ndarray) -> list[float]:
    """Places, shape (n,), to nine digits: finer than a pixel and shorter than all."""
    return [float(f"{v:.9g}") for v in places]
