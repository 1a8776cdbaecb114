"""Settings as a flat table: where each stands in the text, and which of them a reading has used."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from engine import Told

from ..errors import CodeError
from ..reading.result import Asked, Taken, Unread

NUMBER = re.compile(r"[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?")
SHORT = re.compile(r"[+-]?\d[\d_]*[eE][+-]?\d+")  # 1e-5: a number to people, a text to YAML 1.1


@dataclass(frozen=True)
class Open:
    """A value that stands in the text as an expression which only its run knows, or a word such as "auto"."""

    text: str


@dataclass(frozen=True)
class Setting:
    """One value of the text. `path` has the names around it, the outermost first, in small letters with "_" for "-"."""

    path: tuple[str, ...]
    value: Any  # number, switch, text, None, Open, or a list of such
    line: int

    @property
    def name(self) -> str:
        """Its own name, without those around it."""
        return self.path[-1]


@dataclass
class Settings:
    """All values of a text, in its order, and what was made of them so far."""

    text: str
    rows: list[Setting]
    kind: str = ""  # "yaml", "toml", "command", or the name of the call that the values are arguments of
    answers: dict[str, float] = field(default_factory=dict)
    taken: dict[int, Told] = field(default_factory=dict)  # by the place in `rows`
    left: dict[int, Told] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    remarks: list[Told] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Whether one of these names is set."""
        return any(row.name in names for row in self.rows)

    def under(self, *heads: str, beside: bool = False) -> Settings | None:
        """The part of the table inside the first of these names, if it is there; it notes what it takes here.

        beside: with what stands next to that name or around it, for those who write half of the part there.
        """
        inside = [row for row in self.rows if any(one in heads for one in row.path[:-1])]
        if not inside:
            return None
        part = Part(self, inside)
        if beside:
            way = inside[0].path[: next(i for i, one in enumerate(inside[0].path) if one in heads)]
            around = [row for row in self.rows if row not in inside and row.path[:-1] == way[: len(row.path) - 1]]
            part, part.inner = Part(self, inside + around), part
        return part

    def under_path(self, *path: str) -> Settings:
        """The part of the table behind these names, one inside the other."""
        inside = [row for row in self.rows if any(row.path[i : i + len(path)] == path for i in range(len(row.path)))]
        return Part(self, inside)

    def take(self, names: tuple[str, ...], meaning: str) -> Any:
        """The value of the first of these names that stands in the text; None where there is none, or it is null.

        `meaning` is the sentence about {value} (of {name}) for "Read as". Others of the names are noted as not read.
        """
        found = None
        for name in names:
            for place, row in enumerate(self.rows):
                if row.name != name or place in self.left or row.value in (None, "null", "None"):
                    continue
                if found is None or place == found[0]:
                    found = place, row.value
                elif place not in self.taken:
                    self.left[place] = Told("Another value of the same stands before; that one counts.")
        if found is None:
            return None
        place, value = found
        self.taken[place] = Told(meaning, name=self.rows[place].name, value=shown(value))
        return value

    def number(self, names: tuple[str, ...], meaning: str) -> float | int | None:
        """The same for a number. Raises CodeError where something else stands."""
        value = self.take(names, meaning)
        if isinstance(value, Open):
            return self._open(value)
        return None if value is None else self.as_number(value, names[0])

    def _open(self, value: Open) -> float | None:
        """The answer for a value that is an expression in the text; None, and a sentence, while there is none."""
        if value.text in self.answers:
            return self.answers[value.text]
        place = next(place for place, row in enumerate(self.rows) if row.value is value)
        self.taken.pop(place, None)
        self.left[place] = Told("Only its run knows this value; what stands for it is the default.")
        return None

    def as_number(self, value: Any, name: str) -> float | int:
        """The number that a value is meant as; raises CodeError where it is none."""
        if isinstance(value, str) and len(value) < 40 and NUMBER.fullmatch(value.strip()):
            if self.kind == "yaml" and SHORT.fullmatch(value.strip()):
                said = Told("YAML takes {value} for a text, as it has no point; it is read as the number.", value=value)
                self.remarks += [] if any(one.message == said.message for one in self.remarks) else [said]
            value = float(value.replace("_", "")) if re.search("[.eE]", value) else int(value.replace("_", ""))
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise CodeError("{name} is {value} here, which is not a number.", name=name, value=shown(value))
        if not math.isfinite(value) or abs(value) > 1e300:
            raise CodeError("{name} is {value} here, which is not a number that can be used.", name=name, value=value)
        return value

    def numbers(self, names: tuple[str, ...], meaning: str) -> tuple[float, ...] | None:
        """The same for a row of numbers, which command lines and YAML files also write as a text with commas."""
        value = self.take(names, meaning)
        if isinstance(value, str):
            value = [one for one in re.split(r"[\s,()\[\]]+", value) if one]
        if value is None or isinstance(value, Open):
            return None
        return tuple(self.as_number(one, names[0]) for one in (value if isinstance(value, list) else [value]))

    def word(self, names: tuple[str, ...], meaning: str) -> str | None:
        """The same for a text or switch, as a text."""
        value = self.take(names, meaning)
        return None if value is None or isinstance(value, (Open, list)) else str(value)

    def flag(self, names: tuple[str, ...], meaning: str) -> bool:
        """The same for a switch."""
        return str(self.take(names, meaning)).lower() in ("true", "1", "yes", "on")

    def unused(self, names: tuple[str, ...], why: Told) -> None:
        """Notes those of the names that stand in the text as not read."""
        for place, row in enumerate(self.rows):
            if row.name in names and place not in self.taken:
                self.left[place] = why

    def ask(self, name: str, purpose: Told, assumed: int, low: float = 0.0) -> int:
        """A whole number that the text does not say: the answer, or what is assumed."""
        self.asked.append(Asked(name, purpose, assumed, low=low, high=1e7, whole=True))
        given = self.answers.get(name, assumed)
        return int(min(max(given, low), 1e7))

    def snippet(self, line: int) -> str:
        """A line of the text, as long as a line on the screen."""
        lines = self.text.splitlines()
        words = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        return words if len(words) <= 120 else words[:119] + "…"

    def said(self) -> tuple[tuple[Taken, ...], tuple[Unread, ...]]:
        """What was taken, and what was not; settings in a row that nobody asked for are named together."""
        taken = [
            Taken((row.line,) * 2, self._own(row), self.taken[i]) for i, row in enumerate(self.rows) if i in self.taken
        ]
        unread, together = [], []
        for place, row in enumerate(self.rows):
            if place in self.left and place not in self.taken:
                unread.append(Unread((row.line,) * 2, self._own(row), self.left[place]))
            elif place not in self.taken:
                together.append(row)
        if together:
            names = ", ".join(dict.fromkeys(row.name for row in together))
            names = names if len(names) <= 300 else names[:299] + "…"
            span = min(row.line for row in together), max(row.line for row in together)
            unread.append(Unread(span, names, Told("These say nothing about the optimizer or its rate.")))
        return tuple(taken), tuple(unread)

    def _own(self, row: Setting) -> str:
        line = self.snippet(row.line)
        several = sum(one.line == row.line for one in self.rows) > 1
        return f"{row.name}: {shown(row.value)}" if several or not line else line


class Part(Settings):
    """A part of a table, such as the arguments of the optimizer. What it notes, it notes in the whole."""

    def __init__(self, whole: Settings, rows: list[Setting]) -> None:
        super().__init__(whole.text, rows, whole.kind, whole.answers, {}, {}, whole.asked, whole.remarks)
        self.whole = whole
        self.inner: Settings = self

    def take(self, names: tuple[str, ...], meaning: str) -> Any:
        value = super().take(names, meaning)
        self._note()
        return value

    def _open(self, value: Open) -> float | None:
        found = super()._open(value)
        self._note()
        return found

    def _note(self) -> None:
        places = {id(row): place for place, row in enumerate(self.whole.rows)}
        for mine, theirs in ((self.taken, self.whole.taken), (self.left, self.whole.left)):
            theirs.update({places[id(self.rows[place])]: said for place, said in mine.items()})
        for place in self.left.keys() - self.taken.keys():
            self.whole.taken.pop(places[id(self.rows[place])], None)


def shown(value: Any) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, Open):
        return value.text
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
