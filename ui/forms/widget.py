"""One widget that shows a value of the page's state; it keeps nothing of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from .. import session
from ..texts import t

state = st.session_state
DEFAULTS = {
    "selectbox": "index",
    "pills": "default",
    "segmented_control": "default",
    "multiselect": "default",
}  # `value` for all others


def widget(make: Callable, label: str, *, key: str, value: Any, changed: Callable[[], object], **more: Any) -> None:
    """The widget that `make` makes, showing this value whatever it showed before; `changed` when a hand has moved it.

    Its state is set only where it differs: set in every run, it would take back what a fast hand has done meanwhile.
    """
    default = DEFAULTS.get(make.__name__, "value")
    if make.__name__ == "selectbox":
        more.setdefault("placeholder", t("Choose an option"))
    more[default] = list(more["options"]).index(value) if default == "index" else value
    if not session.resumed() and (key not in state or state[key] != value):
        state[key] = value
    make(label, key=key, on_change=changed, **more)
    if session.resumed() and state[key] != value:
        session.act(changed)


def button(label: str, *, key: str, pressed: Callable[[], object], **more: Any) -> None:
    """A button that does something before the page is drawn anew."""
    if st.button(label, key=key, on_click=pressed, **more) and session.resumed():
        session.act(pressed)


def tabs(label: str, names: dict[str, str], *, key: str, first: str) -> str:
    """Which of a few groups is shown; nothing but this widget knows, and on coming back it is the first one again."""
    if state.get(key) not in names:  # a group that was there before
        state.pop(key, None)
    default = state.get(key) or first
    return st.segmented_control(
        label, list(names), key=key, default=default, format_func=names.get, required=True, label_visibility="collapsed"
    )
