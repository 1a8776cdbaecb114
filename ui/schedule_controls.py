"""All controls of one schedule, those of the schedules in it included."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine import Item, Schedule
from schedules import CATALOG as SCHEDULES

from .controls import item_controls, show
from .link import LONGEST, parse
from .nesting import Inner, inside, put
from .texts import literally, t

state = st.session_state
NESTING = [name for name, cls in SCHEDULES.items() if inside(cls())]
MOST_PARTS = 6
DEEPEST = 2  # schedules in schedules that are offered as controls; a link or the text field may hold more


def controls(schedule: Schedule, key: str, change: Callable[[Item], None], label: str = "", depth: int = 0) -> None:
    """Which schedule it is, its numbers, and the same again for every schedule in it."""
    names = list(SCHEDULES) if depth < DEEPEST else [name for name in SCHEDULES if name not in NESTING]
    name = type(schedule).__name__
    names += [name] if name not in names else []
    st.selectbox(
        label or t("Schedule"),
        names,
        names.index(show(f"{key}.which", name)),
        key=f"{key}.which",
        format_func=lambda one: t(SCHEDULES[one].label),
        on_change=lambda: change(SCHEDULES[state[f"{key}.which"]]()),
    )
    item_controls(schedule, key, change)
    item_controls(schedule, key, change, advanced=True)
    if depth < DEEPEST:
        nested(schedule, key, change, depth)


def nested(schedule: Schedule, key: str, change: Callable[[Item], None], depth: int = 0) -> None:
    """The controls of the schedules inside a schedule; a row of them can grow and shrink."""
    for where in inside(schedule):

        def changed(item: Item, where: Inner = where) -> None:
            change(put(schedule, where, item))

        number = "" if where.place is None else f" {where.place + 1}"
        name = t(where.field.removesuffix("s") if number else where.field).capitalize()
        controls(where.item, f"{key}.{where.field}{number.strip()}", changed, name + number, depth + 1)
    if hasattr(schedule, "longer"):
        with st.container(horizontal=True):
            full, short = len(schedule.parts) >= MOST_PARTS, len(schedule.parts) < 3
            more, less = (lambda: change(schedule.longer())), (lambda: change(schedule.shorter()))
            st.button(t("Add a part"), key=f"{key}.longer", on_click=more, disabled=full)
            st.button(t("Remove the last"), key=f"{key}.shorter", on_click=less, disabled=short)


def exactly(schedule: Schedule, slot: int, change: Callable[[Item], None]) -> None:
    """Type the whole schedule; what cannot be read is said and changes nothing."""
    wrong = state.get("s.misread")

    def typed() -> None:
        problems: list[str] = []
        new = parse(state["s.exact"], SCHEDULES, problems)
        state["s.misread"] = (slot, problems) if problems else None
        if new and not problems:
            change(new)

    mine = wrong is not None and wrong[0] == slot
    text = state.get("s.exact", "") if mine else show("s.exact", repr(schedule))
    st.text_input(t("Schedule, typed exactly"), text, key="s.exact", on_change=typed, max_chars=LONGEST)
    for problem in wrong[1] if mine else ():
        st.error(literally(problem))
