"""How an item spells itself as calls of a framework. What a spelling means is the business of `interop`.

A spelling is one call, or a list of them in the order in which they are tried. A call stands alone or as
`(call, when)`, with a condition on fields under which it is meant. Its arguments are the item's fields, and a field
that neither the call nor the condition names must have its default: what a call cannot say is not dropped.
`(call, when, *fields)` names fields that do nothing in this case and need not be said.
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
    pairs = [(one,) if isinstance(one, str) else one for one in several]
    return [Row(call, *when[:1], idle=tuple(when[1:])) for call, *when in pairs]


def decayed(call: str, when: str = "True") -> list[tuple[str, str]]:
    """The spelling in optax of a call with L2 weight decay, which stands in front of it there."""
    both = "weight_decay" if when == "True" else f"weight_decay and {when}"
    return [(f"optax.chain(optax.add_decayed_weights(weight_decay), {call})", both), (call, when)]
