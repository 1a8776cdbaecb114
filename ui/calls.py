"""Items spelled as Python calls, `Adam(lr=0.0137,beta1=0.9)`. They are parsed as syntax and never executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from engine import Item, params

from .texts import short, t, told

LONGEST = 60_000  # characters of one item's text; what the limits on rows and nests allow, spelled in full, is shorter
# What Python's parser would grumble about in the log: "1if", "\d". No call of ours holds either.
ODD = re.compile(r"\b[0-9.][\w.]*(?:and|else|for|if|in|is|not|or)|\\(?![\\'\"abfnrtvxuUN0-7\n])")


def spell(item: Item) -> str:
    """An item as a call, without blanks; every parameter is written."""
    values = ((f.name, getattr(item, f.name)) for f in fields(item))
    return f"{type(item).__name__}({','.join(f'{name}={_spelled(value)}' for name, value in values)})"


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({','.join(map(_spelled, value))}{',' if len(value) == 1 else ''})"
    return spell(value) if isinstance(value, Item) else repr(value)


def parse(text: str, catalog: Mapping[str, type], problems: list[str]) -> Any:
    """The item that a text such as `Adam(lr=0.1)` spells, or None. What is wrong is added to `problems`."""
    try:
        if len(text) > LONGEST or ODD.search(text):
            raise ValueError
        return _item(ast.parse(text.strip(), mode="eval").body, catalog, problems)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        problems.append(t("“{text}” is not of the form Name(parameter=number).", text=short(text)))
        return None


def _item(call: ast.expr, catalog: Mapping[str, type], problems: list[str], outer: tuple[str, ...] = ()) -> Any:
    call = ast.Call(call, [], []) if isinstance(call, ast.Name) else call
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
        raise SyntaxError("not a plain call")
    name = call.func.id
    if name not in catalog:
        problems.append(unknown(name, catalog))
        return None
    if name in outer:
        problems.append(t("{name} cannot stand inside another {name}.", name=name))
        return None
    values = _values(call, catalog, problems, (*outer, name))
    try:
        return catalog[name](**values)
    except ValueError as error:  # each value is fine, but they do not go together
        problems.append(t("{item}: {error}; its defaults are used.", item=name, error=short(told(error), 120)))
        return catalog[name]()


def _values(call: ast.Call, catalog: Mapping[str, type], problems: list[str], outer: tuple[str, ...]) -> dict[str, Any]:
    """The values of a call's parameters, those left out that cannot be used."""
    item = outer[-1]
    declared = {one.name: one for one in params(catalog[item])}
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg not in declared:
            problems.append(_no_parameter(item, keyword.arg or "**", declared))
            continue
        one = declared[keyword.arg]
        if one.name in values:
            said = t("{item}: {name} is given more than once; the first one counts.", item=item, name=one.name)
            problems.append(said)
            continue
        if one.several and isinstance(keyword.value, ast.Tuple):
            value = tuple(_item(part, catalog, problems, outer) for part in keyword.value.elts)
            value = one.default if None in value else value
        elif one.kind is Item:
            value = _item(keyword.value, catalog, problems, outer)
            value = one.default if value is None else value
        else:
            value = _literal(keyword.value)
        try:
            values[one.name] = one.check(value)
        except (ValueError, OverflowError) as error:
            problems.append(t("{item}: {error}; its default is used.", item=item, error=short(told(error), 120)))
    return values


def _literal(node: ast.expr) -> Any:
    """A number, switch, text or row of numbers; anything else as text, which no check of a number accepts."""
    try:
        value = ast.literal_eval(node)
        return value if isinstance(value, (bool, int, float, str, tuple)) else str(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return node.id if isinstance(node, ast.Name) else "…"


def unknown(name: str, known: Iterable[str]) -> str:
    """What to say of a name that nothing has, with the nearest one that something has."""
    near = get_close_matches(name[:40], list(known), 1)
    if not near:
        return t("“{name}” is not known.", name=short(name))
    return t("“{name}” is not known; did you mean {near}?", name=short(name), near=near[0])


def _no_parameter(item: str, name: str, declared: Iterable[str]) -> str:
    near = get_close_matches(name[:40], list(declared), 1)
    if not near:
        return t("{item} has no parameter “{name}”.", item=item, name=short(name))
    return t("{item} has no parameter “{name}”; did you mean {near}?", item=item, name=short(name), near=near[0])
