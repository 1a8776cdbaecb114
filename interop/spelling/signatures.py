"""The arguments of the real libraries' functions, as `signatures.json` has them."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .names import dotted


class Signature(NamedTuple):
    """The arguments of a framework's function: their order by position, those it wants, and what the others are when
    they are not given (where that can be written down)."""

    order: list[str]
    required: list[str]
    defaults: dict[str, Any]


@cache
def signatures() -> dict[str, Signature]:
    """Qualified name of a framework's function -> its arguments."""
    found = json.loads(Path(__file__).with_name("signatures.json").read_text())
    return {name: Signature(**one) for name, one in found.items()}


def order_of(name: str) -> list[str]:
    """The arguments of a framework's function in the order in which they may be given by position."""
    return signatures()[name].order if name in signatures() else []


def signature_of(template: ast.Call) -> Signature:
    """The library's arguments. Of a spelling that is newer than the file only what it says itself is known, so that all
    of it must be given."""
    if (name := dotted(template.func)) in signatures():
        return signatures()[name]
    order = [dotted(node) or str(place) for place, node in enumerate(template.args)]
    return Signature(order, [*order, *(keyword.arg for keyword in template.keywords)], {})
