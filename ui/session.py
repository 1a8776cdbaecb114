"""The setup of this browser session, and the only ways in which it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import streamlit as st

from engine import Landscape, Optimizer, Wrapper
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS

from .address import arrived
from .link import decode, repeated
from .setup import Lane, Setup
from .trajectories import suggested_rate

state = st.session_state
PLAIN = [name for name, cls in OPTIMIZERS.items() if not issubclass(cls, Wrapper)]
CLASSICS = ("SGD", "Momentum", "Adam", "RMSProp", "AdaGrad", "Nesterov", "AdamW", "NAdam", "Lion")  # to begin with
WRAPPERS = [name for name, cls in OPTIMIZERS.items() if issubclass(cls, Wrapper)]


def current() -> Setup:
    """The setup; when the session begins, or comes here by a link, the one that the address bar asks for."""
    if arrived("playground") and (st.query_params or "setup" not in state):
        query = st.query_params.to_dict()
        take(query)
        state.problems += repeated(name for name in query if len(st.query_params.get_all(name)) > 1)
    return state.setup


def take(query: dict[str, str]) -> None:
    """Begin anew with what a query asks for."""
    state.setup, view, state.problems = decode(query)
    state.view = view | {"token": uuid4().hex[:8]}
    state.misread = {}  # what was typed and could not be read, by field
    state.selected = state.setup.lanes[0].slot
    asked = {key for key in query if key.startswith("lane")}
    state.own_rates = {lane.slot for lane in state.setup.lanes} if asked else set()  # not ours to retune


def change(setup: Setup) -> None:
    """Take a new setup. What a link had wrong has been read by then."""
    state.setup = setup
    state.problems, state.misread = [], {}
    if all(lane.slot != state.selected for lane in setup.lanes):
        state.selected = setup.lanes[0].slot


def select(slot: int) -> None:
    """Show the controls of this lane."""
    state.selected, state.misread = slot, {}


def callback(function: Callable[..., Setup | None], *args: Any, **kwargs: Any) -> Callable[[], None]:
    """A widget callback that makes a new setup; None leaves things as they are."""

    def called() -> None:
        if (setup := function(*args, **kwargs)) is not None:
            change(setup)

    return called


def selected() -> Lane:
    """The lane whose controls are shown."""
    return state.setup.lane(state.selected)


def choose_landscape(name: str) -> Setup:
    """Another landscape: its best start, and rates that suit it for lanes whose rate nobody has chosen."""
    setup: Setup = state.setup
    landscape = LANDSCAPES[name]()
    lanes = tuple(
        lane if lane.slot in state.own_rates else replace(lane, optimizer=tuned(landscape, lane.optimizer))
        for lane in setup.lanes
    )
    return replace(setup, landscape=landscape, start=landscape.starts[0], lanes=lanes)


def choose_optimizer(name: str) -> Setup:
    """Another optimizer for the selected lane, its schedule kept."""
    lane, setup = selected(), state.setup
    state.own_rates.discard(lane.slot)
    optimizer = rewrapped(lane, tuned(setup.landscape, OPTIMIZERS[name](), setup.start))
    return setup.with_lane(replace(lane, optimizer=optimizer))


def add_lane(copy: bool) -> Setup | None:
    """One more lane: a copy of the selected one, or the best-known optimizer that is not on the track yet."""
    setup: Setup = state.setup
    slot = setup.free_slot()
    if slot is None:
        return None
    if copy:
        lane = replace(selected(), slot=slot)
        if state.selected in state.own_rates:
            state.own_rates.add(slot)
    else:
        racing = {type(one.optimizer).__name__ for one in setup.lanes}
        name = next((one for one in (*CLASSICS, *PLAIN) if one not in racing), "Adam")
        lane = Lane(slot, tuned(setup.landscape, OPTIMIZERS[name](), setup.start))
        state.own_rates.discard(slot)
    state.selected = slot
    return setup.with_lane(lane)


def remove_lane() -> Setup | None:
    """The selected lane goes; the last one stays."""
    if len(state.setup.lanes) < 2:
        return None
    state.own_rates.discard(state.selected)
    return state.setup.without(state.selected)


def rewrapped(lane: Lane, inner: Optimizer) -> Optimizer:
    """The lane's optimizer with another one inside what is wrapped around it."""
    return lane.optimizer.around(inner) if isinstance(lane.optimizer, Wrapper) else inner


def tuned(landscape: Landscape, optimizer: Optimizer, start: tuple[float, ...] | None = None) -> Optimizer:
    """The optimizer with the learning rate that suits this landscape, from its own start or this one."""
    return optimizer.with_lr(suggested_rate(landscape, optimizer, start))
