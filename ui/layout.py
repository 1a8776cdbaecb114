"""The page's frame: stage and panel side by side on a wide screen, the stage first on a narrow one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

CSS = Path(__file__).with_name("page.css")
QUIET = Path(__file__).with_name("pages.css")


def workbench() -> tuple[Any, Any]:
    """Containers for the stage and for the panel."""
    st.html(CSS)
    with st.container(key="workbench"):
        bench, panel = st.columns([3, 1])
    return bench.container(key="bench"), panel.container(key="panel")


def quiet() -> None:
    """The frame of the pages beside the playground."""
    st.html(CSS)
    st.html(QUIET)
