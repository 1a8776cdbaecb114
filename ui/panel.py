"""The panel beside the stage: landscape, lanes, and the controls of the selected lane."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine import EarlyStopping, Item, params
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from . import session
from .controls import item_controls, show
from .link import parse
from .schedule_controls import nested
from .setup import MOST_LANES, MOST_STEPS, Lane, Setup, sign
from .texts import literally, t

state = st.session_state
WARMUP = SCHEDULES["LinearWarmup"]
PLAIN_SCHEDULES = [name for name in SCHEDULES if name != "LinearWarmup"]


def panel(setup: Setup) -> None:
    """All controls of the playground, one group at a time.

    A group that is not shown is not drawn at all: Streamlit mounts folded widgets late, and those send an old value
    back after the setup has moved on.
    """
    _landscape(setup)
    _lanes(setup)
    lane = setup.lane(state.selected)
    groups = {"lane": t("Settings"), "more": t("More"), "start": t("Start, steps, noise")}
    show("group", state.get("group") or "lane")
    chosen = st.segmented_control(
        t("Group"), list(groups), key="group", format_func=groups.get, label_visibility="collapsed", required=True
    )
    if chosen == "more":
        _more(lane)
    elif chosen == "start":
        _start(setup)
    else:
        _optimizer(lane)
        _schedule(lane)


def _landscape(setup: Setup) -> None:
    names = list(LANDSCAPES)
    st.selectbox(
        t("Landscape"),
        names,
        names.index(show("landscape", type(setup.landscape).__name__)),
        key="landscape",
        format_func=lambda name: t(LANDSCAPES[name].label),
        on_change=session.callback(lambda: session.choose_landscape(state.landscape)),
    )
    with st.container(key="terrain"):
        item_controls(setup.landscape, "on", lambda item: session.change(replace(state.setup, landscape=item)))


def _lanes(setup: Setup) -> None:
    slots = [lane.slot for lane in setup.lanes]

    def select() -> None:
        if state.lane is not None:  # a second click on the chosen lane chooses nothing
            session.select(state.lane)

    st.pills(
        t("Lanes"),
        slots,
        default=show("lane", state.selected),
        key="lane",
        format_func=lambda slot: f"{sign(slot)} {setup.lane(slot).label}",
        on_change=select,
    )
    full, last = len(slots) >= MOST_LANES, len(slots) < 2
    with st.container(horizontal=True, gap="small", key="lane_buttons"):
        add, copy = session.callback(session.add_lane, False), session.callback(session.add_lane, True)
        st.button(t("Add"), icon=":material/add:", key="add", on_click=add, disabled=full)
        st.button(t("Duplicate"), icon=":material/content_copy:", key="copy", on_click=copy, disabled=full)
        st.button(
            t("Remove"),
            icon=":material/delete:",
            key="remove",
            on_click=session.callback(session.remove_lane),
            disabled=last,
        )


def _optimizer(lane: Lane) -> None:
    names = session.PLAIN
    key, changed = f"lane{lane.slot}", _inner_changed(lane.slot)
    with st.container(key="kind"):
        st.selectbox(
            t("Optimizer"),
            names,
            names.index(show("optimizer", type(lane.inner).__name__)),
            key="optimizer",
            format_func=lambda name: t(OPTIMIZERS[name].label),
            on_change=session.callback(lambda: session.choose_optimizer(state.optimizer)),
        )
        item_controls(lane.inner, key, changed, only=["flavour"])
    with st.container(key="knobs"):
        item_controls(lane.inner, key, changed, only=[one.name for one in params(lane.inner) if one.name != "flavour"])


def _inner_changed(slot: int) -> Any:
    def changed(optimizer: Item) -> None:
        lane = state.setup.lane(slot)
        if optimizer.lr != lane.inner.lr:
            state.own_rates.add(slot)
        _set(slot, optimizer=session.rewrapped(lane, optimizer))

    return changed


def _set(slot: int, **parts: Item) -> None:
    session.change(state.setup.with_lane(replace(state.setup.lane(slot), **parts)))


def _schedule(lane: Lane) -> None:
    warm = lane.schedule if isinstance(lane.schedule, WARMUP) else WARMUP(warmup_steps=0)
    plain = warm.then if warm is lane.schedule else lane.schedule

    def keep(schedule: Item, climb: Item) -> None:
        schedule = replace(climb, then=schedule) if climb.warmup_steps else schedule
        _set(lane.slot, schedule=schedule)

    st.selectbox(
        t("Schedule"),
        PLAIN_SCHEDULES,
        PLAIN_SCHEDULES.index(show("schedule", type(plain).__name__)),
        key="schedule",
        format_func=lambda name: t(SCHEDULES[name].label),
        on_change=lambda: keep(SCHEDULES[state.schedule](), warm),
    )
    with st.container(key="rates"):
        item_controls(plain, f"rate{lane.slot}", lambda item: keep(item, warm))
        nested(plain, f"rate{lane.slot}", lambda item: keep(item, warm))
        names = None if warm.warmup_steps else ["warmup_steps"]
        item_controls(warm, f"rate{lane.slot}", lambda item: keep(plain, item), only=names)


def _more(lane: Lane) -> None:
    item_controls(lane.inner, f"lane{lane.slot}", _inner_changed(lane.slot), advanced=True)
    _around(lane)
    plain = getattr(lane.schedule, "then", lane.schedule)

    def keep(item: Item) -> None:
        schedule = item if plain is lane.schedule else replace(lane.schedule, then=item)
        _set(lane.slot, schedule=schedule)

    item_controls(plain, f"rate{lane.slot}", keep, advanced=True)
    _exact(lane)


def _around(lane: Lane) -> None:
    """What is wrapped around the optimizer; only the outermost wrapping has controls."""
    names = [None, *session.WRAPPERS]
    outer = None if lane.inner is lane.optimizer else lane.optimizer

    def wrap() -> None:
        _set(lane.slot, optimizer=OPTIMIZERS[state.around](then=lane.inner) if state.around else lane.inner)

    st.selectbox(
        t("Around it"),
        names,
        names.index(show("around", outer and type(outer).__name__)),
        key="around",
        format_func=lambda name: t(OPTIMIZERS[name].label) if name else t("nothing"),
        on_change=wrap,
    )
    if outer:
        item_controls(outer, f"around{lane.slot}", lambda item: _set(lane.slot, optimizer=item))


def _exact(lane: Lane) -> None:
    """Type any value to the last digit; what cannot be read leaves the lane as it is."""
    for part, catalog, name in (("optimizer", OPTIMIZERS, t("Optimizer")), ("schedule", SCHEDULES, t("Schedule"))):
        key = f"exact.{part}"
        wrong = state.misread.get(part)
        text = state.get(key, "") if wrong else show(key, repr(getattr(lane, part)))

        def typed(part: str = part, catalog: dict = catalog, key: str = key) -> None:
            problems: list[str] = []
            item = parse(state[key], catalog, problems)
            state.misread[part] = problems
            if item is not None and not problems:
                if part == "optimizer":
                    state.own_rates.add(lane.slot)
                _set(lane.slot, **{part: item})

        st.text_input(t("{part}, typed exactly", part=name), text, key=key, on_change=typed, max_chars=1000)
        for problem in wrong or ():
            st.error(literally(problem))


def _start(setup: Setup) -> None:
    columns = st.columns(2)
    for axis, (name, column) in enumerate(zip(setup.landscape.variables, columns, strict=True)):
        low, high = setup.landscape.domain[axis]
        key = f"start.{axis}"

        def moved(axis: int = axis, key: str = key) -> None:
            point = list(state.setup.start)
            point[axis] = float(state[key])
            session.change(replace(state.setup, start=tuple(point)))

        value = show(key, setup.start[axis])
        label = t("Start {axis}", axis=name)
        column.number_input(label, value=value, key=key, step=(high - low) / 100, format="%.6g", on_change=moved)
    places = list(setup.landscape.starts)
    st.pills(
        t("Good starts (or click the contour)"),
        range(len(places)),
        default=show("good", places.index(setup.start) if setup.start in places else None),
        key="good",
        format_func=lambda n: f"({places[n][0]:g}, {places[n][1]:g})",
        on_change=lambda: state.good is not None and session.change(replace(state.setup, start=places[state.good])),
    )
    _number("steps", t("Steps"), 1, MOST_STEPS, 50)
    text = t("Standard deviation of the Gaussian noise added to every coordinate of every gradient")
    _number("noise", t("Gradient noise"), 0.0, 1e6, 0.1, text)
    _number("seed", t("Seed"), 0, 2**32 - 1, 1, t("The same seed gives the same noise, bit for bit, to every lane"))

    show("stopping", setup.stop is not None)

    def stopping() -> None:
        session.change(replace(state.setup, stop=EarlyStopping() if state.stopping else None))

    text = t("Ends a run when its loss has not got better for a while, as Keras's callback does")
    st.toggle(t("Early stopping"), setup.stop is not None, key="stopping", help=text, on_change=stopping)
    if setup.stop:
        item_controls(setup.stop, "stop", lambda item: session.change(replace(state.setup, stop=item)))


def _number(name: str, label: str, low: Any, high: Any, step: Any, text: str | None = None) -> None:
    def changed() -> None:
        session.change(replace(state.setup, **{name: state[name]}))

    shown = None if isinstance(low, int) else "%.6g"
    value = show(name, getattr(state.setup, name))
    st.number_input(label, low, high, value, step=step, format=shown, key=name, help=text, on_change=changed)
