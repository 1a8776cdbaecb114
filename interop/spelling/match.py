"""Values out of somebody's call: the item that it makes, if it is one of a spelling."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from engine import Item, Param, params
from optimizers import CATALOG as OPTIMIZERS

from ..errors import Mismatch, Other, TooEarly
from .names import dotted, path
from .signatures import signature_of
from .solve import assume, solve
from .template import BESIDES, BRIEF, FREE, IDLE, RESERVED, Spelling


def match(
    one: Spelling, call: ast.Call, evaluate: Callable[[ast.expr], Any], nested: Callable, wordy: bool = False
) -> tuple[dict, int]:
    """The field values that make `one` the given call, and how closely it fits; raises Mismatch.

    `wordy` takes calls, too, that a shorter one would replace. `evaluate` reads a number; `nested(node, what)` reads a
    call that stands for an item ("optimizer" or "schedule").
    """
    values: dict[str, Any] = {}
    fit = _match_call(one, one.call, call, values, evaluate, nested)
    defaults = {p.name: p.default for p in params(one.cls)} | one.cls.defaults.get(one.framework, {})
    fit += assume(one, values, BESIDES | defaults, BRIEF if wordy else set())
    if "flavour" in defaults and one.framework in next(p.choices for p in params(one.cls) if p.name == "flavour"):
        values.setdefault("flavour", one.framework)
    return {**{k: v for k, v in defaults.items() if k in one.cls.defaults.get(one.framework, {})}, **values}, fit


def _match_call(one, template, call, values, evaluate, nested) -> int:
    order, required, defaults = signature_of(template)
    if order == ["*"]:
        order = [str(place) for place in range(len(template.args))]
        if len(call.args) != len(order):
            raise Other("{call} is known here as {text} only.", text=ast.unparse(template))
    slots = [*zip(order, template.args), *((k.arg, k.value) for k in template.keywords)]
    if len(call.args) > len(order) or any(isinstance(node, ast.Starred) for node in call.args):
        raise Mismatch("{call} takes {n} arguments by position.", n=len(order))
    given: dict[str, ast.expr] = {}
    for keyword in (*map(ast.keyword, order, call.args), *call.keywords):
        if keyword.arg is None:
            raise Mismatch("{call} gets settings by ** that this code does not show.")
        if keyword.arg in given:
            raise Mismatch("{call} gets {name} twice.", name=repr(keyword.arg))
        given[keyword.arg] = nested(keyword.value, "value")
    given = {name: node for name, node in given.items() if not (name in defaults and _says(node, defaults[name]))}
    if extra := given.keys() - {name for name, _ in slots} - IDLE - FREE:
        name = next(name for name in given if name in extra)
        raise Mismatch("{call} has no argument '{argument}'.", name)
    # fields that have a default here but none there, so that nothing tells what leaving them out means; a method that
    # differs has a learning rate of its own
    unsaid = {p.name for p in params(one.cls)} - one.cls.defaults.get(one.framework, {}).keys()
    unsaid -= {"lr"} if one.framework in getattr(one.cls, "differs", ()) else set()
    fit, late = 0, []

    def fill(name: str, node: ast.expr, value: ast.expr) -> int:
        try:
            return 1 + _unify(one, node, value, values, evaluate, nested)
        except TooEarly:
            late.append((node, value))
            return 0
        except Mismatch as mismatch:
            mismatch.place = mismatch.place or (name if template is one.call else f"{dotted(template.func)}'s {name}")
            raise

    # what must have one value tells first whether this is the spelling that is meant
    for name, node in sorted(slots, key=lambda slot: not isinstance(slot[1], ast.Constant)):
        usual = defaults.get(name)
        if name in FREE or (name in RESERVED and name not in given):
            continue
        if name in given:
            fit += fill(name, node, given[name])
        elif usual is not None or (isinstance(node, ast.BoolOp) and name not in required):
            fill(name, node, path(repr(usual)))
        elif name in required or isinstance(node, ast.Call) or dotted(node) in unsaid:
            raise Mismatch("{call} needs {name}.", name=name)
        elif isinstance(node, ast.Constant) and node.value:
            raise Mismatch("{call} needs {text} as {place}.", value=node.value, text=ast.unparse(node))
    return fit + sum(1 + _unify(one, node, value, values, evaluate, nested) for node, value in late)


def _says(node: ast.expr, default: Any) -> bool:
    """Whether an argument is the library's default, in which case it need not have been given."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return (list(value) if isinstance(value, tuple) else value) == default


