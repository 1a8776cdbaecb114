"""What is around every page: the window's title, what a link had wrong, the way to the other pages on a phone, the keys
of undo, and a word when the connection is lost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from . import echo, session
from .document import Document
from .forms.widget import button
from .layout import heading
from .texts import t

HERE = Path(__file__).parent


def titled(page: str, *setup: str) -> None:
    """The window's title tells the setup and the page."""
    st.set_page_config(page_title=" · ".join([*filter(None, setup), page, "Descent Lab"]))


def frame(pages: Iterable[Any]) -> None:
    """Links to the pages, which a wide screen has at its top already, and the script of the frame."""
    with st.container(key="pages", horizontal=True, gap=None):
        for page in pages:
            st.page_link(page)
    with st.container(key="frame"):
        offline = t("Offline. What you change will follow when the connection is back.")
        _mount("frame")(data={"offline": offline}, key="frame_script")


def notice(kind: type[Document], head: str, problems: list[str]) -> None:
    """What a link had wrong by which one came, over the picture, which it does not move. It can be closed."""
    if problems:
        with st.container(key="notice"):
            echo.warnings(head, problems)
            button(
                t("Close"), icon=":material/close:", key=f"{kind.page}.close", type="tertiary",
                pressed=lambda: session.notes(kind).update(problems=[]),
            )  # fmt: skip


def handle() -> None:
    """The button by which the panel, a sheet on a phone, goes and comes."""
    heading(2, t("Controls"))
    words = {"show": t("Show the controls"), "hide": t("Hide the controls")}
    with st.container(key="handle"):
        _mount("sheet")(data=words, key="sheet")


@cache
def _mount(name: str) -> Any:
    js = (HERE / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"descent_{name}", js=js, isolate_styles=False)
