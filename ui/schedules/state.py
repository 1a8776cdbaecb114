"""The state of the page "Schedules": one optimizer under several schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from engine import Optimizer, Schedule
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, lanes, link, session
from ..calls import parse, spell
from ..codecs import Call, Choice, Names
from ..document import Codec, Reading, part
from ..ground import Ground
from ..lanes import WARMUP, Lane
from ..playground import state as playground
from ..tuning import tuned

SCALES = ("linear", "log")
MOST = 36  # as many pairs of colour and marker as there are
CONTROLS = ("optimizer", "steps", "noise", "schedules", "schedule", "send")


@dataclass(frozen=True)
class Slot:
    """One schedule; its slot fixes colour, dash and marker."""

    slot: int
    schedule: Schedule


FIRST = tuple(
    Slot(n, one)
    for n, one in enumerate(
        [*(SCHEDULES[name]() for name in ("Constant", "StepDecay", "CosineDecay")), WARMUP(SCHEDULES["CosineDecay"]())]
    )
)


class Slots(Codec):
    """`s1=CosineDecay(...)`: a schedule for each slot."""

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(f"{key}{slot + 1}" for slot in range(MOST))

    def write(self, key: str, value: tuple[Slot, ...]) -> dict[str, str]:
        return {f"{key}{one.slot + 1}": spell(one.schedule) for one in value}

    def read(self, key: str, texts: Mapping[str, str], reading: Reading) -> Any:
        asked = [(slot, name) for slot, name in enumerate(self.keys(key)) if name in texts]
        read = [(slot, parse(texts[name], SCHEDULES, reading.problems)) for slot, name in asked]
        return tuple(Slot(slot, schedule) for slot, schedule in read if schedule) or None


@dataclass(frozen=True)
class Comparison(Ground):
    """One optimizer under several schedules. As declared: held, stepped, glided and warmed up."""

    optimizer: Optimizer = part("opt", Call(OPTIMIZERS), playground.FIRST[-1].optimizer)
    axis: str = part("axis", Choice(SCALES), SCALES[0])
    schedules: tuple[Slot, ...] = part("s", Slots(), FIRST)
    hidden: tuple[str, ...] = part("hide", Names(CONTROLS), ())

    page = "schedules"
    notes: ClassVar = {"chosen": int, "first": str}

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The runs: the optimizer under each schedule."""
        return tuple(Lane(one.slot, self.optimizer, one.schedule) for one in self.schedules)


def current() -> Comparison:
    """The comparison; when one comes here by a link, the one that it asks for."""
    if query := session.enter(Comparison.page):
        found, problems = link.decode(query, Comparison(optimizer=_first().optimizer))
        session.change(found)
        session.notes(Comparison)["problems"] = (problems + session.repeated())[: link.MOST_SAID + 1]
        session.notes(Comparison)["first"] = link.encode(found)
    elif not session.knows(Comparison):
        session.change(_first())
    return session.document(Comparison)


def _first() -> Comparison:
    """What a first visit compares: on the playground's surface, the optimizer of its last run."""
    setup = session.document(playground.Setup)
    shared = {one.name: getattr(setup, one.name) for one in fields(Ground)}
    return Comparison(**shared, optimizer=setup.lanes[-1].inner)


def change(**parts: Any) -> None:
    """Take other parts; what a link had wrong has been read by then."""
    history.note(Comparison)
    session.change(replace(session.document(Comparison), **parts))
    session.notes(Comparison)["problems"] = []


def start_over() -> None:
    """What the link compared that one came by, or what a first visit does."""
    first = session.notes(Comparison).get("first")
    again = link.decode(link.split(first), _first())[0] if first else _first()
    if again == session.document(Comparison):
        again = _first()
    change(**{one.name: getattr(again, one.name) for one in fields(Comparison)})


def chosen(compared: Comparison) -> Slot:
    """The schedule whose controls are shown."""
    return lanes.at(compared.schedules, session.notes(Comparison).get("chosen", 0))


def choose(slot: int) -> None:
    """Show the controls of this schedule."""
    session.notes(Comparison)["chosen"] = slot


def choose_optimizer(name: str) -> None:
    """Another optimizer for all schedules, at the rate that suits it on this landscape."""
    compared = session.document(Comparison)
    change(optimizer=tuned(compared.landscape, OPTIMIZERS[name](), compared.start))


def set_inner(optimizer: Optimizer) -> None:
    """The optimizer with other numbers, inside what is wrapped around it."""
    change(optimizer=lanes.rewrapped(session.document(Comparison).optimizer, optimizer))


def set_schedule(slot: int, schedule: Schedule) -> None:
    """Another schedule in this slot."""
    change(schedules=lanes.put(session.document(Comparison).schedules, Slot(slot, schedule)))


def add(copy: bool) -> None:
    """One more schedule: a copy of the chosen one, or the first that is not there yet."""
    compared = session.document(Comparison)
    slot = lanes.free_slot(compared.schedules, MOST)
    if slot is None:
        return
    there = {type(one.schedule).__name__ for one in compared.schedules}
    name = next((one for one in SCHEDULES if one not in there), "Constant")
    set_schedule(slot, chosen(compared).schedule if copy else SCHEDULES[name]())
    choose(slot)


def remove() -> None:
    """The chosen schedule goes; the last one stays."""
    compared = session.document(Comparison)
    if len(compared.schedules) > 1:
        change(schedules=lanes.without(compared.schedules, chosen(compared).slot))


def send(slot: int | None) -> None:
    """Give the chosen schedule to a run of the playground; None makes a new one of it, optimizer included."""
    compared, setup = session.document(Comparison), session.document(playground.Setup)
    schedule = chosen(compared).schedule
    if slot is None:
        free = setup.free_slot()
        lane = Lane(setup.lanes[-1].slot if free is None else free, compared.optimizer, schedule)
    else:
        lane = replace(setup.lane(slot), schedule=schedule)
    playground.receive(lane, own=slot is None)
    session.go(playground.Setup.page)
