"""All controls of one schedule, those of the schedules in it included."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine import Item, Schedule
from schedules import CATALOG as SCHEDULES

from ..nested import Inner, inside, put
from ..texts import t
from .item_form import item_form
from .widget import button, widget

state = st.session_state
NESTING = [name for name, cls in SCHEDULES.items() if inside(cls())]
MOST_PARTS = 6
DEEPEST = 2  # schedules in schedules that are offered as controls; a link or the text field may hold more
INNER = {"then": "Then", "first": "First", "around": "Around"}  # labels of fields that hold a schedule


def schedule_form(
    schedule: Schedule, key: str, change: Callable[[Item], None], label: str = "", depth: int = 0
) -> None:
    """Which schedule it is, its numbers, and the same again for every schedule in it."""
    names = list(SCHEDULES) if depth < DEEPEST else [name for name in SCHEDULES if name not in NESTING]
    name = type(schedule).__name__
    names += [name] if name not in names else []
    widget(
        st.selectbox,
        label or t("Schedule"),
        options=names,
        value=name,
        key=f"{key}.which",
        format_func=lambda one: t(SCHEDULES[one].label),
        changed=lambda: change(SCHEDULES[state[f"{key}.which"]]()),
    )
    item_form(schedule, key, change)
    item_form(schedule, key, change, advanced=True)
    if depth < DEEPEST:
        inner_forms(schedule, key, change, depth)


def inner_forms(schedule: Schedule, key: str, change: Callable[[Item], None], depth: int = 0) -> None:
    """The controls of the schedules inside a schedule; a row of them can grow and shrink."""
    for where in inside(schedule):

        def changed(item: Item, where: Inner = where) -> None:
            change(put(schedule, where, item))

        place = "" if where.place is None else str(where.place + 1)
        label = t("Part {n}", n=place) if place else t(INNER.get(where.field, where.field.replace("_", " ")))
        schedule_form(where.item, f"{key}.{where.field}{place}", changed, label, depth + 1)
    if hasattr(schedule, "longer"):
        full, short = len(schedule.parts) >= MOST_PARTS, len(schedule.parts) < 3
        with st.container(horizontal=True):
            button(t("Add a part"), key=f"{key}.longer", pressed=lambda: change(schedule.longer()), disabled=full)
            button(
                t("Remove the last"), key=f"{key}.shorter", pressed=lambda: change(schedule.shorter()), disabled=short
            )
