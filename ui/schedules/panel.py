"""The panel of the page "Schedules": what all runs share, the schedules, and the controls of the chosen one."""

from __future__ import annotations

import streamlit as st

from engine import Schedule
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, session
from ..forms.exact import exact
from ..forms.item_form import item_form
from ..forms.schedule_form import schedule_form
from ..forms.slots import slots
from ..forms.start_form import noise_field, steps_field
from ..forms.widget import button, widget
from ..frame import handle
from ..lanes import sign
from ..nested import title
from ..playground.state import Setup
from ..texts import t
from .state import (
    MOST,
    Comparison,
    add,
    change,
    choose,
    choose_optimizer,
    chosen,
    remove,
    send,
    set_inner,
    set_schedule,
    start_over,
)

state = st.session_state
KEY = Comparison.page


def panel(compared: Comparison) -> None:
    """All controls of the page that the link does not hide."""
    handle()
    history.buttons(Comparison, start_over)
    _shared(compared)
    one = chosen(compared)
    if compared.shows("schedules"):
        names = {each.slot: title(each.schedule) for each in compared.schedules}
        slots(t("Schedules"), names, one.slot, KEY, choose, add, remove, MOST)

    def set_chosen(schedule: Schedule) -> None:
        set_schedule(one.slot, schedule)

    if compared.shows("schedule"):
        with st.container(key="schedule_controls"):
            schedule_form(one.schedule, f"{KEY}.s{one.slot}", set_chosen)
        exact(t("Schedule, typed exactly"), one.schedule, SCHEDULES, f"{KEY}.exact{one.slot}", set_chosen)
    if compared.shows("send"):
        _send(compared)


def _shared(compared: Comparison) -> None:
    if compared.shows("optimizer"):
        widget(
            st.selectbox,
            t("Optimizer under every schedule"),
            options=list(OPTIMIZERS),
            value=type(compared.optimizer).__name__,
            key=f"{KEY}.optimizer",
            format_func=lambda name: t(OPTIMIZERS[name].label),
            changed=lambda: choose_optimizer(state[f"{KEY}.optimizer"]),
        )
        item_form(compared.optimizer.inner, KEY, set_inner, only=["lr"])
    left, right = st.columns(2)
    said = t("Shared with the playground")
    if compared.shows("steps"):
        steps_field(compared, KEY, change, box=left, text=said)
    if compared.shows("noise"):
        noise_field(compared, KEY, change, box=right, text=said)


def _send(compared: Comparison) -> None:
    setup, one = session.document(Setup), chosen(compared)
    where: list[int | None] = [lane.slot for lane in setup.lanes]
    where += [None] if setup.free_slot() is not None else []
    st.selectbox(
        t("Send {name} to the playground", name=f"{sign(one.slot)} {title(one.schedule)}"),
        where,
        key=f"{KEY}.send_to",
        format_func=lambda slot: t("a new run") if slot is None else f"{slot + 1}: {setup.lane(slot).label}",
        placeholder=t("Choose an option"),
        help=t("The run keeps its optimizer and takes this schedule; a new run takes the optimizer too"),
    )
    button(t("Send"), icon=":material/send:", key=f"{KEY}.send", pressed=lambda: send(state[f"{KEY}.send_to"]))
