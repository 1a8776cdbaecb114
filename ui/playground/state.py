"""The state of the playground and the only ways in which it changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from engine import Item, Landscape, Wrapper
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, lanes, link, session
from ..codecs import Names
from ..document import part
from ..ground import Ground
from ..lanes import MOST_LANES, Lane, Lanes
from ..tuning import tuned
from .view import View

CLASSICS = ("SGD", "Momentum", "Adam", "RMSProp", "AdaGrad", "Nesterov", "AdamW", "NAdam", "Lion")  # to begin with
WRAPPERS = [name for name, cls in OPTIMIZERS.items() if issubclass(cls, Wrapper)]
PLAIN = [name for name in OPTIMIZERS if name not in WRAPPERS]
FIRST = (
    Lane(0, OPTIMIZERS["Momentum"](lr=0.0001)),
    Lane(1, OPTIMIZERS["RMSProp"](lr=0.06, rho=0.95), SCHEDULES["CosineDecay"]()),
    Lane(2, OPTIMIZERS["Adam"](lr=0.1, beta2=0.97)),
)
CONTROLS = ("landscape", "lanes", "optimizer", "schedule", "more", "start", "steps", "noise", "seed", "stop", "reasons")


@dataclass(frozen=True)
class Setup(Ground):
    """The whole picture, but for what only the eye has changed. As declared: one valley, three ways down."""

    lanes: tuple[Lane, ...] = part("lane", Lanes(), FIRST)
    hidden: tuple[str, ...] = part("hide", Names(CONTROLS), ())
    view: Any = part("view", View(), None, kept=False)  # of the link that one came by

    page = "playground"
    notes: ClassVar = {
        "selected": int, "own_rates": lambda slots=(): [*map(int, slots)], "token": str,
        "first": str, "first_own": lambda slots=(): [*map(int, slots)],
        "starts": lambda found=(): {str(name): [*map(float, point)] for name, point in dict(found).items()},
    }  # fmt: skip

    def lane(self, slot: int) -> Lane:
        """The lane in this slot, or the first one."""
        return lanes.at(self.lanes, slot)

    def with_lane(self, lane: Lane) -> Setup:
        """A copy in which this lane takes its slot, replacing what was there."""
        return replace(self, lanes=lanes.put(self.lanes, lane))

    def free_slot(self) -> int | None:
        """The first slot without a lane, None if all are taken."""
        return lanes.free_slot(self.lanes, MOST_LANES)


def greeting() -> Setup:
    """The first picture."""
    return Setup()


def decode(query: Mapping[str, str]) -> tuple[Setup, dict[str, Any], list[str]]:
    """The setup of a query, the view to open it with, and what had to be ignored. Never raises."""
    found, problems = link.decode(query, greeting())
    return replace(found, view=None), found.view or {}, problems


def current() -> Setup:
    """The setup; when one comes here by a link, the one that it asks for."""
    if query := session.enter(Setup.page):
        setup, view, problems = decode(query)
        problems += session.repeated()
        own = [lane.slot for lane in setup.lanes] if any(key.startswith("lane") for key in query) else []
        _begin(setup, own, problems, view, session.token(query))
    _begin_once()
    return session.document(Setup)


def _begin_once() -> None:
    if not session.knows(Setup):
        _begin(session.document(Setup), [], [], {}, session.token({}))


def _begin(setup: Setup, own_rates: list[int], problems: list[str], view: dict[str, Any], token: str) -> None:
    """`own_rates` are the lanes whose learning rate is not ours to change; `token` is the name of this visit."""
    session.change(setup)
    problems = problems[: link.MOST_SAID + 1]
    notes = {"selected": setup.lanes[0].slot, "own_rates": own_rates, "problems": problems, "view": view}
    first = {"first": link.encode(setup), "first_own": own_rates}
    session.notes(Setup).update(notes | first, token=token)


def problems() -> list[str]:
    """What the link had wrong by which one came, until something is changed."""
    return session.notes(Setup).get("problems", [])


def view() -> dict[str, Any]:
    """The view that a link asked for, with the name of this visit: the stage opens it once."""
    notes = session.notes(Setup)
    return notes.get("view", {}) | {"token": notes.get("token", "")}


def change(setup: Setup) -> None:
    """Take a new setup. What a link had wrong has been read by then."""
    history.note(Setup)
    session.change(setup)
    notes = session.notes(Setup)
    notes["problems"] = []
    if all(lane.slot != notes.get("selected") for lane in setup.lanes):
        notes["selected"] = setup.lanes[0].slot


def selected(setup: Setup) -> Lane:
    """The lane whose controls are shown."""
    return setup.lane(session.notes(Setup).get("selected", 0))


def start_over() -> None:
    """The setup that this visit began with, or the greeting where it is that already."""
    notes = session.notes(Setup)
    first = decode(link.split(notes.get("first", "")))[0]
    again = first == session.document(Setup)
    change(greeting() if again else first)
    notes.update(selected=session.document(Setup).lanes[0].slot, starts={})
    notes["own_rates"] = [] if again else [*notes.get("first_own", [])]


def select(slot: int) -> None:
    """Show the controls of this lane."""
    session.notes(Setup)["selected"] = slot
    session.forget_misread()


def own_rate(slot: int, own: bool = True) -> None:
    """Whether somebody has chosen the learning rate of this lane; nobody else changes it then."""
    notes = session.notes(Setup)
    notes["own_rates"] = sorted({*notes.get("own_rates", ())} - {slot} | ({slot} if own else set()))


def is_own(slot: int) -> bool:
    """Whether somebody has chosen the learning rate of this lane."""
    return slot in session.notes(Setup).get("own_rates", ())


def set_lane(slot: int, **parts: Item) -> None:
    """Another optimizer or schedule for a lane."""
    setup = session.document(Setup)
    change(setup.with_lane(replace(setup.lane(slot), **parts)))


def set_parts(**parts: Any) -> None:
    """Other values for parts of the setup."""
    change(replace(session.document(Setup), **parts))


def choose_landscape(name: str) -> None:
    """Another landscape: the start where one left it, or its best."""
    left = session.notes(Setup).get("starts", {}).get(name, ())
    landscape = LANDSCAPES[name]()
    change_landscape(landscape, tuple(left) if len(left) == len(landscape.variables) else None)


def change_formula(landscape: Landscape) -> None:
    """Another formula of one's own: the start stays where it is as long as that is on the picture."""
    start = session.document(Setup).start
    inside = all(low <= x <= high for x, (low, high) in zip(start, landscape.domain, strict=True))
    fine = inside and math.isfinite(landscape.value(start)) and all(map(math.isfinite, landscape.grad(start)))
    change_landscape(landscape, start if fine and any(landscape.grad(start)) else None)


