"""How an item (landscape, optimizer, schedule) declares what can be tuned.

An item is a frozen dataclass; the default of each field is made by `param` or `learning_rate` and carries the
field's range, symbol and meaning. Widgets, links, documentation and tests are all read from it.
"""

from __future__ import annotations

import math
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, ClassVar

import numpy as np


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

    @property
    def kind(self) -> type:
        """bool, int, float, str or tuple (of numbers); Item for a nested item or several of them in a row."""
        return Item if self.several or isinstance(self.default, Item) else type(self.default)

    @property
    def several(self) -> bool:
        """Whether this is a row of nested items."""
        return isinstance(self.default, tuple) and any(isinstance(one, Item) for one in self.default)

    def stops(self) -> list[float]:
        """What its slider offers: values from low to high, evenly spaced on its scale ("log", or "log1m": near 1)."""
        if self.scale == "log1m":
            rest = _decades(1 - self.high, 1 - self.low)
            return sorted({round(1 - value, 12) for value in rest} | {self.low, self.high})
        if self.low > 0:
            return _decades(self.low, self.high)
        return [0.0, *_decades(self.high * 1e-5, self.high)]

    def check(self, value: Any) -> Any:
        """The value in the declared type; raises ValueError when it is not acceptable."""
        if self.several:
            if isinstance(value, (tuple, list)) and value and all(isinstance(one, Item) for one in value):
                return tuple(value)
            raise ValueError(f"{self.name} must be items in a row such as {self.default!r}")
        if self.kind is Item:
            if isinstance(value, Item):
                return value
            raise ValueError(f"{self.name} must be an item such as {self.default!r}")
        if self.kind is str:
            if isinstance(value, str) and (not self.choices or value in self.choices):
                return value
            raise ValueError(f"{self.name} must be {' or '.join(self.choices) or 'a text'}, not {value!r}")
        if self.kind is tuple:
            if not isinstance(value, (tuple, list)):
                raise ValueError(f"{self.name} must be numbers in a row such as {self.default!r}, not {value!r}")
            kind = int if all(isinstance(one, int) for one in self.default) else float
            return tuple(self._number(one, kind) for one in value)
        if self.kind is bool:
            if isinstance(value, (bool, np.bool_)):
                return bool(value)
            raise ValueError(f"{self.name} must be True or False, not {value!r}")
        if isinstance(value, np.ndarray) and value.ndim == 1 and value.size:  # one value per run of a batch
            for extreme in (value.min(), value.max()):
                self._check_number(float(extreme))
            if self.kind is int and (value % 1 != 0).any():
                raise ValueError(f"{self.name} must be whole numbers")
            return value
        return self._number(value, self.kind)

    def _number(self, value: Any, kind: type) -> int | float:
        if not is_number(value):
            raise ValueError(f"{self.name} must be a number, not {value!r}")
        self._check_number(_float(value))
        if kind is int and value % 1 != 0:
            raise ValueError(f"{self.name} must be a whole number, not {value!r}")
        return kind(value)

    def _check_number(self, value: float) -> None:
        low, high = (float(end) for end in self.valid[1:-1].split(","))
        fine = (value >= low if self.valid[0] == "[" else value > low) and (
            value <= high if self.valid[-1] == "]" else value < high
        )
        if not fine or not math.isfinite(value):
            raise ValueError(f"{self.name} must be in {self.valid.replace('inf', '∞')}, not {value}")


MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def _decades(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = (float(f"{mantissa}e{power}") for power in powers for mantissa in MANTISSAS)
    return [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def is_number(value: Any) -> bool:
    """Whether a value is a real number; True and False are none here."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def whole(name: str, value: Any, low: int = 0, high: float = math.inf) -> int:
    """The value as an int; raises ValueError when it is no whole number in [low, high]."""
    if not is_number(value) or not low <= value <= high or value % 1 != 0:
        raise ValueError(f"{name} must be a whole number from {low} to {high:,}, not {value!r}".replace("to inf", "up"))
    return int(value)


def not_negative(name: str, value: Any) -> float:
    """The value as a float; raises ValueError when it is no finite number from 0 up."""
    if not is_number(value) or not 0 <= _float(value) < math.inf:
        raise ValueError(f"{name} must be finite and not negative, not {value!s:.30}")
    return float(value)


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
    only: tuple[str, ...] = (),
) -> Any:
    """A dataclass field that can be tuned.

    `low` and `high` are the ends of the slider; `valid` is the interval of values that make sense at all (defaults to
    the slider's), so that a link may carry a value beyond the slider. `advanced` ones are folded away at first.
    """
    meta = {
        "low": low,
        "high": high,
        "symbol": symbol,
        "help": help,
        "scale": scale,
        "valid": valid or f"[{low}, {high}]",
        "advanced": advanced,
        "choices": choices,
        "only": only,
    }
    return field(default=default, metadata={"param": meta})


def choice(*names: str, help: str = "", advanced: bool = False, only: tuple[str, ...] = ()) -> Any:
    """A field that takes one of a few names; the first is the default."""
    return param(names[0], help=help, advanced=advanced, choices=names, only=only)


def flavour(*frameworks: str) -> Any:
    """The field `flavour` of an optimizer: whose version of the formula runs, "torch", "keras" or "optax"."""
    return choice(*frameworks, help="whose version of this method runs: the frameworks differ in detail")


def learning_rate(default: float, low: float = 1e-5, high: float = 1.0) -> Any:
    """The field `lr` of an optimizer."""
    return param(default, low, high, r"\eta", "how far one step goes", scale="log", valid="[0, inf)")


def epsilon(
    default: float,
    symbol: str = r"\epsilon",
    text: str = "small number that keeps the division finite",
    only: tuple[str, ...] = (),
) -> Any:
    """The field `eps` of an optimizer: the small number that keeps a division finite."""
    low = min(default, 1e-12)
    return param(default, low, 1.0, symbol, text, scale="log", valid="[0, inf)", advanced=True, only=only)


def weight_decay(
    default: float = 0.0, text: str = "pull towards the origin, added to the gradient (Keras: beside it)"
) -> Any:
    """The field `weight_decay` of an optimizer."""
    return param(default, 0.0, 1.0, r"\lambda", text, scale="log", valid="[0, inf)", advanced=True)


def decayed(call: str) -> str:
    """The spelling in optax of a call with L2 weight decay, which stands in front of it there."""
    return f"optax.chain(optax.add_decayed_weights(weight_decay), {call}) if weight_decay else {call}"


class Item:
    """What landscapes, optimizers and schedules have in common: checked fields and texts for people."""

    label: ClassVar[str] = ""
    reference: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    defaults: ClassVar[dict[str, dict[str, Any]]] = {}  # framework -> its own defaults, where the fields' differ
    spelling: ClassVar[dict[str, str]] = {}  # framework -> the call that makes this item there, fields for values

    def __post_init__(self) -> None:
        for one in params(self):
            object.__setattr__(self, one.name, one.check(getattr(self, one.name)))

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


_known: dict[type, tuple[Param, ...]] = {}


def _params(cls: type) -> tuple[Param, ...]:
    if cls not in _known:
        found = []
        for one in fields(cls):
            if "param" in one.metadata:
                default = one.default if one.default is not MISSING else one.default_factory()
                found.append(Param(name=one.name, default=default, **one.metadata["param"]))
        _known[cls] = tuple(found)
    return _known[cls]
