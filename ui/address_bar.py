"""The address bar of the pages without a stage, and the way in for visitors who come straight to a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from . import session

PAGES = Path(__file__).parent.parent / "pages"
# In place of the old address, not after it: going back leaves the page instead of undoing every slider.
JS = """
export default ({ data }) => {
  const embed = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const own = embed.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
  history.replaceState(history.state, "", `${location.pathname}?${data}${own}${location.hash}`);
};
"""


def arrive() -> None:
    """Begin the run of a page: through app.py, and with what the session holds.

    Streamlit takes a folder called `pages` for a menu of its own until `st.navigation` has been called once, and the
    first visitor of a fresh server may come by a link straight to a page.
    """
    if not session.has_app():
        found = sorted(PAGES.glob("*.py"))
        st.navigation([st.Page(page, default=page.stem == "playground") for page in found], position="hidden")
        st.rerun()
    session.begin()


def show_link(link: str) -> None:
    """Put a query string into the address bar."""
    with st.container(key="address"):
        _mount()(data=link, key="address_bar")


@cache
def _mount():
    return st.components.v2.component("descent_address", js=JS)
