"""What a text was read as: what of it was taken, what was not, and what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import EarlyStopping, Optimizer, Schedule, Told


@dataclass(frozen=True)
class Taken:
    """A part of the text that counts. Lines count from 1, in the text as it was pasted; both ends belong to it."""

    lines: tuple[int, int]
    snippet: str  # the person's own words
    became: Told  # what it is here, as a sentence


@dataclass(frozen=True)
class Unread:
    """A part of the text that does not count, and why."""

    lines: tuple[int, int]
    snippet: str
    why: Told


@dataclass(frozen=True)
class Asked:
    """A value that only the run of the text knows, such as `len(loader)`. `assumed` is what stands for it; another
    value comes in by `read_code(text, {name: value})`."""

    name: str  # the expression in the text
    purpose: Told  # what it decides
    assumed: float | int
    low: float = 0.0
    high: float = 1e6
    whole: bool = False
    lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Reading:
    """All that a text says about a run. A text that can be read only in part says so in `unread`.

    optimizer None: the text has a schedule or a stop rule alone, for an optimizer that is there already. schedule None:
    the text has none and the rate stays what it is. steps_per_epoch: how many steps of a run make one step of the
    schedule, None where they are the same or nothing is said. best: the best point is kept (ModelCheckpoint).
    network: for the page on networks.
    """

    optimizer: Optimizer | None = None
    schedule: Schedule | None = None
    stop: EarlyStopping | None = None
    steps_per_epoch: int | None = None
    network: Any = None
    framework: str = ""  # "torch" | "keras" | "optax" | a package's name
    taken: tuple[Taken, ...] = ()
    unread: tuple[Unread, ...] = ()
    asked: tuple[Asked, ...] = ()
    remarks: tuple[Told, ...] = ()
    best: bool = False
    rate: float | None = None  # of a schedule alone that brings its own base rate
    others: tuple[Reading, ...] = ()  # a text with several optimizers: the other ones, each as if it were alone
