"""The state of the page "Schedules": one optimizer under several schedules, and its part of a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

import streamlit as st

from engine import Item, Optimizer, Schedule
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from . import session
from .address import arrived
from .link import FOREIGN, decode, encode, parse, repeated, spell
from .setup import Lane, Setup
from .texts import t

state = st.session_state
SHARED = ("v", "on", "start", "steps", "noise", "seed", "stop")  # said by the playground's links in the same words
SCALES = ("linear", "log")
MOST = 36  # as many pairs of colour and marker as there are


def current() -> Setup:
    """The playground's picture, with one optimizer under several schedules for its lanes."""
    came = arrived("schedules")
    if "setup" not in state:
        session.take({})
    if came and st.query_params:
        _take(st.query_params.to_dict())
    elif "compared" not in state:
        state.compared, state.rate_scale, state.overlay_problems = _first(), "linear", []
    if all(lane.slot != state.get("chosen") for lane in state.compared):
        state.chosen = state.compared[0].slot
    return replace(state.setup, lanes=state.compared)


def change(compared: Setup) -> None:
    """Take new schedules, another optimizer, or other steps; the playground keeps its lanes."""
    state.compared = compared.lanes
    session.change(replace(compared, lanes=state.setup.lanes))
    state.overlay_problems, state["s.misread"] = [], None


def chosen() -> Lane:
    """The lane of the schedule whose controls are shown."""
    return next(lane for lane in state.compared if lane.slot == state.chosen)


def link(compared: Setup) -> str:
    """The query string of the page: the picture, the optimizer, and each schedule by its slot."""
    pairs = {"opt": spell(compared.lanes[0].optimizer), "axis": state.rate_scale}
    pairs |= {f"s{lane.slot + 1}": spell(lane.schedule) for lane in compared.lanes}
    own = "&".join(f"{key}={quote(value, safe='(),=')}" for key, value in pairs.items())
    return f"{encode(replace(compared, lanes=()))}&{own}"


def read(query: Mapping[str, str], problems: list[str]) -> tuple[tuple[Lane, ...], str]:
    """The lanes and the rate axis of a query; what is not understood is added to `problems`. Never raises."""
    lanes = _first()
    optimizer = lanes[0].optimizer
    if "opt" in query:
        optimizer = parse(query["opt"], OPTIMIZERS, problems) or optimizer
    named = {f"s{slot + 1}": slot for slot in range(MOST)}
    asked = [(slot, parse(query[name], SCHEDULES, problems)) for name, slot in named.items() if name in query]
    found = tuple(Lane(slot, optimizer, schedule) for slot, schedule in asked if schedule)
    scale = query.get("axis", SCALES[0])
    if scale not in SCALES:
        problems.append(t("axis={text} is not {known}.", text=scale[:40], known=t(" or ").join(SCALES)))
    extra = [name for name in query if name not in (*SHARED, *named, *FOREIGN, "opt", "axis")]
    if extra:
        problems.append(t("Not known here: {names}.", names=", ".join(name[:40] for name in extra[:6])))
    return found or tuple(replace(lane, optimizer=optimizer) for lane in lanes), scale if scale in SCALES else SCALES[0]


def _take(query: dict[str, str]) -> None:
    picture, _, problems = decode({name: query[name] for name in SHARED if name in query})
    state.setup = replace(picture, lanes=state.setup.lanes)
    state.compared, state.rate_scale = read(query, problems)
    problems += repeated(name for name in query if len(st.query_params.get_all(name)) > 1)
    state.overlay_problems = problems[:12]


def _first() -> tuple[Lane, ...]:
    """What a first visit compares: the optimizer of the playground's last lane, held, stepped, glided and warmed up."""
    optimizer = state.setup.lanes[-1].inner
    schedules: list[Item] = [SCHEDULES[name]() for name in ("Constant", "StepDecay", "CosineDecay")]
    schedules.append(SCHEDULES["LinearWarmup"](then=SCHEDULES["CosineDecay"]()))
    return tuple(Lane(slot, optimizer, schedule) for slot, schedule in enumerate(schedules))


def choose_optimizer(name: str) -> Setup:
    """Another optimizer for all schedules, at the rate that suits it on this landscape."""
    return with_optimizer(session.tuned(state.setup.landscape, OPTIMIZERS[name](), state.setup.start))


def with_optimizer(optimizer: Optimizer) -> Setup:
    """The comparison with this optimizer under every schedule."""
    return replace(state.setup, lanes=tuple(replace(lane, optimizer=optimizer) for lane in state.compared))


def with_schedule(slot: int, schedule: Schedule) -> Setup:
    """The comparison with this schedule in its slot."""
    lane = Lane(slot, state.compared[0].optimizer, schedule)
    return replace(state.setup, lanes=state.compared).with_lane(lane)


def add(copy: bool) -> Setup | None:
    """One more schedule: a copy of the chosen one, or the first that is not there yet."""
    compared = replace(state.setup, lanes=state.compared)
    slot = compared.free_slot(MOST)
    if slot is None:
        return None
    there = {type(lane.schedule).__name__ for lane in state.compared}
    name = next((one for one in SCHEDULES if one not in there), "Constant")
    schedule = chosen().schedule if copy else SCHEDULES[name]()
    state.chosen = slot
    return with_schedule(slot, schedule)


def remove() -> Setup | None:
    """The chosen schedule goes; the last one stays."""
    if len(state.compared) < 2:
        return None
    left = replace(state.setup, lanes=state.compared).without(state.chosen)
    state.chosen = left.lanes[0].slot
    return left


def send(slot: int | None) -> None:
    """Give the chosen schedule to a lane of the playground; None makes a new lane of it, optimizer included."""
    setup: Setup = state.setup
    if slot is None:
        free = setup.free_slot()
        lane = replace(chosen(), slot=setup.lanes[-1].slot if free is None else free)
        state.own_rates.add(lane.slot)
    else:
        lane = replace(setup.lane(slot), schedule=chosen().schedule)
    session.change(setup.with_lane(lane))
    session.select(lane.slot)
    arrived("playground")  # with this setup, whatever the address says
    state.sent = True


def sent() -> bool:
    """Whether a schedule has just been sent to the playground, where one wants to see it."""
    return state.pop("sent", False)
