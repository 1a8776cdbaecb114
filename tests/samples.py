"""Values that a declared parameter may take, for tests that run over whole catalogs."""

import sys
from collections.abc import Iterable
from functools import cache

import numpy as np
from hypothesis import strategies as st

from engine import SGD, Constant, Item, Optimizer, Param, Run, Schedule, params
from engine.budget import Meter
from engine.loop import walk
from engine.record import Path
from engine.sampling import GaussianNoise
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

NESTED = {
    Schedule: [Constant(), SCHEDULES["ExponentialDecay"](gamma=0.9), SCHEDULES["ReduceOnPlateau"](patience=2)],
    Optimizer: [SGD(), OPTIMIZERS["Momentum"](momentum=0.5), OPTIMIZERS["Adam"](lr=0.1)],
}


def some(one: Param) -> list:
    """The default first, then the ends of the slider and the middle, both switch positions, or all choices."""
    if one.kind is bool:
        return [one.default, not one.default]
    if one.kind is str:
        return [one.default, *(name for name in one.choices if name != one.default)]
    if one.several:
        first, *others = NESTED[Schedule]
        return [one.default, *((first, other) for other in others), (others[-1], others[0])]
    if one.kind is Item:
        return next(items for base, items in NESTED.items() if isinstance(one.default, base))
    if one.kind in (int, float):
        return [one.default, *(one.kind(value) for value in (one.low, (one.low + one.high) / 2, one.high))]
    return [one.default]


def variants(cls: type[Item]) -> list:
    """The item with its defaults, then with one parameter at a time at each of its sample values."""
    return [cls(), *(cls(**{one.name: value}) for one in params(cls) for value in some(one)[1:])]


def thinned(first: Iterable, second: Iterable, most: int = 150) -> list[tuple]:
    """Pairs, so chosen that every one of `first` meets several of `second` and the other way round."""
    first, second = list(first), list(second)
    every = max(len(first) * len(second) // most, 1)
    return [(a, b) for i, a in enumerate(first) for j, b in enumerate(second) if (i + j) % every == 0]


def acceptable(one: Param) -> st.SearchStrategy:
    """Anything in the parameter's interval of acceptable values, the slider's part of it most of the time."""
    if one.kind not in (int, float):
        return st.sampled_from(some(one))
    low, high = (float(end) for end in one.valid[1:-1].split(","))
    low, high = max(low, -sys.float_info.max), min(high, sys.float_info.max)
    open_low, open_high = one.valid[0] == "(" and low == float(one.valid[1:-1].split(",")[0]), one.valid[-1] == ")"
    if one.kind is int:
        return st.integers(int(low), int(min(high, 200))) | st.integers(int(one.low), int(min(one.high, high)))
    anything = st.floats(low, high, exclude_min=open_low, exclude_max=open_high and high < sys.float_info.max)
    shown = st.floats(max(one.low, low), min(one.high, high), exclude_min=open_low and one.low <= low)
    return st.just(one.default) | shown | anything


@cache
def items(cls: type[Item]) -> st.SearchStrategy:
    """Items of this class with acceptable values, as far as they go together."""

    def build(values: dict) -> Item | None:
        try:
            return cls(**values)
        except ValueError:
            return None

    return st.fixed_dictionaries({one.name: acceptable(one) for one in params(cls)}).map(build).filter(bool)


def any_of(catalog: dict[str, type[Item]]) -> st.SearchStrategy:
    """Items of any class of the catalog."""
    return st.sampled_from(list(catalog.values())).flatmap(items)


def stepwise(what: Run) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    """Points, rates and evaluations of a run without the compiled body."""
    start = what.first_point
    noise = GaussianNoise(what.noise, what.seed, len(start)) if what.noise > 0 else None
    record = Path(what.landscape, start, what.steps, what.stop)
    counts = walk(what, record, start, noise, Meter(), seed=what.seed, fast=False)
    return record.points[: record.made + 1], record.lrs[: record.made], counts
