"""How an item spells itself as calls of a framework. What a spelling means is the business of `interop`.

A spelling is one call, or a list of them in the order in which they are tried: "call", or "call when condition", with
a condition on fields under which it is meant. Its arguments are `name=field`, or one word where the library has a usual
name for the field (`interop.spelling.arguments`). What neither call nor condition names must have its default:
what a call cannot say is not dropped. "call without field, field" names those that do nothing in this case and need not
be said. A text may go over several lines. A row may also be `(call, when, *fields)`.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One call of a spelling."""

    call: str
    when: str = "True"
    idle: tuple[str, ...] = ()


def rows(spelling: str | tuple | list) -> list[Row]:
    """The calls of an item's spelling in one framework."""
    several = spelling if isinstance(spelling, list) else [spelling]
    return [_row(one) if isinstance(one, str) else Row(*one[:2], idle=tuple(one[2:])) for one in several]


def _row(text: str) -> Row:
    said, _, idle = " ".join(text.split()).partition(" without ")
    call, _, when = said.partition(" when ")
    return Row(call, when or "True", tuple(idle.split(", ")) if idle else ())


def decayed(call: str, when: str = "True") -> list[tuple[str, str]]:
    """The spelling in optax of a call with L2 weight decay, which stands in front of it there."""
    both = "weight_decay" if when == "True" else f"weight_decay and {when}"
    return [(f"optax.chain(optax.add_decayed_weights(weight_decay), {call})", both), (call, when)]


def decoupled(scale: str, call: str) -> list[str]:
    """The spelling in optax of a call without weight decay, and of its parts around one beside the gradient."""
    parts = f"{scale}, optax.add_decayed_weights(weight_decay), optax.scale_by_learning_rate(lr)"
    return [f"optax.chain({parts}) when weight_decay", call]
