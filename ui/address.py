"""The address bar: whether it asks for something, and the link that it shows."""

from __future__ import annotations

from functools import cache

import streamlit as st

# In place of the old address, not after it: going back leaves the page instead of undoing every slider.
JS = """
export default ({ data }) => {
  const embed = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const own = embed.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
  history.replaceState(history.state, "", `${location.pathname}?${data}${own}${location.hash}`);
};
"""


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
