"""A learning rate that the loop of a script sets itself, as a schedule."""

from __future__ import annotations

import ast
import math
from typing import Any

from engine import Optimizer, Schedule, Told, parse
from schedules import EpochRule, Lambda

from ..errors import CodeError
from . import beside
from .functions import as_lambda, text
from .stepping import Clock, by_hand, optimizer_loops
from .symbols import NoValue, either, made
from .values import Attribute, Expr, Made, SetRate, Unknown, number


def set_by_hand(script: Any, call: Made, optimizer: Optimizer) -> tuple[Optimizer, Schedule | None, Clock] | None:
    """The optimizer, the schedule that the assignments of the rate amount to, and what it counts; None without such.

    What cannot be read so is named as not read.
    """
    found = [one for one in script.walk.rates if _of(one, call)]
    if not found:
        return None
    one = found[-1]
    if number(one.value) and not one.loops and not one.path and len(found) == 1:  # once, before the training begins
        script.take(_Place(one.node), Told("The learning rate is {lr}.", lr=repr(float(one.value))))
        return optimizer.with_lr(float(one.value)), None, Clock(False)
    counting = by_hand(script.made, call, one, script.answers)
    try:
        formula, names = _formula(one, len({id(each.node) for each in found}))
        if isinstance(one.value, Unknown):
            script.items.ask(one.value, "the learning rate", "lr")
        before = _before_the_step(script, call, one)
        optimizer, schedule = _schedule(optimizer, formula, names, before)
    except (CodeError, NoValue):
        for each in found:
            script.leave(_Place(each.node), beside.BY_HAND)
        script.grave.append(CodeError("The loop sets the learning rate itself, which is not read."))
        return None
    script.take(_Place(one.node), Told("The schedule is {item}.", item=repr(schedule)))
    return optimizer, schedule, counting


class _Place:
    """A statement of the script, as `take` wants it."""

    def __init__(self, node: ast.AST) -> None:
        self.node = node


def _of(one: SetRate, call: Made) -> bool:
    owner = one.optimizer.owner if isinstance(one.optimizer, Attribute) else one.optimizer
    return owner is None or owner is call or not isinstance(owner, Made) or owner.owner is not None


def _formula(one: SetRate, n: int) -> tuple[Expr, set[str]]:
    """The rate as a tree, under the conditions on the steps. Raises NoValue."""
    if n > 1 or not (isinstance(one.value, Expr) or number(one.value)) or not one.loops:
        raise NoValue
    value: Any = one.value
    for test in reversed(one.path):
        if not isinstance(test, Expr):
            raise NoValue
        value = either(test, value, Expr(ast.Name("lr")))
    value = value if isinstance(value, Expr) else Expr(ast.Constant(value))
    names = value.names()
    counters = {loop.counter for loop in one.loops if loop.counter}
    steps = names - {"lr"}
    if len(steps) > 1 or not steps <= counters:
        raise NoValue
    return value, names


def _before_the_step(script: Any, call: Made, one: SetRate) -> bool:
    """Whether the rate is set before the step of its round."""
    steps = optimizer_loops(script.made, call)
    if steps is None:
        return True
    lines = [each.node.lineno for each in script.made if each.method == "step" and each.owner is call]
    return not lines or getattr(one.node, "lineno", 0) <= min(lines) or len(one.loops) < len(steps)


def _schedule(optimizer: Optimizer, formula: Expr, names: set[str], before: bool) -> tuple[Optimizer, Schedule]:
    """A schedule that gives these rates. Raises NoValue, or CodeError."""
    step = next(iter(names - {"lr"}), "t")
    recursive = "lr" in names
    tree = _Renamed({step: "epoch" if recursive else "t"}).visit(ast.parse(ast.unparse(formula.node), mode="eval")).body
    value = Expr(tree, formula.size)
    if not before:
        name = "epoch" if recursive else "t"
        later = Expr(_Shifted(name).visit(ast.parse(ast.unparse(tree), mode="eval")).body, formula.size)
        first = Expr(ast.Name("lr")) if recursive else Expr(ast.Constant(optimizer.lr))
        value = either(made(ast.Compare(ast.Name(name), [ast.Lt()], [ast.Constant(1)])), first, later)
    if recursive:
        return optimizer, EpochRule(text(as_lambda(value, ("epoch", "lr"), _no_ask)))
    formula_text = text(as_lambda(value, ("t",), _no_ask))
    rate = parse(formula_text, ("t",))
    if not all(math.isfinite(rate(step)) for step in range(3)):
        raise NoValue
    return optimizer.with_lr(1.0), Lambda(formula_text)


def _no_ask(unknown: Unknown) -> None:
    raise NoValue


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), ast.Load())


class _Shifted(ast.NodeTransformer):
    """The formula one step later."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id != self.name:
            return node
        return ast.BinOp(ast.Name(self.name), ast.Sub(), ast.Constant(1))
