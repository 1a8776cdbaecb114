"""What to call runs that share a name: by what they differ in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine import Constant, Item, Param, Wrapper, params

from .forms.item_form import name_of, symbol_of
from .lanes import FRAMEWORKS, Lane
from .texts import short, t

MOST = 2  # differences that are told
MOST_LETTERS = 24  # of a text or a row of numbers
TOLD = ("lr", "flavour", "warmup_steps", "schedule", "then")  # by `Lane.detail`


def told_apart(lanes: Sequence[Lane]) -> dict[int, str]:
    """What to call each run, by slot: its optimizer, and in what it differs from others of the same one."""
    found, labels = {}, [one.label for one in lanes]
    for one, differ in _differences(lanes):
        several = labels.count(one.label) > 1
        more = [*differ.values()][:MOST] or ([f"({one.slot + 1})"] if several else [])
        found[one.slot] = " ".join([one.label, *more])
    return found


def details(lanes: Sequence[Lane]) -> dict[int, str]:
    """What stands behind the name of each run, by slot: all that tells it from those of the same optimizer."""
    found = {}
    for one, differ in _differences(lanes):
        more = [text for name, text in differ.items() if name.rpartition(".")[2] not in TOLD]
        found[one.slot] = " · ".join([one.detail, *more[:MOST]])
    return found


def _differences(lanes: Sequence[Lane]) -> Iterator[tuple[Lane, dict[str, str]]]:
    """Each run with what is not the same in all runs of its optimizer."""
    groups: dict[str, list[dict[str, str]]] = {}
    facts = [dict(_facts(one)) for one in lanes]
    for one, mine in zip(lanes, facts, strict=True):
        groups.setdefault(one.label, []).append(mine)
    for one, mine in zip(lanes, facts, strict=True):
        same = groups[one.label]
        yield one, {name: text for name, text in mine.items() if any(each.get(name) != text for each in same)}


def _facts(lane: Lane) -> Iterator[tuple[str, str]]:
    """What makes up a run, by name, in a few letters each."""
    yield from _numbers(lane.inner, "optimizer")
    outer = lane.optimizer
    while isinstance(outer, Wrapper):
        yield type(outer).__name__, t(outer.label)
        yield from _numbers(outer, type(outer).__name__)
        outer = outer.then
    if type(lane.schedule) is not Constant:
        yield "schedule", t(lane.schedule.label)
        yield from _numbers(lane.schedule, type(lane.schedule).__name__)


def _numbers(item: Item, whose: str) -> Iterator[tuple[str, str]]:
    for one in params(item):
        if one.kind is not Item:
            yield f"{whose}.{one.name}", _text(one, getattr(item, one.name))


def _text(one: Param, value: Any) -> str:
    if one.name == "flavour":
        return FRAMEWORKS.get(value, str(value))
    if one.name == "lr":
        return t("lr {lr}", lr=f"{value:g}")
    known = symbol_of(one) or name_of(one)
    if isinstance(value, bool):
        return known if value else t("no {name}", name=known)
    return f"{known} {value:g}" if isinstance(value, (int, float)) else f"{known} {short(str(value), MOST_LETTERS)}"
