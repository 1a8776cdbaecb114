"""Schedulers that a script writes itself, as classes derived from PyTorch's."""

from __future__ import annotations

import ast
import math
from typing import Any

from engine import Schedule, parse
from schedules import EpochRule, Lambda

from ..errors import CodeError
from .functions import as_lambda, text
from .values import Expr, Function, Group, Instance, Made

BASES = ("LRScheduler", "_LRScheduler")
BASE = "base_lr"
BASES_TRIED = (0.25, 1e-3, 1e-6)  # rates from which a scheduler that multiplies gives the same factors


def own_class(one: Made) -> bool:
    """Whether it is an object of a class of the script that derives from PyTorch's schedulers and says its rates."""
    instance = one.attrs.get("")
    if not isinstance(instance, Instance) or instance.cls is None:
        return False
    derived = any(name.split(".")[-1] in BASES for name in instance.cls.library())
    return derived and isinstance(instance.cls.find("get_lr"), Function)


def own_schedule(items: Any, instance: Instance) -> tuple[Schedule, float | None]:
    """The schedule that a scheduler's `get_lr` amounts to. Raises CodeError where it is no formula of the step."""
    walk = items.walk
    optimizer = next((value for value in instance.attrs.values() if isinstance(value, Made)), None)
    own = {"last_epoch": Expr(ast.Name("t")), "_step_count": Expr(ast.Name("t")), "base_lrs": [Expr(ast.Name(BASE))]}
    group = Made("", True, [], {}, ast.Call(ast.Name("optimizer"), [], []), (), ())
    own["optimizer"] = optimizer or Instance(None, {"param_groups": [Group(group)]})
    seen = Instance(instance.cls, {**instance.attrs, **own})
    found = walk.enter(instance.cls.find("get_lr"), [seen], {}, ast.parse("get_lr()", mode="eval").body)
    names = {"t", BASE, "lr"}
    rate = as_lambda(found, tuple(sorted(names)), lambda unknown: items.ask(unknown, instance.cls.node.name, "get_lr"))
    formula = text(rate)
    used = Expr(rate.body).names()
    if "lr" in used and BASE not in used:
        return EpochRule(_with(formula, {"t": "epoch"})), None
    if "lr" in used:
        raise CodeError(
            "{name} uses both the first rate and the last one, which is not known here.", name=instance.cls.node.name
        )
    if BASE not in used:
        return Lambda(formula), 1.0
    rates = parse(formula, tuple(sorted(names)))
    if all(_alike(rates(1.0, 0.0, step), rates(base, 0.0, step) / base) for step in range(40) for base in BASES_TRIED):
        return Lambda(_with(formula, {BASE: "1.0"})), None
    return Lambda(_with(formula, {BASE: repr(items.base_rate)})), 1.0


def _alike(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9) or not (math.isfinite(a) or math.isfinite(b))


def _with(formula: str, names: dict[str, str]) -> str:
    """A formula with other names, or numbers, in place of some."""

    class Renamed(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.parse(names[node.id], mode="eval").body if node.id in names else node

    return ast.unparse(Renamed().visit(ast.parse(formula, mode="eval")).body)
