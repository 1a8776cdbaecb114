"""The Streamlit half of the stage: three mounts, one for what draws and in which words, one for the surface that seldom
changes, one for the runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import blake2s
from json import dumps
from typing import Any, NamedTuple

import streamlit as st

from figures import look
from stage.assets import publish
from stage.payload import placed
from stage.texts import TEXTS
from stage.views import ROWS, listed

# These texts travel with every change, so they are tiny. The first one asks for all that the others need.
SETTING = """
const script = {{src: String(new URL("{plotly}", document.baseURI)), onerror() {{ this.remove(); }}}};
if (!window.Plotly) document.head.append(Object.assign(document.createElement("script"), script));
"""
ENTRY = """
const at = (path) => String(new URL(path, document.baseURI));
const stage = import(at("{stage}"));
export default async (args) => (await stage).{entry}(args, at("{plotly}"));
"""


class Place(NamedTuple):
    """Where a stage will be, and how it is set up."""

    box: Any  # Streamlit's container
    key: str
    setting: str  # a short name of words, look and views, by which the browser finds them


@cache
def _mount(entry: str) -> Any:
    script = (SETTING if entry == "setting" else "") + ENTRY
    return st.components.v2.component(
        f"descent_{entry}", js=script.format(entry=entry, **publish()), isolate_styles=False
    )


def place(texts: Mapping[str, str] = TEXTS, *, views: Iterable[Iterable[str]] = ROWS, key: str = "stage") -> Place:
    """A place for a stage with these words and rows of views.

    The browser begins to load what draws, while Python works out what is to be drawn. What is the same as before is not
    sent again: Streamlit keeps messages by their content.
    """
    setting = {"texts": dict(texts), "look": look.TABLE, "rows": listed(views)}
    name = blake2s(dumps(setting).encode(), digest_size=6).hexdigest()
    box = st.container(gap=None)
    with box:
        _mount("setting")(data=setting | {"id": name}, key=f"{key}_setting")
    return Place(box, key, name)


def stage(
    where: Place,
    run: bytes,
    surface: bytes,
    *,
    clock: str = "",
    on_start: Callable[[float, float], None] | None = None,
) -> None:
    """Shows runs on their surface. `on_start(x, y)` is called when a start point was picked on the contour.

    Stages of one page with the same `clock` share it: they play, stop and step together.
    """
    key = where.key

    def started() -> None:
        point = st.session_state[key].start
        if on_start and point:
            on_start(*point)

    with where.box:
        _mount("surface")(data=surface, key=f"{key}_surface")
        mine = {"key": key, "clock": clock or key, "setting": where.setting}
        _mount("stage")(data=placed(mine, run), key=key, on_start_change=started)
    # Streamlit's browser side takes up anew what it is drawing when more comes. The picture goes first, alone, and the
    # widgets behind it wait a moment, which ends where something is pressed: Streamlit looks for that here.
    for _ in range(4):
        time.sleep(0.01)
        st.session_state.get(key)


def remarks(where: Place, link: str, said: Mapping[int, str]) -> None:
    """A sentence on each run, by slot, in its row of the table. It comes after the picture, so that nobody waits for
    it; `link` is that of the picture it belongs to."""
    with where.box:
        data = {"key": where.key, "link": link, "said": {str(slot): text for slot, text in said.items()}}
        _mount("remarks")(data=data, key=f"{where.key}_remarks")
