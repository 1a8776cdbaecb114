"""The page's frame: stage and panel side by side on a wide screen, the stage first on a narrow one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from .texts import t

CSS = Path(__file__).with_name("page.css")
QUIET = Path(__file__).with_name("pages.css")


def workbench(page: str = "") -> tuple[Any, Any]:
    """Containers for the stage and for the panel of a page of this name."""
    st.html(CSS)
    if page:
        heading(1, page)
    with st.container(key="workbench"):
        bench, panel = st.columns([3, 1])
    return bench.container(key="bench"), panel.container(key="panel")


def below() -> Any:
    """A container for the line under the stage that is seen without scrolling."""
    heading(2, t("About these runs"))
    return st.container(key="below", horizontal=True)


def quiet(page: str = "") -> None:
    """The frame of the pages beside the playground; with a name where there is no workbench."""
    st.html(CSS)
    st.html(QUIET)
    if page:
        heading(1, page)


def heading(level: int, text: str) -> None:
    """A heading for those who hear the page; others see what it says."""
    st.html(f"<h{level} class='unseen'>{text}</h{level}>")
