"""A text of settings as a reading: which kind of text it is, and what becomes of what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from engine import Schedule

from ..errors import CodeError
from ..reading.result import Reading
from ..reading.script import from_code
from ..spelling import dotted
from . import words as w
from .entries import Settings
from .formats import LONGEST, settings_of
from .python_text import constants, from_assignments, from_call
from .trainers import ARGUMENTS, Found, found

LENGTHS = ("decay_steps", "stable_steps")  # fields in which 0 is the whole run
CODE = re.compile(r"^\s*(?:import |from \w[\w.]* import |def |class |for |with |@|print\()", re.MULTILINE)


def read(text: str, answers: Mapping[str, float] | None = None) -> Reading | None:
    """The reading of a text that holds settings; None for every other text.

    `answers` are values for what an earlier reading asked. Raises CodeError where settings cannot be read.
    """
    settings = _settings(text)
    if settings is None or not (settings.has(*w.TELLING) or ARGUMENTS.search(settings.kind)):
        return None
    settings.answers = dict(answers or {})
    made = found(settings)
    if made.optimizer is None and not made.schedule.call:
        raise CodeError(
            "These settings leave the optimizer, its learning rate and the schedule to the program around them."
        )
    return _reading(settings, made)


def _settings(text: str) -> Settings | None:
    """The settings in a text: all of it, or the arguments of a trainer's call in Python code."""
    if not text.strip() or len(text) > LONGEST:
        return None
    text = re.sub(r"^\s*```\w*\n|```\s*$", "", text)
    if "=" in text or ":" in text or "--" in text:
        tree = _tree(text)
        if tree is None or _annotations(tree):
            return None if CODE.search(text) else settings_of(text)
        return _from_python(text, tree)
    return None


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text.strip("\n"), "<pasted code>")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _annotations(tree: ast.Module) -> bool:
    """Whether a text is `name: value` all over: Python, too, but nobody means it so."""
    return bool(tree.body) and all(isinstance(one, ast.AnnAssign) and one.value is None for one in tree.body)


def _from_python(text: str, tree: ast.Module) -> Settings | None:
    names = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ARGUMENTS.search(name := dotted(node.func)):
            return Settings(text, from_call(node, names), name)
    plain = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)
    if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        value = tree.body[0].value
        if isinstance(value, ast.Dict):
            tree = ast.Module([ast.Assign([ast.Name("_", lineno=1)], value, lineno=1)], [])
        elif isinstance(value, ast.Call) and dotted(value.func) == "dict":
            return Settings(text, from_call(value, {}), "dict")
        else:
            return None
    elif any(map(_section, tree.body)):
        return settings_of(text)
    elif not all(isinstance(one, plain) or _said(one) for one in tree.body) or _calls(tree):
        return None
    return Settings(text, from_assignments(tree), "python")


def _section(node: ast.stmt) -> bool:
    """Whether a line is a [section] of TOML, which is a list in Python."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.List) and len(node.value.elts) == 1


def _said(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _calls(tree: ast.Module) -> bool:
    """Whether a text makes anything but dicts: then it is code."""
    plain = ("dict", "Dict", "ConfigDict", "edict", "int", "float", "len")
    return any(isinstance(node, ast.Call) and dotted(node.func) not in plain for node in ast.walk(tree))


def _reading(settings: Settings, made: Found) -> Reading:
    optimizer, plan = made.optimizer, made.schedule
    lines = ["import math, torch, transformers, timm, optax, keras, pytorch_optimizer"]
    alone = optimizer is None
    if alone:
        lines.append("optimizer = torch.optim.SGD(params, lr=1.0)")
    else:
        first = "params" if optimizer.name.startswith(("torch.", "pytorch_optimizer.")) else ""
        lines.append(f"optimizer = {optimizer.text(first)}")
    lines += [*made.clips, *([f"scheduler = {plan.call}"] if plan.call else [])]
    item, schedule = from_code("\n".join(lines))
    if schedule is not None and plan.whole:
        schedule = as_long_as_the_run(schedule)
    taken, unread = settings.said()
    return Reading(
        optimizer=None if alone else item,
        schedule=schedule,
        steps_per_epoch=plan.steps_per_epoch,
        framework=made.trainer or "torch",
        taken=taken,
        unread=unread,
        asked=tuple(settings.asked),
        remarks=tuple(settings.remarks),
    )


def as_long_as_the_run(schedule: Schedule) -> Schedule:
    """The schedule with its length, and that of what it is around, left to the run."""
    changed: dict[str, Any] = {}
    for one in fields(schedule):
        value = getattr(schedule, one.name)
        if isinstance(value, Schedule):
            changed[one.name] = as_long_as_the_run(value)
        elif isinstance(value, tuple) and value and all(isinstance(part, Schedule) for part in value):
            changed[one.name] = tuple(map(as_long_as_the_run, value))
        elif one.name in LENGTHS and isinstance(value, (int, float)) and value > 100_000:
            changed[one.name] = 0
    return replace(schedule, **changed)
