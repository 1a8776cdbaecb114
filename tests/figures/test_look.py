"""One table of looks: what Streamlit, Plotly and the browser show agrees with it."""

import tomllib
from pathlib import Path

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
