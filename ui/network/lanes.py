"""The trainings of a picture, each in a slot, and how a link spells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine import Constant, Optimizer, Schedule
from networks import CALLBACKS, INITIALIZERS, Callback, Network, why_not
from networks.initializers import GlorotUniform
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from ..calls import parse, spell
from ..codecs import Whole
from ..document import Codec, Reading
from ..lanes import MOST_LANES, Lane
from ..texts import t, told

NETWORKS = {"Network": Network} | INITIALIZERS
MOST_BATCH = 20_000
USUAL_BATCH = 32
KINDS = ("net", "opt", "rate", "batch", "calls")  # in front of the slot's number in a link


@dataclass(frozen=True)
class Training(Lane):
    """One training of the race. Its slot fixes its colour, dash and marker."""

    network: Network = Network()
    batch: int = USUAL_BATCH
    callbacks: tuple[Callback, ...] = ()

    @property
    def detail(self) -> str:
        """What tells this training from others of the same optimizer."""
        found, network = [super().detail], self.network
        if network.initializer != GlorotUniform():
            found.append(t(network.initializer.label))
        if self.batch != USUAL_BATCH:
            found.append(t("batch {n}", n=self.batch))
        for name in ("l1", "l2", "proximal_l1", "dropout"):
            if getattr(network, name):
                found.append(f"{name.replace('_', ' ')} {getattr(network, name):g}")
        found += [one.label for one in self.callbacks]
        return " · ".join(found)

    def with_callbacks(self, callbacks: tuple[Callback, ...]) -> Training:
        """The same with these; where one of them sets the rate, a schedule goes, as Keras cannot have both."""
        held = type(self.schedule) is not Constant and any(one.sets_rate for one in callbacks)
        return replace(self, callbacks=callbacks, schedule=Constant() if held else self.schedule)

    def with_schedule(self, schedule: Schedule) -> Training:
        """The same with this; callbacks that set the rate go beside another one than a constant."""
        kept = self.callbacks
        if type(schedule) is not Constant:
            kept = tuple(one for one in kept if not one.sets_rate)
        return replace(self, schedule=schedule, callbacks=kept)


def suited(optimizer: Optimizer) -> bool:
    """Whether it can train a network."""
    return why_not(optimizer) is None


class Trainings(Codec):
    """`net1=Network(...)&opt1=Adam(...)&rate1=...&batch1=32&calls1=EarlyStopping(...);ModelCheckpoint(...)`."""

    def keys(self, key: str) -> tuple[str, ...]:
        return tuple(f"{kind}{n + 1}" for n in range(MOST_LANES) for kind in KINDS)

    def write(self, key: str, value: tuple[Training, ...]) -> dict[str, str]:
        found = {}
        for one in value:
            n = one.slot + 1
            found |= {f"net{n}": spell(one.network), f"opt{n}": spell(one.optimizer), f"rate{n}": spell(one.schedule)}
            found[f"batch{n}"] = str(one.batch)
            if one.callbacks:
                found[f"calls{n}"] = ";".join(map(spell, one.callbacks))
        return found

    def read(self, key: str, texts: Mapping[str, str], reading: Reading) -> Any:
        found = [self._lane(slot, texts, reading) for slot in range(MOST_LANES)]
        return tuple(filter(None, found)) or None

    def _lane(self, slot: int, texts: Mapping[str, str], reading: Reading) -> Training | None:
        net, opt, rate, batch, calls = (f"{kind}{slot + 1}" for kind in KINDS)
        if opt not in texts:
            for name in (net, rate, batch, calls):
                if name in texts:
                    reading.problem("{name} belongs to no run.", name=name)
            return None
        optimizer = parse(texts[opt], OPTIMIZERS, reading.problems)
        if optimizer is None:
            return None
        if (trouble := why_not(optimizer)) is not None:
            reading.problems.append(told(trouble))
            return None
        network = parse(texts[net], NETWORKS, reading.problems) if net in texts else None
        schedule = parse(texts[rate], SCHEDULES, reading.problems) if rate in texts else None
        size = Whole(1, MOST_BATCH).parse(batch, texts[batch], reading) if batch in texts else None
        made = Training(slot, optimizer, schedule or Constant(), network if isinstance(network, Network) else Network())
        callbacks = [parse(one, CALLBACKS, reading.problems) for one in texts.get(calls, "").split(";")[:8] if one]
        made = replace(made, batch=size or USUAL_BATCH)
        kept = tuple(one for one in callbacks if one is not None)
        if type(made.schedule) is not Constant and any(one.sets_rate for one in kept):
            reading.problem(
                "{name}: a callback cannot set the rate beside a schedule; the schedule is left out.", name=calls
            )
        return made.with_callbacks(kept)


def flavoured(optimizer: Optimizer) -> Optimizer:
    """The optimizer at a rate that suits small networks, where its own is made for surfaces."""
    rates = {"SGD": 0.1, "Momentum": 0.05, "Nesterov": 0.05, "Adam": 0.02, "AdamW": 0.02, "NAdam": 0.02, "ASGD": 0.1}
    name = type(optimizer).__name__
    return optimizer.with_lr(rates[name]) if name in rates else optimizer
