"""The calls that items are spelled as: filling them in, and matching them with calls that people wrote.

A spelling is a call whose arguments are the item's field names. Values go in to export (`spell`), and come out of
somebody's call to import (`match`): one text for both directions.
"""

from __future__ import annotations

import ast
import itertools
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from engine import Item, Param, Schedule, params, parse
from engine.formula.syntax import CONSTANTS
from engine.formula.syntax import FUNCTIONS as ALL
from engine.spelling import rows
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .arguments import in_full
from .errors import Mismatch, Other, Together, TooEarly

FUNCTIONS = set(ALL) - {"abs"}
RESERVED = ("params", "optimizer")
# what some calls have besides the item's own fields, when it is not there: the warm-up in front of a schedule, and the
# schedule that is the learning rate, one step back
BESIDES = {"warmup_steps": 0, "warmup_from": 0.0, "warmup_prefix": True, "earlier": None}
# arguments that change nothing on a plain vector in float64
IDLE = {
    "foreach", "maximize", "capturable", "differentiable", "fused", "name", "verbose", "last_epoch", "mu_dtype",
    "loss_scale_factor", "gradient_accumulation_steps", "accumulator_dtype", "mask", "fixed_decay_rate",
    "relative_step", "min_dim_size_to_factor", "factored", "dtype_momentum", "ns_steps", "ns_coeffs", "muon_a",
    "muon_b", "muon_c", "rms_rate", "exclude_layers", "exclude_embeddings", "preconditioning", "adaptive",
    "num_warmup_steps", "num_training_steps",
}  # fmt: skip

BRIEF = {"weight_decay", "warmup_steps"}  # where they are 0 a shorter call says the same
FREE = {"monitor"}  # what a callback looks at; here there is one loss


class Spelling(NamedTuple):
    """One call that makes an item in a framework, and when it does: the conditions on fields, each wanted or not, and
    the values of the fields that the call says nothing about."""

    cls: type[Item]
    framework: str
    call: ast.expr
    conditions: tuple[tuple[ast.expr, bool], ...]
    unsaid: dict[str, Any]


def alternatives(cls: type[Item], framework: str) -> Iterator[Spelling]:
    """The calls of an item class in a framework, in the order in which they are tried."""
    others: tuple[tuple[ast.expr, bool], ...] = ()
    versions = next((p.choices for p in params(cls) if p.name == "flavour"), ())
    nothing = {p.name for p in params(cls) if p.only and framework in versions and framework not in p.only}
    for row in rows(cls.spelling.get(framework, [])):
        call, when = in_full(path(row.call)), path(row.when)
        said = {*_names(call), *_names(when), *row.idle, *nothing, "flavour"}
        unsaid = {p.name: p.default for p in params(cls) if p.name not in said}
        if "warmup_steps" in _names(call):
            unsaid |= {name: value for name, value in BESIDES.items() if name[:6] == "warmup" and name not in said}
        own = () if row.when == "True" else ((when, True),)
        yield Spelling(cls, framework, call, (*others, *own), unsaid)
        every = [f"({row.when})", *(f"{name} == {value!r}" for name, value in unsaid.items())]
        others += ((path(" and ".join(every)), False),)


@cache
def index() -> dict[str, list[Spelling]]:
    """Qualified name of a framework's function -> the spellings that use it."""
    found: dict[str, list[Spelling]] = {}
    for cls in (*OPTIMIZERS.values(), *SCHEDULES.values()):
        for framework in cls.spelling:
            for one in alternatives(cls, framework):
                if isinstance(one.call, ast.Call):
                    found.setdefault(dotted(one.call.func), []).append(one)
    return found


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


def _signature(template: ast.Call) -> Signature:
    """The library's arguments. Of a spelling that is newer than the file only what it says itself is known, so that all
    of it must be given."""
    if (name := dotted(template.func)) in signatures():
        return signatures()[name]
    order = [dotted(node) or str(place) for place, node in enumerate(template.args)]
    return Signature(order, [*order, *(keyword.arg for keyword in template.keywords)], {})


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain; empty when it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return ""


def path(text: str) -> ast.expr:
    """The expression that a text is, such as a qualified name; the other way round than `dotted`."""
    return ast.parse(text, mode="eval").body


# --- values into a spelling


def spell(item: Item, framework: str, names: dict[str, Any]) -> str | None:
    """The call that makes this item in a framework, or None when it has no spelling there.

    `names` gives the reserved names: "params" and "optimizer" as texts, "lr" as a number or text, "steps".
    """
    values = BESIDES | {one.name: getattr(item, one.name) for one in params(item)} | names
    if (together := _with_warmup(item, framework, names)) is not None:
        return together
    one = _chosen(item, framework, values)
    if one is None:
        return None
    node = _Fill(item, values, framework, names).visit(path(ast.unparse(one.call)))
    return None if any(isinstance(n, _Unspelled) for n in ast.walk(node)) else ast.unparse(node)


def _chosen(item: Item, framework: str, values: dict[str, Any]) -> Spelling | None:
    """The first call that is meant for these values."""
    for one in alternatives(type(item), framework):
        if all(values[name] == value for name, value in one.unsaid.items()) and all(
            bool(_value(test, values)) == wanted for test, wanted in one.conditions if wanted
        ):
            return one
    return None


