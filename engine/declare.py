"""How an item (landscape, optimizer, schedule) declares what can be tuned.

An item is a frozen dataclass; the default of each field is made by `param`, or by one of `engine.fields`, and carries
the field's range, symbol and meaning. Widgets, links, documentation and tests are all read from it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar, TypeVar, dataclass_transform
from weakref import WeakKeyDictionary

import numpy as np

from .told import Told

LIBRARIES = ("torch", "keras", "optax", "pytorch_optimizer", "timm", "transformers")  # that items are spelled in
MOST_NUMBERS = 100  # in a row
MOST_ITEMS = 20  # inside an item, in a row or in one another


@dataclass(frozen=True)
class Interval:
    """The numbers between two ends, each of which may belong to it."""

    low: float
    high: float
    low_in: bool
    high_in: bool

    @classmethod
    def of(cls, text: str) -> Interval:
        """The interval that "[0, 1)" or "(0, inf)" stands for."""
        low, high = text[1:-1].split(",")
        return cls(float(low), float(high), text[0] == "[", text[-1] == "]")

    def __contains__(self, value: float) -> bool:
        above = value >= self.low if self.low_in else value > self.low
        return above and (value <= self.high if self.high_in else value < self.high)


@dataclass(frozen=True)
class Param:
    """One tunable number (or switch) of an item, as its field declares it."""

    name: str
    default: Any
    low: float
    high: float
    symbol: str
    help: str
    scale: str  # "linear", "log", or "log1m" (1 - value is log-spaced: 0.9, 0.99, 0.999)
    valid: str  # interval of acceptable values, e.g. "[0, 1)"
    advanced: bool
    choices: tuple[str, ...] = ()  # for a field that takes one of a few names
    only: tuple[str, ...] = ()  # the flavours in which the field does something; empty for all
    most: int = MOST_NUMBERS  # of numbers in a row
    rule: Callable[[str, Any], Any] | None = None  # what makes the value of a field of another kind, or raises Told

    @cached_property
    def kind(self) -> type:
        """bool, int, float, str or tuple (of numbers); Item for a nested item or several of them in a row."""
        return Item if self.several or isinstance(self.default, Item) else type(self.default)

    @cached_property
    def several(self) -> bool:
        """Whether this is a row of nested items."""
        return isinstance(self.default, tuple) and any(isinstance(one, Item) for one in self.default)

    @cached_property
    def interval(self) -> Interval:
        """The acceptable values."""
        return Interval.of(self.valid)

    def stops(self) -> list[float]:
        """What its slider offers: values from low to high, evenly spaced on its scale ("log", or "log1m": near 1)."""
        if self.scale == "log1m":
            rest = _decades(1 - self.high, 1 - self.low)
            return sorted({round(1 - value, 12) for value in rest} | {self.low, self.high})
        if self.low > 0:
            return _decades(self.low, self.high)
        return [0.0, *_decades(self.high * 1e-5, self.high)]

    def check(self, value: Any) -> Any:
        """The value in the declared type; raises Told (a ValueError) when it is not acceptable."""
        if self.rule is not None:
            return self.rule(self.name, value)
        if self.several:
            return self._items(value)
        if self.kind is Item:
            if isinstance(value, Item):
                return value
            raise Told("{name} must be an item such as {example}", name=self.name, example=shown(self.default))
        if self.kind is str:
            if not isinstance(value, str):
                raise Told("{name} must be a text, not {value}", name=self.name, value=shown(value))
            if self.choices and value not in self.choices:
                names = ", ".join(self.choices)
                raise Told(
                    "{name} must be one of {names}, not {value}", name=self.name, names=names, value=shown(value)
                )
            return value
        if self.kind is tuple:
            return self._numbers(value)
        if self.kind is bool:
            if isinstance(value, (bool, np.bool_)):
                return bool(value)
            raise Told("{name} must be True or False, not {value}", name=self.name, value=shown(value))
        if isinstance(value, np.ndarray) and value.ndim == 1 and value.size:  # one value per run of a batch
            for extreme in (value.min(), value.max()):
                self._check_number(float(extreme))
            if self.kind is int and (value % 1 != 0).any():
                raise Told("{name} must be whole numbers", name=self.name)
            return value
        return self._number(value, self.kind)

    def _items(self, value: Any) -> tuple[Item, ...]:
        if not isinstance(value, (tuple, list)) or not value or not all(isinstance(one, Item) for one in value):
            raise Told("{name} must be items in a row such as {example}", name=self.name, example=shown(self.default))
        return self._row(value, MOST_ITEMS)

    def _numbers(self, value: Any) -> tuple[int | float, ...]:
        if not isinstance(value, (tuple, list)):
            example = shown(self.default)
            message = "{name} must be numbers in a row such as {example}, not {value}"
            raise Told(message, name=self.name, example=example, value=shown(value))
        kind = int if all(isinstance(one, int) for one in self.default) else float
        return tuple(self._number(one, kind) for one in self._row(value, self.most))

    def _row(self, value: tuple | list, most: int) -> tuple:
        if len(value) > most:
            raise Told("{name} has room for {most} in a row, not {n}", name=self.name, most=most, n=len(value))
        return tuple(value)

    def _number(self, value: Any, kind: type) -> int | float:
        if not is_number(value):
            raise Told("{name} must be a number, not {value}", name=self.name, value=shown(value))
        self._check_number(_float(value))
        if kind is int and value % 1 != 0:
            raise Told("{name} must be a whole number, not {value}", name=self.name, value=shown(value))
        return kind(value)

    def _check_number(self, value: float) -> None:
        if value not in self.interval or not math.isfinite(value):
            valid = self.valid.replace("inf", "∞")
            raise Told("{name} must be in {valid}, not {value}", name=self.name, valid=valid, value=value)


MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def _decades(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = (float(f"{mantissa}e{power}") for power in powers for mantissa in MANTISSAS)
    return [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def is_number(value: Any) -> bool:
    """Whether a value is a real number; True and False are none here."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def whole(name: str, value: Any, low: int = 0, high: float = math.inf) -> int:
    """The value as an int; raises Told when it is no whole number in [low, high]."""
    if is_number(value) and low <= value <= high and value % 1 == 0:
        return int(value)
    if high == math.inf:
        raise Told("{name} must be a whole number from {low} up, not {value}", name=name, low=low, value=shown(value))
    message, end = "{name} must be a whole number from {low} to {high}, not {value}", f"{high:,}"
    raise Told(message, name=name, low=low, high=end, value=shown(value))


