"""What a matched call says about fields that it does not name one by one."""

from __future__ import annotations

import ast
import itertools
from typing import Any

from engine import params

from ..errors import Together, TooEarly
from .arithmetic import value_of
from .names import names_in
from .template import Spelling


def solve(template: ast.expr, value: Any, values: dict[str, Any]) -> int:
    """Templates beyond names: `name or None`, `1 - name`, and the like with one unknown. Raises TooEarly for two."""
    if isinstance(template, ast.IfExp):  # `a + b if a else steps`: what is given is not the default
        template = template.body
    unknown = [
        n.id for n in ast.walk(template) if isinstance(n, ast.Name) and n.id not in (*values, "steps", "dict", "zip")
    ]
    if (
        isinstance(template, ast.BoolOp)
        and isinstance(template.op, ast.Or)
        and isinstance(template.values[0], ast.Name)
    ):
        values[template.values[0].id] = 0 if value is None else value
        return 1
    if len(unknown) == 1 and isinstance(value, (int, float)) and not isinstance(value, bool):
        low = value_of(template, values | {unknown[0]: 0.0})
        slope = value_of(template, values | {unknown[0]: 1.0}) - low
        guess = (value - low) / slope
        for candidate in (guess, round(guess), round(guess, 12)):
            if value_of(template, values | {unknown[0]: candidate}) == value:
                values[unknown[0]] = candidate
                return 1
        values[unknown[0]] = guess
        return 1
    if isinstance(value, dict) and len(unknown) == 2:  # {boundary: value, ...} for two rows of numbers
        values[unknown[0]], values[unknown[1]] = tuple(value), tuple(value.values())
        return 1
    if not unknown and value_of(template, values) == value:
        return 1
    raise TooEarly("{call} has values as {place} that cannot be told apart.")


def assume(one: Spelling, values: dict[str, Any], defaults: dict[str, Any], free: set[str]) -> int:
    """Make the conditions hold by setting fields that the call says nothing about, as few as possible.

    That a field of `free` is not 0 is no condition. Raises Together where nothing makes them hold.
    """
    for name, value in one.unsaid.items():
        if values.get(name, defaults[name]) != value:
            if name in values:
                raise Together
            values[name] = value
    fields = {p.name for p in params(one.cls)}
    conditions = [  # that another call would have been shorter is no objection where this one says everything itself
        (part, wanted)
        for test, wanted in one.conditions
        for part in (test.values if wanted and _is_all(test) else [test])
        if (wanted and not (isinstance(part, (ast.Name, ast.BoolOp)) and names_in(part).keys() & values.keys() & free))
        or (not wanted and names_in(part).keys() & fields - values.keys())
    ]
    if not conditions:
        return bool(one.conditions or one.unsaid)
    choices = {p.name: p.choices for p in params(one.cls)}
    options: dict[str, list] = {}
    for test, _ in conditions:
        for name in names_in(test):
            if name in defaults and name not in values and name not in options:
                compared = [
                    c.comparators[0] for c in ast.walk(test) if isinstance(c, ast.Compare) and _is(c.left, name)
                ]
                others = [c.value for c in compared if isinstance(c, ast.Constant)]
                others += [values[c.id] for c in compared if isinstance(c, ast.Name) and c.id in values]
                others += [False, True] if isinstance(defaults[name], bool) else choices.get(name) or ()
                others += [0] if isinstance(defaults[name], int) and not others else []
                options[name] = [defaults[name], *(other for other in others if other != defaults[name])]
    for chosen in sorted(
        itertools.product(*map(enumerate, options.values())), key=lambda row: sum(i > 0 for i, _ in row)
    ):
        trial = dict(zip(options, (value for _, value in chosen)))
        if all(bool(value_of(test, defaults | values | trial)) == wanted for test, wanted in conditions):
            values |= {name: value for name, value in trial.items() if value != defaults[name]}
            return 1
    raise Together


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)
