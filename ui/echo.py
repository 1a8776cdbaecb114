"""The one way in which what was typed, pasted or linked comes back to the page: letter by letter, and bounded.

Streamlit's boxes render Markdown, so that a picture in a typed formula would be fetched by the browser. No other file
calls them.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from .texts import LONGEST, literally, short


def errors(texts: Iterable[str]) -> None:
    """A box for everything that is wrong."""
    for text in texts:
        st.error(_safe(text))


def warnings(head: str, texts: Iterable[str]) -> None:
    """One box with a sentence and a list under it; nothing if the list is empty."""
    if said := [f"\n- {_safe(text)}" for text in texts]:
        st.warning(_safe(head) + "".join(said))


def success(text: str) -> None:
    """A box that says what has been done."""
    st.success(_safe(text, 4 * LONGEST))


def note(text: str) -> None:
    """A box with something that is good to know."""
    st.info(_safe(text), icon=":material/visibility:")


def passing(text: str) -> None:
    """A few words in the corner, which go away by themselves."""
    st.toast(_safe(text), icon=":material/visibility:", duration="long")


def _safe(text: str, most: int = LONGEST) -> str:
    return literally(short(text, most))
