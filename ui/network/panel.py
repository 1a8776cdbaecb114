"""The panel beside the stage: data, runs, and the controls of the selected run."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from datasets import CATALOG as DATASETS
from engine import Item, Optimizer, Wrapper, params
from networks import CALLBACKS, INITIALIZERS
from networks.fit import SPLITS
from networks.planes import KINDS
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, session
from ..forms.item_form import item_form
from ..forms.schedule_form import inner_forms
from ..forms.slots import slots
from ..forms.widget import tabs, widget
from ..frame import handle
from ..ground import MOST_SEED
from ..lanes import MOST_LANES, rewrapped
from ..texts import t
from .data import OWN, own_form
from .lanes import MOST_BATCH, Training, suited
from .state import (
    MOST_EPOCHS,
    Nets,
    add,
    change,
    choose_callbacks,
    choose_initializer,
    choose_optimizer,
    remove,
    select,
    selected,
    set_lane,
    set_network,
    start_over,
)

state = st.session_state
KEY = Nets.page
PLAIN = [name for name, cls in OPTIMIZERS.items() if not issubclass(cls, Wrapper) and suited(cls())]


def panel(nets: Nets) -> None:
    """All controls of the page that the link does not hide, one group at a time."""
    lane = selected(nets)
    handle()
    history.buttons(Nets, start_over)
    if nets.shows("lanes"):
        names = {one.slot: one.label for one in nets.lanes}
        slots(t("Runs"), names, lane.slot, KEY, select, add, remove, MOST_LANES)
    groups = {}
    if nets.shows("optimizer", "schedule"):
        groups["lane"] = t("Settings")
    if nets.shows("network"):
        groups["network"] = t("Network")
    if nets.shows("callbacks"):
        groups["callbacks"] = t("Callbacks")
    if nets.shows("data", "epochs", "seed", "plane"):
        groups["data"] = t("Data")
    if groups:
        chosen = tabs(t("Group"), groups, key=f"{KEY}.group", first=next(iter(groups)))
        {"lane": _settings, "network": _network, "callbacks": _callbacks, "data": _data}[chosen](nets, lane)


def _settings(nets: Nets, lane: Training) -> None:
    key = f"{KEY}.lane{lane.slot}"

    def changed(optimizer: Optimizer) -> None:
        now = session.document(Nets).lane(lane.slot)
        set_lane(replace(now, optimizer=rewrapped(now.optimizer, optimizer)))

    if nets.shows("optimizer"):
        with st.container(key="kind"):
            name = type(lane.inner).__name__
            widget(
                st.selectbox,
                t("Optimizer"),
                options=PLAIN if name in PLAIN else [*PLAIN, name],
                value=name,
                key=f"{KEY}.optimizer",
                format_func=lambda one: t(OPTIMIZERS[one].label),
                changed=lambda: choose_optimizer(lane.slot, state[f"{KEY}.optimizer"]),
            )
            item_form(lane.inner, key, changed, only=["flavour"])
        with st.container(key="knobs"):
            item_form(lane.inner, key, changed, only=[one.name for one in params(lane.inner) if one.name != "flavour"])
    _batch(lane)
    if nets.shows("schedule"):
        _schedule(lane)
    item_form(lane.inner, key, changed, advanced=True)


def _batch(lane: Training) -> None:
    sizes = sorted({1, 2, 4, 8, 16, 32, 64, 128, 256, 512, MOST_BATCH, lane.batch})
    widget(
        st.select_slider,
        t("Batch size"),
        options=sizes,
        value=lane.batch,
        key=f"{KEY}.batch",
        format_func=lambda n: t("all rows") if n == MOST_BATCH else str(n),
        changed=lambda: set_lane(replace(session.document(Nets).lane(lane.slot), batch=state[f"{KEY}.batch"])),
    )


def _schedule(lane: Training) -> None:
    key = f"{KEY}.rate{lane.slot}"

    def keep(schedule: Item) -> None:
        set_lane(session.document(Nets).lane(lane.slot).with_schedule(schedule))

    widget(
        st.selectbox,
        t("Schedule"),
        options=list(SCHEDULES),
        value=type(lane.schedule).__name__,
        key=f"{KEY}.schedule",
        format_func=lambda one: t(SCHEDULES[one].label),
        help=t(
            "It counts steps, not epochs. Callbacks that set the rate go when another one than a constant is chosen."
        ),
        changed=lambda: keep(SCHEDULES[state[f"{KEY}.schedule"]]()),
    )
    with st.container(key="rates"):
        item_form(lane.schedule, key, keep)
        inner_forms(lane.schedule, key, keep)


def _network(nets: Nets, lane: Training) -> None:
    key = f"{KEY}.net{lane.slot}"
    shape = ["hidden", "activation"] + (["leak"] if lane.network.activation == "leaky_relu" else [])

    def changed(item: Item) -> None:
        set_network(lane.slot, item)

    item_form(lane.network, key, changed, only=shape[:2])
    if len(shape) > 2:
        item_form(lane.network, key, changed, advanced=True, only=["leak"])
    st.caption(t("Layers and activation are those of all runs, the rest is this run's own."))
    widget(
        st.selectbox,
        t("Initializer"),
        options=list(INITIALIZERS),
        value=type(lane.network.initializer).__name__,
        key=f"{KEY}.initializer",
        format_func=lambda one: t(INITIALIZERS[one].label),
        changed=lambda: choose_initializer(lane.slot, state[f"{KEY}.initializer"]),
    )
    name = type(lane.network.initializer).__name__
    item_form(lane.network.initializer, f"{key}.{name}", lambda item: changed(replace(lane.network, initializer=item)))
    with st.container(key="terrain"):
        item_form(lane.network, key, changed, only=["l1", "l2", "dropout", "rescale"])
    item_form(lane.network, key, changed, advanced=True, only=["proximal_l1", "activity_l1", "activity_l2", "squared"])


def _callbacks(nets: Nets, lane: Training) -> None:
    key = f"{KEY}.callbacks"
    widget(
        st.multiselect,
        t("Callbacks, in this order"),
        options=list(CALLBACKS),
        value=[type(one).__name__ for one in lane.callbacks],
        key=key,
        placeholder=t("Choose an option"),
        help=t("They count epochs. One that sets the rate takes the place of a schedule, as in Keras."),
        changed=lambda: choose_callbacks(lane.slot, state[key]),
    )
    for place, one in enumerate(lane.callbacks):
        st.caption(f"**{one.label}**: {t(one.idea())}")

        def changed(item: Item, place: int = place) -> None:
            now = session.document(Nets).lane(lane.slot)
            set_lane(now.with_callbacks((*now.callbacks[:place], item, *now.callbacks[place + 1 :])))

        item_form(one, f"{key}{lane.slot}", changed)


def _data(nets: Nets, lane: Training) -> None:
    if nets.shows("data"):
        widget(
            st.selectbox,
            t("Data"),
            options=list(DATASETS),
            value=type(nets.data).__name__,
            key=f"{KEY}.data",
            format_func=lambda one: t(DATASETS[one].label),
            changed=lambda: change(data=DATASETS[state[f"{KEY}.data"]]()),
        )
        if type(nets.data).__name__ in OWN:
            own_form(nets.data, lambda item: change(data=item))
        else:
            item_form(nets.data, f"{KEY}.on", lambda item: change(data=item))
        widget(
            st.slider, t("Validation share"), min_value=0.0, max_value=0.9, step=0.05, value=nets.validation,
            key=f"{KEY}.validation", changed=lambda: change(validation=state[f"{KEY}.validation"]),
        )  # fmt: skip
        said = {"last": t("the last rows, as Keras does"), "stratified": t("the same share of each class")}
        widget(
            st.selectbox, t("Which rows are kept back"), options=list(SPLITS), value=nets.split, key=f"{KEY}.split",
            format_func=said.get, changed=lambda: change(split=state[f"{KEY}.split"]),
        )  # fmt: skip
    if nets.shows("epochs"):
        widget(
            st.number_input, t("Epochs"), min_value=1, max_value=MOST_EPOCHS, step=10, value=nets.steps,
            key=f"{KEY}.epochs", changed=lambda: change(steps=int(state[f"{KEY}.epochs"])),
        )  # fmt: skip
    if nets.shows("seed"):
        widget(
            st.number_input, t("Seed of start, order and dropout"), min_value=0, max_value=MOST_SEED, step=1,
            value=nets.draw, key=f"{KEY}.draw", changed=lambda: change(draw=int(state[f"{KEY}.draw"])),
        )  # fmt: skip
    if nets.shows("plane"):
        names = {
            "principal": t("the path's main directions"),
            "first, middle, last": t("through first, middle and last weights"),
            "random": t("random, filter-normalised"),
        }
        widget(
            st.selectbox, t("Plane of the loss surface"), options=list(KINDS), value=nets.plane, key=f"{KEY}.plane",
            format_func=names.get, changed=lambda: change(plane=state[f"{KEY}.plane"]),
        )  # fmt: skip