def change_landscape(landscape: Landscape, start: tuple[float, ...] | None = None) -> None:
    """The same with this landscape, a start in place of its best one, and rates that suit it for lanes whose rate
    nobody has chosen."""
    setup, notes = session.document(Setup), session.notes(Setup)
    found = tuple(
        one if is_own(one.slot) else replace(one, optimizer=tuned(landscape, one.optimizer)) for one in setup.lanes
    )
    left = notes.get("starts", {}) | {type(setup.landscape).__name__: [*setup.start]}
    set_parts(landscape=landscape, start=start or landscape.starts[0], lanes=found)
    notes["starts"] = left


def choose_optimizer(slot: int, name: str) -> None:
    """Another optimizer for a lane, its schedule kept."""
    setup = session.document(Setup)
    optimizer = tuned(setup.landscape, OPTIMIZERS[name](), setup.start)
    set_lane(slot, optimizer=lanes.rewrapped(setup.lane(slot).optimizer, optimizer))
    own_rate(slot, False)


def add_lane(copy: bool) -> None:
    """One more lane: a copy of the selected one, or the best-known optimizer that is not on the track yet."""
    setup = session.document(Setup)
    if (slot := setup.free_slot()) is None:
        return
    if copy:
        old = selected(setup)
        own, lane = is_own(old.slot), replace(old, slot=slot)
    else:
        racing = {type(one.optimizer).__name__ for one in setup.lanes}
        name = next((one for one in (*CLASSICS, *PLAIN) if one not in racing), "Adam")
        own, lane = False, Lane(slot, tuned(setup.landscape, OPTIMIZERS[name](), setup.start))
    change(setup.with_lane(lane))
    own_rate(slot, own)
    select(slot)


def remove_lane() -> None:
    """The selected lane goes; the last one stays."""
    setup = session.document(Setup)
    if len(setup.lanes) > 1:
        slot = selected(setup).slot
        change(replace(setup, lanes=lanes.without(setup.lanes, slot)))
        own_rate(slot, False)


def receive(lane: Lane, *, own: bool) -> None:
    """Take a lane from another page or from pasted code into its slot and show its controls."""
    _begin_once()
    change(session.document(Setup).with_lane(lane))
    if own:
        own_rate(lane.slot)
    select(lane.slot)
