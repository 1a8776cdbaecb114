"""The state of the page "Network" and the only ways in which it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from datasets import CATALOG as DATASETS
from engine import Dataset, Item
from networks import CALLBACKS, INITIALIZERS, Fit, Network
from networks.fit import SPLITS
from networks.planes import KINDS
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .. import history, lanes, link, session
from ..codecs import Choice, Names, Number, Whole
from ..document import Document, part
from ..ground import MOST_SEED
from ..lanes import MOST_LANES
from ..playground.view import View
from .data import Data
from .lanes import Training, Trainings, flavoured

MOST_EPOCHS = 1000
FIRST = (
    Training(0, OPTIMIZERS["SGD"](lr=0.1)),
    Training(1, OPTIMIZERS["Momentum"](lr=0.1), SCHEDULES["CosineDecay"]()),
    Training(
        2,
        OPTIMIZERS["Adam"](lr=0.02),
        callbacks=(CALLBACKS["ReduceLROnPlateau"](patience=5, factor=0.5), CALLBACKS["ModelCheckpoint"]()),
    ),
)
CONTROLS = ("data", "lanes", "optimizer", "schedule", "network", "callbacks", "epochs", "seed", "plane")


@dataclass(frozen=True)
class Nets(Document):
    """The whole picture, but for what only the eye has changed. As declared: two moons, three ways to learn them."""

    data: Dataset = part("data", Data(), DATASETS["Moons"]())
    # epochs: they are the steps of this page's clock
    steps: int = part("epochs", Whole(1, MOST_EPOCHS, nearest=True), 50)
    validation: float = part("val", Number(0.0, 0.9), 0.2)
    split: str = part("split", Choice(SPLITS), SPLITS[0])
    draw: int = part("draw", Whole(0, MOST_SEED), 0)  # the seed of start, order and dropout
    plane: str = part("plane", Choice(KINDS), KINDS[0])
    lanes: tuple[Training, ...] = part("net", Trainings(), FIRST)
    hidden: tuple[str, ...] = part("hide", Names(CONTROLS), ())
    view: Any = part("view", View(), None, kept=False)

    page = "network"
    notes: ClassVar = {"selected": int, "token": str, "first": str}

    def lane(self, slot: int) -> Training:
        """The training in this slot, or the first one."""
        return lanes.at(self.lanes, slot)

    def fit(self, lane: Training) -> Fit:
        """What is to be trained in a lane. Raises Told where rows and batches do not go together."""
        return Fit(
            lane.network, self.data, lane.optimizer, lane.schedule, lane.batch, self.steps, self.validation,
            lane.callbacks, self.draw, self.split,
        )  # fmt: skip


def decode(query: Mapping[str, str]) -> tuple[Nets, dict[str, Any], list[str]]:
    """The state of a query, the view to open it with, and what had to be ignored. Never raises."""
    found, problems = link.decode(query, Nets())
    return replace(found, view=None), found.view or {}, problems


def current() -> Nets:
    """The state; when one comes here by a link, the one that it asks for."""
    if query := session.enter(Nets.page):
        found, view, problems = decode(query)
        problems = (problems + session.repeated())[: link.MOST_SAID + 1]
        _begin(found, problems, view, session.token(query))
    elif not session.knows(Nets):
        _begin(Nets(), [], {}, session.token({}))
    return session.document(Nets)


def _begin(found: Nets, problems: list[str], view: dict[str, Any], token: str) -> None:
    session.change(found)
    notes = {"selected": found.lanes[-1].slot, "problems": problems, "view": view, "token": token}
    session.notes(Nets).update(notes, first=link.encode(found))


def view() -> dict[str, Any]:
    """The view that a link asked for, with the name of this visit: the stage opens it once."""
    notes = session.notes(Nets)
    return notes.get("view", {}) | {"token": notes.get("token", "")}


def problems() -> list[str]:
    """What the link had wrong by which one came, until something is changed."""
    return session.notes(Nets).get("problems", [])


def change(**parts: Any) -> None:
    """Other values for parts of the state; what a link had wrong has been read by then."""
    nets = replace(session.document(Nets), **parts)
    history.note(Nets)
    session.change(nets)
    notes = session.notes(Nets)
    notes["problems"] = []
    if all(one.slot != notes.get("selected") for one in nets.lanes):
        notes["selected"] = nets.lanes[0].slot


def start_over() -> None:
    """What this visit began with, or the first picture where it is that already."""
    first = decode(link.split(session.notes(Nets).get("first", "")))[0]
    begin_with(Nets() if first == session.document(Nets) else first)


def begin_with(nets: Nets) -> None:
    """This state as a whole."""
    change(**{one.name: getattr(nets, one.name) for one in fields(Nets)})


def selected(nets: Nets) -> Training:
    """The training whose controls are shown."""
    return nets.lane(session.notes(Nets).get("selected", 0))


def select(slot: int) -> None:
    """Show the controls of this training."""
    session.notes(Nets)["selected"] = slot
    session.forget_misread()


def set_lane(lane: Training) -> None:
    """Another training in its slot."""
    change(lanes=lanes.put(session.document(Nets).lanes, lane))


def set_network(slot: int, network: Network) -> None:
    """Another network for a training; its layers and its activation go to all of them, so that they can be compared."""
    nets = session.document(Nets)
    common = {name: getattr(network, name) for name in ("hidden", "activation", "leak")}
    found = tuple(
        replace(one, network=network if one.slot == slot else replace(one.network, **common)) for one in nets.lanes
    )
    change(lanes=found)


def choose_optimizer(slot: int, name: str) -> None:
    """Another optimizer for a training, its schedule kept."""
    lane = session.document(Nets).lane(slot)
    optimizer = lanes.rewrapped(lane.optimizer, flavoured(OPTIMIZERS[name]()))
    set_lane(replace(lane, optimizer=optimizer))


def choose_initializer(slot: int, name: str) -> None:
    """Another initializer for a training."""
    lane = session.document(Nets).lane(slot)
    set_network(slot, replace(lane.network, initializer=INITIALIZERS[name]()))


def choose_callbacks(slot: int, names: list[str]) -> None:
    """Which callbacks a training has, in this order; those that it has keep their numbers."""
    lane = session.document(Nets).lane(slot)
    there = {type(one).__name__: one for one in lane.callbacks}
    found: tuple[Item, ...] = tuple(there.get(name) or CALLBACKS[name]() for name in names)
    set_lane(lane.with_callbacks(found))


def add(copy: bool) -> None:
    """One more training: a copy of the selected one, or its network under the best-known optimizer not there yet."""
    nets = session.document(Nets)
    slot = lanes.free_slot(nets.lanes, MOST_LANES)
    if slot is None:
        return
    lane = replace(selected(nets), slot=slot)
    if not copy:
        there = {type(one.inner).__name__ for one in nets.lanes}
        name = next(
            (one for one in ("Adam", "RMSProp", "AdamW", "SGD", "Nesterov", "Lion") if one not in there), "Adam"
        )
        lane = Training(slot, flavoured(OPTIMIZERS[name]()), network=lane.network, batch=lane.batch)
    set_lane(lane)
    select(slot)


def remove() -> None:
    """The selected training goes; the last one stays."""
    nets = session.document(Nets)
    if len(nets.lanes) > 1:
        change(lanes=lanes.without(nets.lanes, selected(nets).slot))