def _with_warmup(item: Item, framework: str, names: dict[str, Any]) -> str | None:
    """The one call for a warm-up and the schedule after it, where the framework has such a call."""
    if not getattr(item, "warmup", False) or not isinstance(names.get("lr"), (int, float)):
        return None
    inner = item.then
    if hasattr(inner, "warmup_steps"):
        return None
    first = item.start_factor * names["lr"] + item.start_lr
    warmup = {"warmup_steps": item.warmup_steps, "warmup_from": first, "warmup_prefix": item.prefix}
    warmup["steps"] = max(names["steps"], item.warmup_steps + 1)  # so that a step is left
    values = BESIDES | {one.name: getattr(inner, one.name) for one in params(inner)} | names | warmup
    one = _chosen(inner, framework, values)
    return spell(inner, framework, names | warmup) if one and "warmup_steps" in _names(one.call) else None


class _Unspelled(ast.Name):
    """Stands for a nested item that the framework has no call for."""


class _Text(str):
    """A value that goes into the call as it is."""


def as_is(text: str) -> str:
    """A text that `spell` puts into the call unquoted, such as the name of a variable."""
    return _Text(text)


class _Math(ast.NodeTransformer):
    """Elementary functions of a formula, with the module they are from."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Attribute(ast.Name("math"), node.id) if node.id in (*FUNCTIONS, *CONSTANTS) else node


class _Fill(ast.NodeTransformer):
    def __init__(self, item: Item, values: dict[str, Any], framework: str, names: dict[str, Any]) -> None:
        self.item, self.values, self.framework, self.names = item, values, framework, names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if dotted(node.func) in ("int", "dict"):
            return self._number(node)
        node.args = [self.visit(one) for one in node.args]
        node.keywords = [ast.keyword(one.arg, self.visit(one.value)) for one in node.keywords]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        names = tuple(one.arg for one in node.args.args)
        node.body = _Math().visit(parse(self.values[node.body.id], names).python())
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        node.elts = [
            part
            for one in node.elts
            for part in (self.visit(one.value).elts if isinstance(one, ast.Starred) else [self.visit(one)])
        ]
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.values:
            return node
        value = self.values[node.id]
        if isinstance(value, Item):
            text = self._part(value, 0)
            return _Unspelled(node.id) if text is None else ast.parse(text, mode="eval").body
        if isinstance(value, tuple) and any(isinstance(one, Item) for one in value):
            texts = [self._part(one, i) for i, one in enumerate(value)]
            return _Unspelled(node.id) if None in texts else ast.parse(f"[{', '.join(texts)}]", mode="eval").body
        return ast.parse(value if isinstance(value, _Text) else repr(value), mode="eval").body

    def _part(self, part: Item, place: int) -> str | None:
        names = self.names
        if isinstance(self.item, Schedule):
            names = names | {"steps": self.item.span(names["steps"], place)}
        return spell(part, self.framework, names)

    def visit(self, node: ast.AST) -> Any:
        arithmetic = (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.ListComp)
        return self._number(node) if isinstance(node, arithmetic) else super().visit(node)

    def _number(self, node: ast.expr) -> ast.expr:
        texts = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(self.values.get(n.id), _Text)]
        if texts:
            return self.generic_visit(node)
        value = _value(node, self.values)
        return ast.parse(value if isinstance(value, _Text) else repr(value), mode="eval").body


def _value(node: ast.expr, values: dict[str, Any]) -> Any:
    """Our own spelling's arithmetic on field values."""
    return eval(  # noqa: S307 - the text is an item's own
        compile(ast.Expression(node), "<spelling>", "eval"),
        {"__builtins__": {}, "dict": dict, "zip": zip, "int": int} | values,
    )


# --- values out of somebody's call


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
    fit += _assume(one, values, BESIDES | defaults, BRIEF if wordy else set())
    if "flavour" in defaults and one.framework in next(p.choices for p in params(one.cls) if p.name == "flavour"):
        values.setdefault("flavour", one.framework)
    return {**{k: v for k, v in defaults.items() if k in one.cls.defaults.get(one.framework, {})}, **values}, fit


def _match_call(one, template, call, values, evaluate, nested) -> int:
    order, required, defaults = _signature(template)
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
    return _solve(template, value, values)


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


def _solve(template: ast.expr, value: Any, values: dict[str, Any]) -> int:
    """Templates beyond names: `name or None`, `1 - name`, and the like with one unknown."""
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
        low = _value(template, values | {unknown[0]: 0.0})
        slope = _value(template, values | {unknown[0]: 1.0}) - low
        guess = (value - low) / slope
        for candidate in (guess, round(guess), round(guess, 12)):
            if _value(template, values | {unknown[0]: candidate}) == value:
                values[unknown[0]] = candidate
                return 1
        values[unknown[0]] = guess
        return 1
    if isinstance(value, dict) and len(unknown) == 2:  # {boundary: value, ...} for two rows of numbers
        values[unknown[0]], values[unknown[1]] = tuple(value), tuple(value.values())
        return 1
    if not unknown and _value(template, values) == value:
        return 1
    raise TooEarly("{call} has values as {place} that cannot be told apart.")


def _assume(one: Spelling, values: dict[str, Any], defaults: dict[str, Any], free: set[str]) -> int:
    """Make the conditions hold by setting fields that the call says nothing about, as few as possible.

    That a field of `free` is not 0 is no condition.
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
        if (wanted and not (isinstance(part, (ast.Name, ast.BoolOp)) and _names(part).keys() & values.keys() & free))
        or (not wanted and _names(part).keys() & fields - values.keys())
    ]
    if not conditions:
        return bool(one.conditions or one.unsaid)
    choices = {p.name: p.choices for p in params(one.cls)}
    options: dict[str, list] = {}
    for test, _ in conditions:
        for name in _names(test):
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
        if all(bool(_value(test, defaults | values | trial)) == wanted for test, wanted in conditions):
            values |= {name: value for name, value in trial.items() if value != defaults[name]}
            return 1
    raise Together


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _names(node: ast.AST) -> dict[str, None]:
    """The names in an expression, in order."""
    return dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name))


class _Rename(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)
