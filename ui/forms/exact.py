"""An item typed to the last digit; what cannot be read is said under the field and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from engine import Item

from .. import echo, session
from ..calls import LONGEST, parse
from .widget import widget

state = st.session_state


def exact(label: str, item: Item, catalog: Mapping[str, type], key: str, change: Callable[[Item], None]) -> None:
    """A text field with the item as a call; `change` receives what was typed, once it can be read."""
    wrong = session.misread(key)

    def typed() -> None:
        problems: list[str] = []
        new = parse(state[key], catalog, problems)
        session.forget_misread(key)
        if problems:
            session.remember_misread(key, state[key], problems)
        elif new is not None:
            change(new)

    shown = wrong["text"] if wrong else repr(item)
    widget(st.text_input, label, key=key, value=shown, changed=typed, max_chars=LONGEST)
    if wrong:
        echo.errors(wrong["problems"])
