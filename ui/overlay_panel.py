"""The panel of the page "Schedules": what all runs share, the schedules, and the controls of the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from engine import Item, Schedule
from optimizers import CATALOG as OPTIMIZERS

from . import overlay, session
from .controls import item_controls, show
from .nesting import title
from .schedule_controls import controls, exactly
from .setup import MOST_STEPS, Lane, Setup, sign
from .texts import t

state = st.session_state


def panel(compared: Setup) -> None:
    """All controls of the page."""
    _shared(compared)
    _slots(compared)
    lane = overlay.chosen()

    def set_schedule(schedule: Schedule) -> None:
        overlay.change(overlay.with_schedule(lane.slot, schedule))

    with st.container(key="schedule_controls"):
        controls(lane.schedule, f"s{lane.slot}", set_schedule)
    exactly(lane.schedule, lane.slot, set_schedule)
    _send()


def _changed(function: Callable[..., Setup | None], *args: Any) -> Callable[[], None]:
    def called() -> None:
        if (compared := function(*args)) is not None:
            overlay.change(compared)

    return called


def _shared(compared: Setup) -> None:
    optimizer, names = compared.lanes[0].optimizer, list(OPTIMIZERS)
    st.selectbox(
        t("Optimizer under every schedule"),
        names,
        names.index(show("compared.optimizer", type(optimizer).__name__)),
        key="compared.optimizer",
        format_func=lambda name: t(OPTIMIZERS[name].label),
        on_change=_changed(lambda: overlay.choose_optimizer(state["compared.optimizer"])),
    )

    def moved(item: Item) -> None:
        overlay.change(overlay.with_optimizer(session.rewrapped(Lane(0, optimizer), item)))

    item_controls(optimizer.inner, "compared", moved, only=["lr"])
    numbers = (("steps", t("Steps"), 1, MOST_STEPS, 50), ("noise", t("Gradient noise"), 0.0, 1e6, 0.1))
    for column, (name, label, low, high, step) in zip(st.columns(2), numbers, strict=True):
        key = f"compared.{name}"

        def typed(name: str = name, key: str = key) -> None:
            overlay.change(replace(state.setup, lanes=state.compared, **{name: state[key]}))

        value, form = show(key, getattr(compared, name)), None if name == "steps" else "%.6g"
        column.number_input(label, low, high, value, step=step, format=form, key=key, on_change=typed,
                            help=t("Shared with the playground"))  # fmt: skip


def _slots(compared: Setup) -> None:
    def select() -> None:
        if state["compared.slot"] is not None:  # a second click on the chosen one chooses nothing
            state.chosen = state["compared.slot"]

    st.pills(
        t("Schedules"),
        [lane.slot for lane in compared.lanes],
        default=show("compared.slot", state.chosen),
        key="compared.slot",
        format_func=lambda slot: f"{sign(slot)} {title(compared.lane(slot).schedule)}",
        on_change=select,
    )
    full, last = len(compared.lanes) >= overlay.MOST, len(compared.lanes) < 2
    with st.container(horizontal=True, gap="small", key="lane_buttons"):
        add, copy = _changed(overlay.add, False), _changed(overlay.add, True)
        st.button(t("Add"), icon=":material/add:", key="s.add", on_click=add, disabled=full)
        st.button(t("Duplicate"), icon=":material/content_copy:", key="s.copy", on_click=copy, disabled=full)
        st.button(
            t("Remove"), icon=":material/delete:", key="s.remove", on_click=_changed(overlay.remove), disabled=last
        )


def _send() -> None:
    setup: Setup = state.setup
    where: list[int | None] = [lane.slot for lane in setup.lanes]
    where += [None] if setup.free_slot() is not None else []
    st.selectbox(
        t("Send {name} to the playground", name=f"{sign(state.chosen)} {title(overlay.chosen().schedule)}"),
        where,
        key="send_to",
        format_func=lambda slot: t("a new lane") if slot is None else f"{slot + 1}: {setup.lane(slot).label}",
        help=t("The lane keeps its optimizer and takes this schedule; a new lane takes the optimizer too"),
    )
    st.button(t("Send"), icon=":material/send:", key="send", on_click=lambda: overlay.send(state.send_to))
