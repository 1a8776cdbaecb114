"""Items inside items: a schedule that holds others, one or several in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from engine import Item, params

from .texts import t


class Inner(NamedTuple):
    """Where an item sits in another: the field, and the place in the row if there is one."""

    field: str
    place: int | None
    item: Item


def inside(item: Item) -> list[Inner]:
    """The items held by an item, in order."""
    found = []
    for one in params(item):
        value = getattr(item, one.name)
        if isinstance(value, Item):
            found.append(Inner(one.name, None, value))
        elif isinstance(value, tuple):
            found += [Inner(one.name, place, part) for place, part in enumerate(value) if isinstance(part, Item)]
    return found


def put(item: Item, where: Inner, new: Item) -> Item:
    """A copy of the outer item with another one in this place."""
    if where.place is None:
        return replace(item, **{where.field: new})
    row = list(getattr(item, where.field))
    row[where.place] = new
    return replace(item, **{where.field: tuple(row)})


def title(item: Item) -> str:
    """`Linear warm-up → Cosine`: an item's name, with those of the items in it."""
    inner = inside(item)
    if any(one.place is not None for one in inner):
        return f"{t(item.label)} ({', '.join(title(one.item) for one in inner)})"
    return " → ".join([t(item.label), *(title(one.item) for one in inner)])
