"""The address bar: whether it asks for something, and the link that it shows."""

from __future__ import annotations

from functools import cache

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# In place of the old address, not after it: going back leaves the page instead of undoing every slider.
JS = """
export default ({ data }) => {
  const embed = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const own = embed.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
  history.replaceState(history.state, "", `${location.pathname}?${data}${own}${location.hash}`);
};
"""


def through_app() -> None:
    """Start again from app.py if this page runs without it.

    Streamlit takes a folder called `pages` for a menu of its own until app.py has run once, and the first visitor of a
    fresh server may come by a link straight to a page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def arrived(page: str) -> bool:
    """Whether this run has come from another page of ours, or is the session's first."""
    came = st.session_state.get("here") != page
    st.session_state.here = page
    return came


def show_link(link: str) -> None:
    """Put a query string into the address bar."""
    with st.container(key="address"):
        _mount()(data=link, key="address_bar")


@cache
def _mount():
    return st.components.v2.component("descent_address", js=JS)
