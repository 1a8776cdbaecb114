"""Items as a framework has them, for tests and for scripts that run the real libraries."""

from collections.abc import Iterator
from dataclasses import replace

from engine import Item, params


def flavoured(cls: type[Item], framework: str) -> Item:
    """The item in this framework's version."""
    choices = next((one.choices for one in params(cls) if one.name == "flavour"), ())
    return cls(flavour=framework) if framework in choices else cls()


def changed(item: Item) -> Iterator[Item]:
    """The item, and the item with each of its fields at another value."""
    yield item
    for one in params(item):
        if one.kind is Item or one.name == "flavour" or (one.only and getattr(item, "flavour", "") not in one.only):
            continue
        if one.choices:
            others = one.choices
        elif one.kind is bool:
            others = (not one.default,)
        elif one.kind is float:
            others = [value for value in (one.stops() if one.scale != "linear" else (one.low, one.high)) if value][::7]
        elif one.kind is int:
            others = (max(int(one.low), 1) + 2,)
        else:
            continue
        for other in others:
            try:
                yield replace(item, **{one.name: one.check(other)})
            except ValueError:
                continue
