"""A page's state, declared once: a frozen dataclass whose fields say how a link spells them.

`ui.link` walks the parts both ways, `ui.session` keeps what it wrote. A new part of a page is one row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar

from .texts import t


@dataclass
class Reading:
    """A link while it is read: what the parts before this one gave, and what is wrong so far, in words."""

    base: Any  # the document whose parts stand in for what a link does not say
    made: dict[str, Any]
    problems: list[str]

    def value(self, name: str) -> Any:
        """What a part is so far."""
        return self.made.get(name, getattr(self.base, name))

    def problem(self, text: str, /, **values: Any) -> None:
        """Say that something could not be read."""
        self.problems.append(t(text, **values))


class Codec:
    """How a value becomes text and text a value. Most write one key and override `spell` and `parse`."""

    def keys(self, key: str) -> tuple[str, ...]:
        """All keys that the part may have in a link."""
        return (key,)

    def write(self, key: str, value: Any) -> dict[str, str]:
        """The texts of a value by key."""
        text = self.spell(value)
        return {} if text is None else {key: text}

    def read(self, key: str, texts: Mapping[str, str], reading: Reading) -> Any:
        """The value of these texts, or None when they make no sense, which is then said."""
        return self.parse(key, texts[key], reading)

    def beyond(self, key: str, others: list[str], reading: Reading) -> list[str]:
        """Those of the keys that nobody knows which are too many of this part; it says so."""
        return []

    def spell(self, value: Any) -> str | None:
        """The text of a value; None when there is nothing to write."""
        return str(value)

    def parse(self, key: str, text: str, reading: Reading) -> Any:
        """The value of a text, or None."""
        raise NotImplementedError


@dataclass(frozen=True)
class Part:
    """What a field declares: its key in a link and the codec of its value."""

    key: str
    codec: Codec
    alias: tuple[str, ...]  # keys of older links
    shared: bool  # with the other pages
    kept: bool  # false for what only the link that one came by says
    otherwise: Callable[[dict[str, Any]], Any] | None  # what to take when a link has the parts before, but not this one
    name: str = ""  # the field


def part(
    key: str, codec: Codec, default: Any = MISSING, *, alias: tuple[str, ...] = (), shared: bool = False,
    kept: bool = True, otherwise: Callable[[dict[str, Any]], Any] | None = None,
) -> Any:  # fmt: skip
    """A field of a document."""
    declared = Part(key, codec, alias, shared, kept, otherwise)
    return field(default=default, repr=kept, compare=kept, metadata={"part": declared})


class Document:
    """Base of the pages' states."""

    page: ClassVar[str]
    controls: ClassVar[tuple[str, ...]] = ()  # groups of controls, beside the parts, that a link can hide
    notes: ClassVar[dict[str, Callable[[Any], Any]]] = {}  # what a browser may give back beside the link: name -> check
    hidden: tuple[str, ...] = ()

    def shows(self, *names: str) -> bool:
        """Whether any of these controls is to be drawn; a link can hide them (`hide=lanes,steps`)."""
        return any(name not in self.hidden for name in names)


@cache
def parts(kind: type[Document]) -> tuple[Part, ...]:
    """The parts of a document, in the order of a link."""
    return tuple(replace(one.metadata["part"], name=one.name) for one in fields(kind) if "part" in one.metadata)
