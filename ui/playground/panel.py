"""The panel beside the stage: landscape, runs, and the controls of the selected run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from engine import Item, Optimizer, TypedSurface, params
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, session
from ..apart import told_apart
from ..forms.exact import exact
from ..forms.formula_form import domain_form, examples, formula_form
from ..forms.item_form import item_form
from ..forms.schedule_form import inner_forms
from ..forms.slots import slots
from ..forms.start_form import noise_field, seed_field, start_form, steps_field, stop_form
from ..forms.widget import tabs, widget
from ..frame import handle
from ..ground import PICTURED
from ..lanes import MOST_LANES, WARMUP, Lane, rewrapped
from ..texts import t
from .state import (
    PLAIN,
    WRAPPERS,
    Setup,
    add_lane,
    change_formula,
    change_landscape,
    choose_landscape,
    choose_optimizer,
    own_rate,
    remove_lane,
    select,
    selected,
    set_lane,
    set_parts,
    start_over,
)

state = st.session_state
KEY = Setup.page
PLAIN_SCHEDULES = [name for name, cls in SCHEDULES.items() if cls is not WARMUP]


def panel(setup: Setup) -> None:
    """All controls of the playground that the link does not hide, one group at a time.

    A group that is not shown is not drawn at all: Streamlit mounts folded widgets late, and those send an old value
    back after the setup has moved on.
    """
    lane = selected(setup)
    handle()
    history.buttons(Setup, start_over)
    if setup.shows("landscape"):
        _landscape(setup)
    if setup.shows("lanes"):
        names = told_apart(setup.lanes)
        slots(t("Runs"), names, lane.slot, KEY, select, add_lane, remove_lane, MOST_LANES)
    groups = {}
    if setup.shows("optimizer", "schedule"):
        groups["lane"] = t("Settings")
    if setup.shows("more"):
        groups["more"] = t("Advanced")
    if setup.shows("start", "steps", "noise", "seed", "stop"):
        groups["start"] = t("Start, steps, noise")
    if groups:
        chosen = tabs(t("Group"), groups, key=f"{KEY}.group", first=next(iter(groups)))
        {"lane": _settings, "more": _more, "start": _start}[chosen](setup, lane)


def _landscape(setup: Setup) -> None:
    typed = isinstance(setup.landscape, TypedSurface)
    with st.container(key="land"):
        widget(
            st.selectbox,
            t("Landscape"),
            options=PICTURED,
            value=type(setup.landscape).__name__,
            key=f"{KEY}.landscape",
            format_func=lambda name: t(LANDSCAPES[name].label),
            changed=lambda: choose_landscape(state[f"{KEY}.landscape"]),
        )
        if typed:
            examples(setup.landscape, f"{KEY}.on.example", change_landscape)
    if typed:
        formula_form(setup.landscape, f"{KEY}.on", change_formula, lambda item: set_parts(landscape=item))
        return
    with st.container(key="terrain"):
        item_form(setup.landscape, f"{KEY}.on", lambda item: set_parts(landscape=item))


def _settings(setup: Setup, lane: Lane) -> None:
    if setup.shows("optimizer"):
        _optimizer(lane)
    if setup.shows("schedule"):
        _schedule(lane)


def _optimizer(lane: Lane) -> None:
    key, changed = f"{KEY}.lane{lane.slot}", _inner_changed(lane.slot)
    with st.container(key="kind"):
        widget(
            st.selectbox,
            t("Optimizer"),
            options=PLAIN,
            value=type(lane.inner).__name__,
            key=f"{KEY}.optimizer",
            format_func=lambda name: t(OPTIMIZERS[name].label),
            changed=lambda: choose_optimizer(lane.slot, state[f"{KEY}.optimizer"]),
        )
        item_form(lane.inner, key, changed, only=["flavour"])
    with st.container(key="knobs"):
        item_form(lane.inner, key, changed, only=[one.name for one in params(lane.inner) if one.name != "flavour"])


def _inner_changed(slot: int) -> Callable[[Optimizer], None]:
    def changed(optimizer: Optimizer) -> None:
        lane = session.document(Setup).lane(slot)
        set_lane(slot, optimizer=rewrapped(lane.optimizer, optimizer))
        if optimizer.lr != lane.inner.lr:
            own_rate(slot)

    return changed


def _schedule(lane: Lane) -> None:
    warm = lane.schedule if isinstance(lane.schedule, WARMUP) else WARMUP(warmup_steps=0)
    plain = warm.then if warm is lane.schedule else lane.schedule

    def keep(schedule: Item, climb: Item) -> None:
        set_lane(lane.slot, schedule=replace(climb, then=schedule) if climb.warmup_steps else schedule)

    key = f"{KEY}.rate{lane.slot}"
    widget(
        st.selectbox,
        t("Schedule"),
        options=PLAIN_SCHEDULES,
        value=type(plain).__name__,
        key=f"{KEY}.schedule",
        format_func=lambda name: t(SCHEDULES[name].label),
        changed=lambda: keep(SCHEDULES[state[f"{KEY}.schedule"]](), warm),
    )
    with st.container(key="rates"):
        item_form(plain, key, lambda item: keep(item, warm))
        inner_forms(plain, key, lambda item: keep(item, warm))
        names = None if warm.warmup_steps else ["warmup_steps"]
        item_form(warm, key, lambda item: keep(plain, item), only=names)


def _more(setup: Setup, lane: Lane) -> None:
    item_form(lane.inner, f"{KEY}.lane{lane.slot}", _inner_changed(lane.slot), advanced=True)
    _wrapper(lane)
    plain = lane.schedule.then if isinstance(lane.schedule, WARMUP) else lane.schedule

    def set_plain(item: Item) -> None:
        set_lane(lane.slot, schedule=replace(lane.schedule, then=item) if isinstance(lane.schedule, WARMUP) else item)

    item_form(plain, f"{KEY}.rate{lane.slot}", set_plain, advanced=True)

    def typed(item: Item) -> None:
        set_lane(lane.slot, optimizer=item)
        own_rate(lane.slot)

    exact(t("Optimizer, typed exactly"), lane.optimizer, OPTIMIZERS, f"{KEY}.exact.optimizer", typed)
    exact(
        t("Schedule, typed exactly"), lane.schedule, SCHEDULES, f"{KEY}.exact.schedule",
        lambda item: set_lane(lane.slot, schedule=item),
    )  # fmt: skip


def _wrapper(lane: Lane) -> None:
    """What is wrapped around the optimizer; only the outermost wrapping has controls."""
    key = f"{KEY}.wrapper"
    outer = None if lane.inner is lane.optimizer else lane.optimizer

    def wrap() -> None:
        name = state[key]
        set_lane(lane.slot, optimizer=OPTIMIZERS[name](then=lane.inner) if name else lane.inner)

    widget(
        st.selectbox,
        t("Wrapper (clipping, averaging)"),
        options=["", *WRAPPERS],
        value=type(outer).__name__ if outer else "",
        key=key,
        format_func=lambda name: t(OPTIMIZERS[name].label) if name else t("none"),
        changed=wrap,
    )
    if outer:
        item_form(outer, f"{KEY}.wrapper{lane.slot}", lambda item: set_lane(lane.slot, optimizer=item))


def _start(setup: Setup, lane: Lane) -> None:
    if setup.shows("start"):
        start_form(setup, KEY, set_parts)
        if isinstance(setup.landscape, TypedSurface):
            domain_form(setup.landscape, KEY, change_formula)
    if setup.shows("steps"):
        steps_field(setup, KEY, set_parts)
    if setup.shows("noise"):
        noise_field(setup, KEY, set_parts)
    if setup.shows("seed"):
        seed_field(setup, KEY, set_parts)
    if setup.shows("stop"):
        stop_form(setup, KEY, set_parts)