def not_negative(name: str, value: Any) -> float:
    """The value as a float; raises Told when it is no finite number from 0 up."""
    if not is_number(value) or not 0 <= _float(value) < math.inf:
        raise Told("{name} must be finite and not negative, not {value}", name=name, value=f"{value!s:.30}")
    return float(value)


def shown(value: Any) -> str:
    """A value as Python writes it, cut short for a message."""
    text = repr(value) if not isinstance(value, int) or abs(value) < 1e300 else "a number of hundreds of digits"
    return text if len(text) <= 80 else text[:79] + "…"


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number with hundreds of digits
        return math.inf if value > 0 else -math.inf


def param(
    default: Any,
    low: float = 0.0,
    high: float = 1.0,
    symbol: str = "",
    help: str = "",
    *,
    scale: str = "linear",
    valid: str | None = None,
    advanced: bool = False,
    choices: tuple[str, ...] = (),
    only: str | tuple[str, ...] = (),
    most: int = MOST_NUMBERS,
    rule: Callable[[str, Any], Any] | None = None,
    cycled: bool = False,
    **theirs: Any,
) -> Any:
    """A dataclass field that can be tuned.

    `low` and `high` are the ends of the slider; `valid` is the interval of values that make sense at all (defaults to
    the slider's), so that a link may carry a value beyond the slider. `advanced` ones are folded away at first. A row
    has room for `most` numbers. A field of another kind, such as rows of rows, has a `rule`: from its name and a value
    to what is kept, which raises Told. Schedules that cycle the momentum change the field that is `cycled`. `theirs`
    are the defaults of libraries that have another one, as in `keras=1e-7`; raises TypeError for a library that is not
    known.
    """
    if unknown := theirs.keys() - set(LIBRARIES):
        raise TypeError(f"param() knows no {', '.join(sorted(unknown))}")
    meta = {
        "low": low,
        "high": high,
        "symbol": symbol,
        "help": help,
        "scale": scale,
        "valid": valid or f"[{low}, {high}]",
        "advanced": advanced,
        "choices": choices,
        "only": (only,) if isinstance(only, str) else only,
        "most": most,
        "rule": rule,
    }
    return field(default=default, metadata={"param": meta, "cycled": cycled, "theirs": theirs})