def _unify(one, template, node, values, evaluate, nested) -> int:
    """Make `template` equal to what was written by setting fields; the closeness of the fit."""
    if isinstance(template, ast.Name):
        return _set(one, template.id, node, values, evaluate, nested)
    if isinstance(template, ast.Tuple) and isinstance(template.elts[-1], ast.Starred):
        row = evaluate(node)
        if not isinstance(row, tuple) or len(row) < len(template.elts):
            raise Mismatch("{call} wants values in a row as {place}.")
        values |= {name.id: value for name, value in zip(template.elts[:-1], row)}
        values[template.elts[-1].value.id] = row[len(template.elts) - 1 :]
        return 1
    if isinstance(template, ast.Dict):
        if not isinstance(node, ast.Dict):
            raise Mismatch("{call} wants a dict as {place}.")
        known = {key.value: value for key, value in zip(template.keys, template.values)}
        given = {key.value: value for key, value in zip(node.keys, node.values) if isinstance(key, ast.Constant)}
        if extra := [key for key in given if key not in known]:
            raise Mismatch("{call} has no argument '{argument}'.", str(extra[0]))
        return sum(1 + _unify(one, known[key], value, values, evaluate, nested) for key, value in given.items())
    if isinstance(template, ast.Call) and dotted(template.func) == "int":
        return _unify(one, template.args[0], node, values, evaluate, nested)
    if isinstance(template, (ast.Tuple, ast.List)):
        if not isinstance(node, (ast.Tuple, ast.List)) or len(node.elts) != len(template.elts):
            raise Mismatch("{call} wants {n} values in a row as {place}.", n=len(template.elts))
        pairs = zip(template.elts, node.elts, strict=True)
        return sum(_unify(one, a, b, values, evaluate, nested) for a, b in pairs)
    if isinstance(template, ast.Call) and dotted(template.func) != "dict":
        call = nested(node, "call")
        if call is None or dotted(template.func) != call[0]:
            raise Other("{call} wants {text} as {place}.", text=ast.unparse(template))
        return _match_call(one, template, call[1], values, evaluate, nested)
    if isinstance(template, ast.Lambda):
        if isinstance(node, ast.List) and len(node.elts) == 1:  # one function for each of one group of parameters
            node = node.elts[0]
        node = nested(node, "function")
        if not isinstance(node, ast.Lambda) or len(node.args.args) != len(template.args.args):
            raise Mismatch("{call} wants a lambda as {place}.")
        new = {a.arg: b.arg for a, b in zip(node.args.args, template.args.args, strict=True)}
        values[template.body.id] = ast.unparse(_Rename(new).visit(ast.parse(ast.unparse(node.body), mode="eval")).body)
        return 1
    value = evaluate(node)
    if isinstance(template, ast.Constant):
        if value != template.value:
            raise Mismatch(
                "{call} needs {text} as {place}.", value=template.value, given=value, text=repr(template.value)
            )
        return 2
    return solve(template, value, values)


def _set(one, name, node, values, evaluate, nested) -> int:
    if name in RESERVED:
        return 0
    if name == "earlier":  # which schedule it is, the optimizer inside says
        values[name] = True
        return 1
    declared = {p.name: p for p in params(one.cls)}
    if name in declared and declared[name].kind is Item:
        value = _nested(one, declared[name], node, values, nested)
    elif name == "lr" and (schedule := nested(node, "schedule?")) is not None:
        values["lr schedule"], value = schedule
    else:
        value = evaluate(node)
        if value in (None, "auto") and name in declared:
            value = declared[name].default
    if name in values and values[name] != value:
        raise Mismatch("{call} needs the same {name} twice.", name=name)
    values[name] = value
    return 1


def _nested(one: Spelling, field: Param, node: ast.expr, values: dict[str, Any], nested: Callable) -> Any:
    """The item, or the row of items, that stands here. Schedules that carry the base rate must agree on it."""
    if issubclass(one.cls, tuple(OPTIMIZERS.values())):
        return nested(node, "optimizer")
    if field.several and not isinstance(node, (ast.Tuple, ast.List)):
        raise Mismatch("{call} wants several schedules in a row as {place}.")
    found = []
    for part in node.elts if field.several else [node]:
        schedule, base = nested(part, "schedule?") or (nested(part, "schedule"), None)
        found.append(schedule)
        if base is not None and values.setdefault("lr", base) != base:
            raise Mismatch("{call} has parts that start from different rates.")
    return tuple(found) if field.several else found[0]


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)
