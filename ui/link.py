"""The link of any page: its document to a query string and back, with a word about everything not understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl, quote

from .document import Document, Part, Reading, parts
from .texts import short, t

VERSION = "1"
MOST_SAID = 12  # problems told one by one
FOREIGN = {"embed", "embed_options"}  # Streamlit's own
D = TypeVar("D", bound=Document)


def encode(document: Document) -> str:
    """The query string of a document; every parameter is written, so that later defaults change no old link."""
    return joined({"v": VERSION} | written(document, parts(type(document))))


def written(document: Document, which: Iterable[Part]) -> dict[str, str]:
    """The texts of some parts, by key."""
    found: dict[str, str] = {}
    for one in which:
        if one.kept:
            found |= one.codec.write(one.key, getattr(document, one.name))
    return found


def joined(pairs: Mapping[str, str]) -> str:
    """A query string, as readable as a browser allows."""
    return "&".join(f"{key}={quote(value, safe='(),=')}" for key, value in pairs.items())


def split(text: str) -> dict[str, str]:
    """The pairs of a query string."""
    return dict(parse_qsl(text, keep_blank_values=True))


def decode(query: Mapping[str, str], base: D) -> tuple[D, list[str]]:
    """The document of a query, and what had to be ignored; parts left out are those of `base`. Never raises."""
    query = {str(key): str(value) for key, value in query.items()}
    reading = Reading(base, {}, [])
    if query.get("v", VERSION) != VERSION:
        said = "The link is of version {v}, which this app does not know; read as version 1."
        reading.problem(said, v=short(query["v"]))
    known = {"v", *FOREIGN}
    for one in parts(type(base)):
        texts: dict[str, str] = {}
        for key in (*one.alias, one.key):  # today's key counts, if both are there
            own = dict(zip(one.codec.keys(key), one.codec.keys(one.key), strict=True))
            texts |= {own[name]: query[name] for name in own if name in query}
            known |= {*own}
        found = one.codec.read(one.key, texts, reading) if texts else None
        if found is None and not texts and one.otherwise:
            found = one.otherwise(reading.made)
        if found is not None:
            reading.made[one.name] = found
    _rest(type(base), [key for key in query if key not in known], reading)
    problems = reading.problems
    if len(problems) > MOST_SAID:
        problems[MOST_SAID:] = [t("… and {n} more of the kind.", n=len(problems) - MOST_SAID)]
    return replace(base, **reading.made), problems


def _rest(kind: type[Document], others: list[str], reading: Reading) -> None:
    for one in parts(kind):
        beyond = one.codec.beyond(one.key, others, reading)
        others = [key for key in others if key not in beyond]
    if others:
        reading.problem("Not known here: {names}.", names=listed(others))


def repeated(names: Iterable[str]) -> list[str]:
    """What to say about parts that a query holds more than once."""
    said = "{name} is given more than once; the last one counts."
    return [t(said, name=short(name)) for name in names if name not in FOREIGN][:MOST_SAID]


def listed(names: list[str]) -> str:
    """Names in a row, the first few of them."""
    return ", ".join(short(name) for name in names[:6]) + (" …" if len(names) > 6 else "")
