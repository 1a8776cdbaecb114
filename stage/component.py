"""The Streamlit half of the stage: two mounts, one for the surface that seldom changes, one for everything else."""

import time
from functools import cache

import streamlit as st

from stage.assets import publish

# Travels with every change, so it is tiny. Plotly is asked for at once, not only when the modules are here.
LOADER = """
const stage = import(new URL("{stage}", document.baseURI));
const plotly = String(new URL("{plotly}", document.baseURI));
if (!window.Plotly && !document.querySelector(`link[href="${{plotly}}"]`))
  document.head.append(Object.assign(document.createElement("link"), {{rel: "preload", as: "script", href: plotly}}));
export default async (args) => (await stage).{entry}(args, plotly);
"""


@cache
def _mounts():
    make = st.components.v2.component
    paths = publish()
    return (
        make("descent_surface", js=LOADER.format(entry="surface", **paths), isolate_styles=False),
        make("descent_stage", js=LOADER.format(entry="stage", **paths), isolate_styles=False),
    )


def stage(run: bytes, surface: bytes, *, key: str = "stage", on_start=None) -> None:
    """Shows the stage. `on_start(x, y)` is called when a start point was picked on the contour."""

    def started():
        point = st.session_state[key].start
        if on_start and point:
            on_start(*point)

    surface_mount, stage_mount = _mounts()
    # Streamlit caches a message by its content, so the unchanged surface costs a hash and no bytes.
    with st.container(gap=None):
        surface_mount(data=surface, key=f"{key}_surface")
        stage_mount(data=run, key=key, on_start_change=started)
    # Streamlit's browser side draws what has come within 10 ms in one go. The picture goes first, alone: with a page
    # of widgets behind it in the same go it is painted 10 ms later, so those wait.
    time.sleep(0.01)
