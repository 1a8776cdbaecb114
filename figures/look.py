"""How everything drawn looks, in one table: colours, dashes and markers of runs, shades and palettes of both themes.

Streamlit reads the theme's colours from .streamlit/config.toml, where a test holds them to this table. The browser's
half of the stage gets the table as it is (`TABLE`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Slot(NamedTuple):
    """One of six looks. Several marks of the same colour differ in dash and marker."""

    color: str  # its name among Streamlit's theme colours
    light: str
    dark: str
    dash: tuple[float, ...]  # line and gap in pixels; () is solid
    marker: str  # as Plotly calls the symbol
    sign: str  # the marker as a letter


SLOTS = (
    Slot("blue", "#0072B2", "#56B4E9", (), "circle", "●"),
    Slot("red", "#B83E00", "#F26B2E", (9, 3.5), "square", "■"),
    Slot("green", "#009E73", "#2DC99A", (2.5, 3), "triangle-up", "▲"),
    Slot("violet", "#B4589A", "#E39CCB", (10, 3, 2.5, 3), "diamond", "◆"),
    Slot("orange", "#C58A00", "#FFD978", (5, 2.5, 5, 8), "pentagon", "⬟"),
    Slot("gray", "#555B66", "#8E97A5", (14, 3, 2.5, 3, 2.5, 3), "cross", "✚"),
)
DOTS = (1.5, 3.5)  # of a path beside a path

# How strongly the stage draws: what letters and lines are multiplied with, lines once more, how opaque a path to come
# is, and how much of the text's colour is mixed into the background. A projector in a bright room takes half of it.
STRENGTHS = {
    "screen": {"size": 1, "line": 1, "trail": 0.36, "muted": 0.72, "edge": 0.38, "grid": 0.09},
    "projector": {"size": 1.25, "line": 1.4, "trail": 0.6, "muted": 0.95, "edge": 0.8, "grid": 0.2},
}

# What a specification names with a "$", by theme, and for a projector: height, contour line, line on the surface, the
# widths of the two, and of the colour bar's frame
PALETTES: dict[str, dict[str, Any]] = {
    "light": {
        "$scale": [[0.0, "#9dbbd0"], [0.2, "#b5ccdb"], [0.45, "#cfdce4"], [0.7, "#e4e8e8"], [1.0, "#f4efe4"]],
        "$line": "rgba(42,66,86,0.20)",
        "$mesh": "#7b98ac",
        "$thin": 0.7,
        "$fine": 1,
        "$frame": 0,
    },
    "light_projector": {
        "$scale": [[0.0, "#4f87b0"], [0.2, "#7ba6c4"], [0.45, "#a9c3d3"], [0.7, "#d3dcdc"], [1.0, "#f6efdd"]],
        "$line": "rgba(8,26,42,0.7)",
        "$mesh": "#12304a",
        "$thin": 1.1,
        "$fine": 2,
        "$frame": 1.5,
    },
    "dark": {
        "$scale": [[0.0, "#0b131b"], [0.2, "#132231"], [0.45, "#1d3346"], [0.7, "#2a475d"], [1.0, "#3d6077"]],
        "$line": "rgba(190,215,232,0.17)",
        "$mesh": "#5f8299",
        "$thin": 0.7,
        "$fine": 1,
        "$frame": 0,
    },
    "dark_projector": {
        "$scale": [[0.0, "#000000"], [0.2, "#0f2233"], [0.45, "#234863"], [0.7, "#3f728f"], [1.0, "#7fb2cb"]],
        "$line": "rgba(232,244,255,0.75)",
        "$mesh": "#d5e8f5",
        "$thin": 1.1,
        "$fine": 2,
        "$frame": 1.5,
    },
}
SIZES = {"$size": 12, "$small": 11}  # of letters, in pixels

# The same for charts that Streamlit shows. Its browser side puts the theme's colours for its placeholders: the runs'
# for #000001 to #000006, ten heights for #000011 to #000020. Greys in between serve both themes.
CHART: dict[str, Any] = {
    "$scale": [[k / 9, f"#0000{11 + k}"] for k in range(10)],
    "$line": "rgba(110,135,155,0.35)",
    "$edge": "rgba(128,140,150,0.6)",
    "$grid": "rgba(128,140,150,0.15)",
    "$ink": "#000037",
    "$paper": "#000038",
    "$thin": 0.7,
    "$fine": 1,
    "$frame": 0,
    "$text": None,
    "$font": None,
}

TABLE = {
    "slots": [one._asdict() for one in SLOTS],
    "dots": DOTS,
    "strengths": STRENGTHS,
    "palettes": PALETTES,
    "sizes": SIZES,
}


def color_of(slot: int) -> Slot:
    """Whose colour a slot has: the six come again from the seventh slot on."""
    return SLOTS[slot % 6]


def style_of(slot: int) -> Slot:
    """Whose dash and marker a slot has: with each round of colours the next one's, so that 36 slots differ."""
    return SLOTS[(slot + slot // 6) % 6]


def sign(slot: int) -> str:
    """A slot's marker in its colour, in Streamlit's Markdown."""
    return f":{color_of(slot).color}[{style_of(slot).sign}]"


def chart_color(slot: int) -> str:
    """The colour of a slot in a chart that Streamlit shows."""
    return f"#00000{slot % len(SLOTS) + 1}"


def for_streamlit(specification: Any) -> Any:
    """A copy of a Plotly specification with Streamlit's placeholders for its "$names"; fonts are left to the theme."""
    return _put(specification, CHART | SIZES)


def ten_heights(theme: str) -> list[str]:
    """Ten colours from the lowest to the highest place, as Streamlit's themes want them."""
    scale = PALETTES[theme]["$scale"]
    places = [at for at, _ in scale]
    channels = [[int(color[i : i + 2], 16) for _, color in scale] for i in (1, 3, 5)]
    mixed = np.array([np.interp(np.linspace(0, 1, 10), places, one) for one in channels]).round().astype(int)
    return ["#{:02x}{:02x}{:02x}".format(*one) for one in mixed.T.tolist()]


def _put(part: Any, names: dict[str, Any]) -> Any:
    if isinstance(part, str):
        return names.get(part, part)
    if isinstance(part, list):
        return [_put(one, names) for one in part]
    if isinstance(part, dict):
        return {key: found for key, one in part.items() if (found := _put(one, names)) is not None}
    return part
