"""The Streamlit half of the stage: three mounts, one for what draws, one for the surface that seldom changes, one for
everything else."""

import time
from functools import cache
from typing import Any

import streamlit as st

from stage.assets import publish

# These texts travel with every change, so they are tiny. The first one asks for all that the others need.
LIBRARY = """
const at = (path) => String(new URL(path, document.baseURI));
const script = {{src: at("{plotly}"), onerror() {{ this.remove(); }}}};
if (!window.Plotly) document.head.append(Object.assign(document.createElement("script"), script));
import(at("{stage}"));
export default () => {{}};
"""
ENTRY = """
const at = (path) => String(new URL(path, document.baseURI));
const stage = import(at("{stage}"));
export default async (args) => (await stage).{entry}(args, at("{plotly}"));
"""


@cache
def _mount(name: str) -> Any:
    script = (LIBRARY if name == "library" else ENTRY).format(entry=name, **publish())
    return st.components.v2.component(f"descent_{name}", js=script, isolate_styles=False)


def place(key: str = "stage") -> Any:
    """A place for the stage. The browser begins to load what draws, while Python works out what is to be drawn."""
    box = st.container(gap=None)
    with box:
        _mount("library")(key=f"{key}_library")
    return box


def stage(box: Any, run: bytes, surface: bytes, *, key: str = "stage", on_start=None) -> None:
    """Shows the stage in its place. `on_start(x, y)` is called when a start point was picked on the contour."""

    def started():
        point = st.session_state[key].start
        if on_start and point:
            on_start(*point)

    # Streamlit caches a message by its content, so the unchanged surface costs a hash and no bytes.
    with box:
        _mount("surface")(data=surface, key=f"{key}_surface")
        _mount("stage")(data=run, key=key, on_start_change=started)
    # Streamlit's browser side draws what has come within 10 ms in one go. The picture goes first, alone: with a page
    # of widgets behind it in the same go it is painted 10 ms later, so those wait.
    time.sleep(0.01)
