"""Which of several runs is chosen, and buttons to add, copy and remove one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ..lanes import sign
from ..texts import t
from .widget import button, widget

state = st.session_state


def slots(
    label: str, names: dict[int, str], chosen: int, key: str, select: Callable[[int], None],
    add: Callable[[bool], None], remove: Callable[[], None], most: int,
) -> None:  # fmt: skip
    """`names` by slot; `add` receives whether the new one is a copy."""
    which = f"{key}.lane"

    def selected() -> None:
        if state[which] is not None:  # a second click on the chosen one chooses nothing
            select(state[which])

    said: Sequence[int] = list(names)
    widget(
        st.pills, label, options=said, value=chosen, key=which, changed=selected,
        format_func=lambda slot: f"{sign(slot)} {names[slot]}",
    )  # fmt: skip
    full, last = len(names) >= most, len(names) < 2
    with st.container(horizontal=True, gap="small", key="lane_buttons"):
        more, copy = (lambda: add(False)), (lambda: add(True))
        button(t("Add"), icon=":material/add:", key=f"{key}.add", pressed=more, disabled=full)
        button(t("Duplicate"), icon=":material/content_copy:", key=f"{key}.copy", pressed=copy, disabled=full)
        button(t("Remove"), icon=":material/delete:", key=f"{key}.remove", pressed=remove, disabled=last)
