"""How the values of parts are spelled in a link, and what is accepted of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import Item

from .calls import parse, spell
from .document import Codec, Reading
from .texts import short


def number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


@dataclass(frozen=True)
class Whole(Codec):
    """A whole number from low to high. If `nearest`, one beyond becomes the end that it is beyond; that is said."""

    low: int
    high: int
    nearest: bool = False

    def parse(self, key: str, text: str, reading: Reading) -> int | None:
        found = number(text)
        if found is not None and found == int(found) and self.low <= found <= self.high:
            return int(found)
        if self.nearest and found is not None and found == int(found):
            taken = self.low if found < self.low else self.high
            said = "{name}={text} is beyond what there is, {low} to {high}; it is {taken} now."
            reading.problem(said, name=key, text=short(text), low=self.low, high=self.high, taken=taken)
            return taken
        said = "{name}={text} is not a whole number from {low} to {high}."
        reading.problem(said, name=key, text=short(text), low=self.low, high=self.high)
        return None


@dataclass(frozen=True)
class Number(Codec):
    """A number from low to high."""

    low: float
    high: float

    def spell(self, value: float) -> str:
        return repr(value)

    def parse(self, key: str, text: str, reading: Reading) -> float | None:
        found = number(text)
        if found is not None and self.low <= found <= self.high:
            return found
        low, high = (f"{one:g}".replace("e+0", "e") for one in (self.low, self.high))
        reading.problem("{name}={text} is not a number from {low} to {high}.", name=key, text=short(text),
                        low=low, high=high)  # fmt: skip
        return None


class Point(Codec):
    """A place on the surface: as many numbers as it has variables."""

    def spell(self, value: Sequence[float]) -> str:
        return ",".join(map(repr, value))

    def parse(self, key: str, text: str, reading: Reading) -> tuple[float, ...] | None:
        found = tuple(number(one) for one in text.split(","))
        names = reading.value("landscape").variables
        if len(found) == len(names) and None not in found:
            return found
        said = "{name}={text} is not one number for each of {variables}."
        reading.problem(said, name=key, text=short(text), variables=", ".join(names))
        return None


@dataclass(frozen=True)
class Choice(Codec):
    """One of a few words."""

    options: tuple[str, ...]

    def parse(self, key: str, text: str, reading: Reading) -> str | None:
        if text in self.options:
            return text
        said = "{name}={text} is none of {known}."
        reading.problem(said, name=key, text=short(text), known=", ".join(self.options))
        return None


@dataclass(frozen=True)
class Names(Codec):
    """Some of a few words; nothing is written for none."""

    options: tuple[str, ...]

    def spell(self, value: tuple[str, ...]) -> str | None:
        return ",".join(value) or None

    def parse(self, key: str, text: str, reading: Reading) -> tuple[str, ...] | None:
        asked = [one for one in text.split(",") if one]
        for name in [one for one in asked if one not in self.options][:6]:
            said = "{key}={name} is none of {known}."
            reading.problem(said, key=key, name=short(name), known=", ".join(self.options))
        return tuple(one for one in self.options if one in asked)


@dataclass(frozen=True, eq=False)
class Call(Codec):
    """An item of a catalog, spelled as a call; nothing is written for None."""

    catalog: Mapping[str, type[Item]]

    def spell(self, value: Item | None) -> str | None:
        return None if value is None else spell(value)

    def parse(self, key: str, text: str, reading: Reading) -> Any:
        return parse(text, self.catalog, reading.problems)
