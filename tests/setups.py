"""Random items and setups, drawn from what the items declare: a new item is in by itself."""

import math
import sys
from dataclasses import replace
from urllib.parse import parse_qsl

from hypothesis import reject
from hypothesis import strategies as some

from engine import Item, Param, Schedule, params
from engine.grid import grid
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from ui.setup import MOST_LANES, MOST_STEPS, Lane, Setup

finite = some.floats(allow_nan=False, allow_infinity=False)


def interval(one: Param) -> tuple[float, float]:
    """Smallest and largest float that the parameter accepts."""
    low, high = (float(end) for end in one.valid[1:-1].split(","))
    low = low if one.valid[0] == "[" else math.nextafter(low, math.inf)
    high = high if one.valid[-1] == "]" else math.nextafter(high, -math.inf)
    return max(low, -sys.float_info.max), min(high, sys.float_info.max)


def values(one: Param, around: tuple[type, ...] = ()):
    """Values a person or a link may give: of the slider, between its stops, and beyond its ends."""
    if one.kind is Item:
        catalog = SCHEDULES if isinstance(one.default, Schedule) else OPTIMIZERS
        return items(*(cls for cls in catalog.values() if cls not in around), around=around)
    if one.kind is bool:
        return some.booleans()
    if one.kind is str:
        return some.sampled_from(one.choices)
    low, high = interval(one)
    whole = some.integers(math.ceil(low), math.floor(high))
    if one.kind is int:
        return some.integers(int(one.low), int(one.high)) | whole
    if one.kind is tuple:
        number = whole if all(isinstance(value, int) for value in one.default) else some.floats(low, high)
        return some.lists(number, max_size=4).map(tuple)
    offered = grid(one) if one.scale != "linear" else [one.low, one.default, one.high]
    near = some.sampled_from(offered) | some.floats(one.low, one.high)
    return near.filter(lambda value: low <= value <= high) | some.floats(low, high)


def items(*classes: type, around: tuple[type, ...] = ()):
    """Items of these classes with any values that they accept, other items within them included."""

    def of(cls: type):
        each = {one.name: values(one, (*around, cls)) for one in params(cls)}
        return some.fixed_dictionaries(each).map(lambda chosen: _make(cls, chosen))

    return some.sampled_from(classes).flatmap(of)


def _make(cls: type, chosen: dict) -> Item:
    try:
        return cls(**chosen)
    except ValueError:  # values that do not go together
        reject()


@some.composite
def setups(draw) -> Setup:
    """Any setup that the app can be in."""
    slots = draw(some.sets(some.integers(0, MOST_LANES - 1), min_size=1))
    optimizers, schedules = items(*OPTIMIZERS.values()), items(*SCHEDULES.values())
    return Setup(
        draw(items(*LANDSCAPES.values())),
        tuple(Lane(slot, draw(optimizers), draw(schedules)) for slot in sorted(slots)),
        draw(some.tuples(finite, finite)),
        draw(some.integers(1, MOST_STEPS)),
        draw(some.just(0.0) | some.floats(0, 1e6)),
        draw(some.integers(0, 2**32 - 1)),
    )


def query(link: str) -> dict[str, str]:
    """A query string as Streamlit hands it to the app."""
    return dict(parse_qsl(link, keep_blank_values=True))


def short(setup: Setup, most: int = 20) -> Setup:
    """The setup with no more than so many steps."""
    return replace(setup, steps=min(setup.steps, most))
