"""The still half of the stage: axes, contour and surface, without any path.

Plain Plotly dictionaries. A string that starts with "$" is a colour or font name that the browser replaces
from `PALETTES` or from the page's theme, so one specification serves light and dark.
"""

from math import ceil, floor, log10

PALETTES = {
    "light": {
        "$scale": [
            [0.0, "#9dbbd0"],
            [0.2, "#b5ccdb"],
            [0.45, "#cfdce4"],
            [0.7, "#e4e8e8"],
            [1.0, "#f4efe4"],
        ],
        "$line": "rgba(42,66,86,0.20)",
        "$mesh": "#7b98ac",
    },
    "dark": {
        "$scale": [
            [0.0, "#0b131b"],
            [0.2, "#132231"],
            [0.45, "#1d3346"],
            [0.7, "#2a475d"],
            [1.0, "#3d6077"],
        ],
        "$line": "rgba(190,215,232,0.17)",
        "$mesh": "#5f8299",
    },
}

CAMERA = {
    "eye": {"x": -0.49, "y": -1.08, "z": 1.37},
    "up": {"x": 0, "y": 0, "z": 1},
    "center": {"x": 0.02, "y": 0.02, "z": -0.15},
}

BANDS = 18


def backdrops(xs, ys, low, high, ticks):
    """Specifications by view; the height grid itself is put in by the browser.

    `low` and `high` bound the displayed heights; `ticks` holds a list of (place, text) for x, y and z.
    """
    return {
        "contour": _contour(xs, ys, low, high, ticks["z"]),
        "surface": _surface(xs, ys, low, high, ticks),
    }


def _contour(xs, ys, low, high, ticks):
    band = _round_band((high - low) / BANDS)
    trace = {
        "type": "contour",
        "x": xs,
        "y": ys,
        "zmin": low,
        "zmax": high,
        "autocontour": False,
        "contours": {
            "start": floor(low / band) * band,
            "end": ceil(high / band) * band,
            "size": band,
            "coloring": "fill",
        },
        "line": {"width": 0.7, "color": "$line"},
        "colorscale": "$scale",
        "hoverinfo": "skip",
        "colorbar": {
            "thickness": 9,
            "outlinewidth": 0,
            "len": 1,
            "lenmode": "fraction",
            "ypad": 0,
            "xpad": 8,
            "ticks": "",
            "tickvals": [at for at, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickfont": {"size": "$small"},
        },
    }
    layout = _layout({"l": 50, "r": 58, "t": 6, "b": 38})
    layout["dragmode"] = "zoom"
    layout["xaxis"] = _axis("x") | {"range": [xs[0], xs[-1]]}
    layout["yaxis"] = _axis("y") | {"range": [ys[0], ys[-1]]}
    return {"data": [trace], "layout": layout}


def _surface(xs, ys, low, high, ticks):
    trace = {
        "type": "surface",
        "x": xs,
        "y": ys,
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
                "width": 1,
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

    def axis(name, ends):
        places = [at for at, _ in ticks[name]]
        return quiet | {"range": ends, "tickvals": places, "ticktext": [""] * len(places)}

    scene = {
        "aspectmode": "manual",
        "aspectratio": {"x": 1, "y": 1, "z": 0.56},
        "camera": CAMERA,
        "dragmode": "turntable",
        "xaxis": axis("x", [xs[0], xs[-1]]),
        "yaxis": axis("y", [ys[0], ys[-1]]),
        "zaxis": axis("z", [low, high]),
    }
    return {"data": [trace], "layout": _layout({"l": 0, "r": 0, "t": 0, "b": 0}) | {"scene": scene}}


def _axis(title):
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


def _layout(margin):
    return {
        "margin": margin,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "$font", "color": "$text", "size": "$size"},
        "showlegend": False,
        "hovermode": False,
    }


def _round_band(width):
    power = 10 ** floor(log10(width))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= width * 0.999)
