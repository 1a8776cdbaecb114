"""The runs of a picture: each in a slot, which fixes its colour, dash and marker, and how a link spells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from engine import Constant, Optimizer, Schedule, Wrapper
from figures.look import sign as sign  # a run's marker, for whoever names runs
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .calls import parse, spell
from .document import Codec, Reading
from .link import listed
from .texts import t

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax"}
WARMUP = SCHEDULES["LinearWarmup"]
MOST_LANES = 6


@dataclass(frozen=True)
class Lane:
    """One run of the race. Its slot (0-5) fixes its colour, dash and marker."""

    slot: int
    optimizer: Optimizer
    schedule: Schedule = Constant()

    @property
    def inner(self) -> Optimizer:
        """The optimizer itself, without what is wrapped around it."""
        return self.optimizer.inner

    @property
    def label(self) -> str:
        """The name of the optimizer."""
        return t(self.inner.label)

    @property
    def detail(self) -> str:
        """What tells this run from others of the same optimizer."""
        parts = [t("lr {lr}", lr=f"{self.optimizer.lr:g}")]
        if getattr(self.inner, "flavour", "torch") != "torch":
            parts.append(FRAMEWORKS[self.inner.flavour])
        outer = self.optimizer
        while isinstance(outer, Wrapper):
            parts.append(t(outer.label))
            outer = outer.then
        schedule = self.schedule
        if isinstance(schedule, WARMUP):
            parts.append(t("warm-up {steps}", steps=schedule.warmup_steps))
            schedule = schedule.then
        if type(schedule) is not Constant:
            parts.append(t(schedule.label))
        return " · ".join(parts)


S = TypeVar("S")  # anything with a slot


def at(lanes: tuple[S, ...], slot: int) -> S:
    """The one in this slot, or the first."""
    return next((one for one in lanes if one.slot == slot), lanes[0])


def put(lanes: tuple[S, ...], one: S) -> tuple[S, ...]:
    """With this one in its slot, in place of what was there."""
    return tuple(sorted([other for other in lanes if other.slot != one.slot] + [one], key=lambda each: each.slot))


def without(lanes: tuple[S, ...], slot: int) -> tuple[S, ...]:
    """Without the one in this slot."""
    return tuple(one for one in lanes if one.slot != slot)


def free_slot(lanes: tuple[S, ...], most: int) -> int | None:
    """The first slot that nothing is in, None if all are taken."""
    taken = {one.slot for one in lanes}
    return next((slot for slot in range(most) if slot not in taken), None)


def rewrapped(optimizer: Optimizer, inner: Optimizer) -> Optimizer:
    """The optimizer with another one inside what is wrapped around it."""
    return optimizer.around(inner) if isinstance(optimizer, Wrapper) else inner


class Lanes(Codec):
    """`lane1=Adam(...)&rate1=CosineDecay(...)`: an optimizer and a schedule for each slot."""

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(f"{kind}{n + 1}" for n in range(MOST_LANES) for kind in (key, "rate"))

    def write(self, key: str, value: tuple[Lane, ...]) -> dict[str, str]:
        found = {}
        for lane in value:
            found |= {f"{key}{lane.slot + 1}": spell(lane.optimizer), f"rate{lane.slot + 1}": spell(lane.schedule)}
        return found

    def read(self, key: str, texts: Mapping[str, str], reading: Reading) -> Any:
        lanes = []
        for slot in range(MOST_LANES):
            name, rate = f"{key}{slot + 1}", f"rate{slot + 1}"
            if name in texts and (optimizer := parse(texts[name], OPTIMIZERS, reading.problems)):
                schedule = parse(texts[rate], SCHEDULES, reading.problems) if rate in texts else None
                lanes.append(Lane(slot, optimizer, schedule or Constant()))
            elif name not in texts and rate in texts:
                reading.problem("{rate} belongs to no run.", rate=rate)
        return tuple(lanes) or None

    def beyond(self, key: str, others: list[str], reading: Reading) -> list[str]:
        many = [name for name in others if name[:4] in (key, "rate") and name[4:].isdigit()]
        if many:
            reading.problem("There is room for {n} runs; {names} left out.", n=MOST_LANES, names=listed(many))
        return many
