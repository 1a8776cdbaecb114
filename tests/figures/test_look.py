"""One table of looks: what Streamlit, Plotly and the browser show agrees with it."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from figures import look

THEME = tomllib.loads((Path(__file__).parent.parent.parent / ".streamlit/config.toml").read_text())["theme"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_has_the_colours_of_the_table(theme):
    told = THEME[theme]
    colors = [getattr(slot, theme) for slot in look.SLOTS]
    assert [told[f"{slot.color}Color"] for slot in look.SLOTS] == colors
    assert [told[f"{slot.color}TextColor"] for slot in look.SLOTS] == colors
    assert told["chartCategoricalColors"] == colors
    assert told["chartSequentialColors"] == look.ten_heights(theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ten_heights_begin_and_end_like_the_scale(theme):
    scale = look.PALETTES[theme]["$scale"]
    ten = look.ten_heights(theme)
    assert (ten[0], ten[-1], len(set(ten))) == (scale[0][1], scale[-1][1], 10)


def test_thirty_six_slots_look_different():
    found = [(look.color_of(slot), look.style_of(slot).dash, look.style_of(slot).marker) for slot in range(36)]
    assert len(set(found)) == 36
    assert look.sign(0) == ":blue[●]"
    assert look.sign(6) == ":blue[■]"


def test_names_in_a_specification_become_colours_and_what_is_left_to_the_theme_goes():
    font = {"family": "$font", "size": "$small"}
    spec = {"line": {"color": "$line", "width": 2}, "font": font, "list": ["$ink", "x"]}
    assert look.for_streamlit(spec) == {
        "line": {"color": look.CHART["$line"], "width": 2},
        "font": {"size": 11},
        "list": [look.CHART["$ink"], "x"],
    }
    assert spec["font"]["family"] == "$font"


def test_every_theme_has_every_name():
    names = [{*palette} for palette in look.PALETTES.values()]
    assert names[0] == names[1] >= {"$scale", "$line"}
    assert {"$scale", "$line", "$edge", "$grid", "$text", "$font"} <= {*look.CHART}


# Colours as the two common kinds of colour blindness see them, in linear light (Machado, Oliveira and Fernandes 2009)
BLIND = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)


def linear(color: str) -> np.ndarray:
    part = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE 1976 lightness and the two colour axes of linear light: two places apart by 2 can just be told apart."""
    x, y, z = np.cbrt(TO_XYZ @ np.clip(light, 0, 1) / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", BLIND)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_runs_differ_for_the_colour_blind_in_tone_and_dash(theme, sight):
    seen = [lab(np.array(BLIND[sight]) @ linear(getattr(slot, theme))) for slot in look.SLOTS]
    apart = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in combinations(range(6), 2)}
    assert min(apart.values()) > 11, apart
    second, fifth = look.SLOTS[1], look.SLOTS[4]
    tones = [linear(getattr(slot, theme)) @ TO_XYZ[1] for slot in (second, fifth)]
    assert max(tones) / min(tones) > 1.5  # by tone alone
    assert sum(fifth.dash) > 1.5 * sum(second.dash) and len(fifth.dash) != len(second.dash)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_run_stands_out_from_the_page(theme):
    page = linear(THEME[theme]["backgroundColor"]) @ TO_XYZ[1]
    for slot in look.SLOTS:
        low, high = sorted((linear(getattr(slot, theme)) @ TO_XYZ[1], page))
        assert (high + 0.05) / (low + 0.05) >= 2.99, slot