Cls = TypeVar("Cls", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(param,))
def item(cls: Cls) -> Cls:
    """Makes a class with declared fields an item: a frozen dataclass."""
    return dataclass(frozen=True)(cls)


class Item:
    """What landscapes, optimizers and schedules have in common: checked fields and texts for people."""

    label: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    defaults: ClassVar[dict[str, dict[str, Any]]] = {}  # framework -> its own defaults, where the fields' differ
    # framework -> the calls that make this item there, see engine.spelling; `torch = "..."` in the class adds to it
    spelling: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, **more: Any) -> None:
        """Collects what the class says in short: calls by library, and what stands beside the fields' own defaults."""
        super().__init_subclass__(**more)
        said = dict(vars(cls))
        for name in ("reference", "formula", "caveat"):  # may go over several lines
            if isinstance(text := said.get(name), str):
                setattr(cls, name, " ".join(text.split()))
        cls.spelling = cls.spelling | {name: said[name] for name in said if name in LIBRARIES}
        for name, meta in ((name, one.metadata) for name, one in said.items() if isinstance(one, Field)):
            for library, default in meta.get("theirs", {}).items():
                cls.defaults = cls.defaults | {library: cls.defaults.get(library, {}) | {name: default}}
            if meta.get("cycled"):
                cls.momentum_field = name

    def __post_init__(self) -> None:
        for one in params(self):
            object.__setattr__(self, one.name, one.check(getattr(self, one.name)))
        if sum(1 for _ in itertools.islice(inside(self), MOST_ITEMS + 1)) > MOST_ITEMS:
            raise Told("{item} has room for {most} items inside it, in all", item=type(self).__name__, most=MOST_ITEMS)

    def in_flavour(self, name: str) -> Any:
        """The same item in another framework's version. Fields that stood at the old version's default move to the
        new one's; the learning rate stays."""
        old, new = self.defaults.get(self.flavour, {}), self.defaults.get(name, {})
        usual = {one.name: one.default for one in params(self)}
        moved = {
            field: new.get(field, usual[field])
            for field in old.keys() | new.keys()
            if field in usual and field != "lr" and getattr(self, field) == old.get(field, usual[field])
        }
        return replace(self, flavour=name, **moved)

    @classmethod
    def idea(cls) -> str:
        """The first line of the docstring: what a student should remember."""
        return (cls.__doc__ or "").strip().split("\n")[0]


def params(item: Any) -> tuple[Param, ...]:
    """The declared parameters of an item or item class, in the order of its fields."""
    return _params(item if isinstance(item, type) else type(item))


def inside(item: Item) -> Iterator[Item]:
    """The items in an item, and those in them."""
    for one in params(item):
        value = getattr(item, one.name)
        for part in value if one.several else (value,) if one.kind is Item else ():
            yield part
            yield from inside(part)


_known: WeakKeyDictionary[type, tuple[Param, ...]] = WeakKeyDictionary()  # a class that is gone takes its own along


def _params(cls: type) -> tuple[Param, ...]:
    if cls not in _known:
        found = []
        for one in fields(cls):
            if "param" in one.metadata:
                default = one.default if one.default is not MISSING else one.default_factory()
                found.append(Param(name=one.name, default=default, **one.metadata["param"]))
        _known[cls] = tuple(found)
    return _known[cls]
