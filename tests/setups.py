"""Random items and setups, drawn from what the items declare: a new item is in by itself."""

import math
import sys
from dataclasses import replace
from urllib.parse import parse_qsl

from hypothesis import reject
from hypothesis import strategies as some

from engine import EarlyStopping, Item, Param, Schedule, params
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from ui.ground import MOST_STEPS
from ui.lanes import MOST_LANES, Lane
from ui.playground.state import CONTROLS, Setup

# three lanes whose numbers tests may rely on, whatever the first picture of the app becomes
RACE = {
    "on": "Rosenbrock(b=100.0)",
    "start": "-1.2,1.0",
    "lane1": "Momentum(lr=0.0004)",
    "lane2": "RMSProp(lr=0.02)",
    "rate2": "CosineDecay",
    "lane3": "Adam(lr=0.2)",
}

finite = some.floats(allow_nan=False, allow_infinity=False)


def interval(one: Param) -> tuple[float, float]:
    """Smallest and largest float that the parameter accepts."""
    low, high = (float(end) for end in one.valid[1:-1].split(","))
    low = low if one.valid[0] == "[" else math.nextafter(low, math.inf)
    high = high if one.valid[-1] == "]" else math.nextafter(high, -math.inf)
    return max(low, -sys.float_info.max), min(high, sys.float_info.max)


def values(one: Param, around: tuple[type, ...] = ()):
    """Values a person or a link may give: of the slider, between its stops, and beyond its ends."""
    if one.several:
        plain = [cls for cls in SCHEDULES.values() if all(inner.kind is not Item for inner in params(cls))]
        return some.lists(items(*plain), min_size=len(one.default), max_size=len(one.default)).map(tuple)
    if one.kind is Item:
        first = one.default[0] if one.several else one.default
        catalog = SCHEDULES if isinstance(first, Schedule) else OPTIMIZERS
        inner = items(*(cls for cls in catalog.values() if cls not in around), around=around)
        return some.lists(inner, min_size=1, max_size=3).map(tuple) if one.several else inner
    if one.kind is bool:
        return some.booleans()
    if one.kind is str:
        return some.sampled_from(one.choices or (one.default,))
    low, high = interval(one)
    whole = some.integers(math.ceil(low), math.floor(high))
    if one.kind is int:
        return some.integers(int(one.low), int(one.high)) | whole
    if one.kind is tuple:
        number = whole if all(isinstance(value, int) for value in one.default) else some.floats(low, high)
        length = len(one.default)  # as many as there are in the rows that go with it, and rising
        return some.lists(number, min_size=length, max_size=length, unique=True).map(sorted).map(tuple)
    offered = one.stops() if one.scale != "linear" else [one.low, one.default, one.high]
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
        draw(some.tuples(finite, finite)),
        draw(some.integers(1, MOST_STEPS)),
        draw(some.just(0.0) | some.floats(0, 1e6)),
        draw(some.integers(0, 2**32 - 1)),
        draw(some.none() | items(EarlyStopping)),
        tuple(Lane(slot, draw(optimizers), draw(schedules)) for slot in sorted(slots)),
        tuple(one for one in CONTROLS if draw(some.booleans())),
    )


def query(link: str) -> dict[str, str]:
    """A query string as Streamlit hands it to the app."""
    return dict(parse_qsl(link, keep_blank_values=True))


def short(setup: Setup, most: int = 20) -> Setup:
    """The setup with no more than so many steps."""
    return replace(setup, steps=min(setup.steps, most))
