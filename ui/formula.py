"""An item's formula in LaTeX; a landscape need not have one."""

from __future__ import annotations

from engine import Item, Landscape


def has_expression(landscape: Landscape | type[Landscape]) -> bool:
    """Whether the surface is given by a formula that scripts can hold."""
    return bool(getattr(landscape, "expression", "") or getattr(landscape, "formula", ""))


def latex(item: Item | type[Item]) -> str:
    """The formula in LaTeX, or nothing."""
    cls = item if isinstance(item, type) else type(item)
    if not issubclass(cls, Landscape) or hasattr(cls, "expression"):
        return item.formula
    return cls.derived().latex if getattr(cls, "formula", "") else ""
