"""The one way in which what was typed, pasted or linked comes back to the page: letter by letter, and bounded.

Streamlit's boxes render Markdown, so that a picture in a typed formula would be fetched by the browser. No other file
calls them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from .texts import LONGEST, literally, short


def errors(texts: Iterable[str]) -> None:
    """A box for everything that is wrong."""
    for text in texts:
        st.error(safe(text))


def warnings(head: str, texts: Iterable[str]) -> None:
    """One box with a sentence and a list under it; nothing if the list is empty."""
    if said := [f"\n- {safe(text)}" for text in texts]:
        st.warning(safe(head) + "".join(said))


def success(text: str) -> None:
    """A box that says what has been done."""
    st.success(safe(text, 4 * LONGEST))


def note(text: str) -> None:
    """A box with something that is good to know."""
    st.info(safe(text), icon=":material/visibility:")


def rows(title: str, found: Sequence[Sequence[str]]) -> None:
    """A list with a title, of rows of a head, a text and what is said about it; nothing if it has no rows."""
    if not found:
        return
    lines = [f"**{safe(title)}**", ""]
    lines += [f"- **{safe(head)}** {safe(text)}  \n  {safe(said)}" for head, text, said in found]
    st.markdown("\n".join(lines))


def passing(text: str) -> None:
    """A few words in the corner, which go away by themselves."""
    st.toast(safe(text), icon=":material/visibility:", duration="long")


def safe(text: str, most: int = LONGEST) -> str:
    """A text of unknown origin as Markdown that shows it letter by letter, its beginning if it is a long one."""
    return literally(short(" ".join(text.split("\n")), most))
