"""A run as a script that needs nothing but NumPy: the optimizer's own text with the numbers put in."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from engine import Constant, Optimizer, Wrapper
from engine.optimizer import shared

from ..spelling import dotted
from .blocks import (
    MATHS,
    Shown,
    derived_lines,
    loss_lines,
    momenta_of,
    noise_lines,
    rates_missing,
    rates_of,
    script,
    steps_made,
    stopped_early,
    table,
)
from .numpy_classes import definitions, instance


def numpy_script(run: Shown) -> str:
    """The update written out with NumPy; the rates of all steps are in the script, so that it stands alone."""
    optimizer = run.optimizer
    own_start = type(optimizer).init is not Optimizer.init or type(optimizer).step is not Optimizer.step
    if own_start or type(optimizer).update is Optimizer.update:
        return _numpy_class(run)
    memory = [f"{name} = {_start(optimizer, value)}" for name, value in optimizer.memory.items()]
    momentum_field = "" if momenta_of(run) is None else optimizer.momentum_field
    update = _update(optimizer, momentum_field)
    called = {node.func.id for node in ast.walk(ast.parse(textwrap.dedent("\n".join(update)))) if _by_name(node)}
    return script(
        stopped_early(run),
        ["import numpy as np", *_imported(called & {*MATHS, "power"} - {"abs"})],
        derived_lines(run, "gradient"),
        _tables(run),
        noise_lines(run),
        [f"x = np.array({list(run.start)})", *memory],
        [
            "path = [x.tolist()]",
            *_loop(run, momentum_field),
            *[f"    {name} = {momentum_field} ** (t - 1)" for name in _reset(run)],
            "    g = gradient(x)",
            *(["    g = g + noise * rng.standard_normal(len(x))"] if run.noise else []),
            *update,
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


def _numpy_class(run: Shown) -> str:
    """The same for an optimizer with methods of its own, which are copied as they stand."""
    text, used = definitions(run.optimizer)
    inner, at, state = run.optimizer, "optimizer", "state"
    while isinstance(inner, Wrapper):
        inner, at, state = inner.then, f"{at}.then", f"{state}['then']"
    momentum_field = inner.momentum_field and f"{at}.{inner.momentum_field}"
    gradient = "gradient"
    if run.noise:
        gradient = "lambda p: gradient(p) + draw"
    return script(
        stopped_early(run),
        ["from __future__ import annotations"],
        ["from typing import NamedTuple"] if "NamedTuple" in text else [],
        ["import numpy as np", *_imported(used)],
        loss_lines(run, "np"),
        derived_lines(run, "gradient"),
        derived_lines(run, "hessian") if ".hess(" in text else [],
        text.splitlines(),
        _tables(run),
        noise_lines(run),
        [f"x = np.array({list(run.start)})"],
        [f"surface = Surface({gradient})", f"optimizer = {instance(run.optimizer)}", "state = optimizer.init(x)"],
        [
            "path = [x.tolist()]",
            *_loop(run, momentum_field),
            *[f"    {state}[{name!r}] = {momentum_field} ** (t - 1)" for name in _reset(run)],
            *(["    draw = noise * rng.standard_normal(len(x))  # for the whole step"] if run.noise else []),
            "    x = optimizer.step(surface, x, state, lr, t)",
            "    path.append(x.tolist())",
        ],
        ["print(path[-1])"],
    )


def _by_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _imported(names: set[str]) -> list[str]:
    return [f"from numpy import {', '.join(sorted(names))}"] if names else []


def _tables(run: Shown) -> list[str]:
    """The rates of all steps for a NumPy script, and the momenta if they go along."""
    if type(run.schedule) is Constant:
        return [f"rates = np.full({run.steps}, {run.optimizer.lr!r})"]
    momenta = momenta_of(run)
    # an array, since dividing by a rate of 0 is no error there
    rates = [*rates_missing(run), *table("rates", rates_of(run)), "rates = np.array(rates)"]
    return rates + ([] if momenta is None else table("momenta", momenta.tolist()))


def _loop(run: Shown, momentum_field: str) -> list[str]:
    """The head of a NumPy script's loop; the momentum, if it goes along with the rate, is put into `momentum_field`."""
    end = "" if run.stop is None else f"[:{steps_made(run)}]"
    if momenta_of(run) is None:
        return [f"for t, lr in enumerate(rates{end}, start=1):"]
    return [f"for t, (lr, {momentum_field}) in enumerate(zip(rates{end}, momenta), start=1):"]


def _reset(run: Shown) -> list[str]:
    """The running powers of a momentum that goes along with the rate: they are those of the new value."""
    inner = run.optimizer
    while isinstance(inner, Wrapper):
        inner = inner.then
    return [] if momenta_of(run) is None else inner.powers_of(inner.momentum_field)


def _start(optimizer: Optimizer, value: Any) -> str:
    if isinstance(value, str):
        return "x.copy()" if value == "x" else f"np.full_like(x, {getattr(optimizer, value)!r})"
    return repr(float(value)) if isinstance(value, shared) else f"np.full_like(x, {float(value)!r})"


def _update(optimizer: Optimizer, momentum_field: str) -> list[str]:
    """The item's own text of the update, with the numbers put in for its fields; a momentum_field one stays a name."""
    function = ast.parse(textwrap.dedent(inspect.getsource(type(optimizer).update))).body[0]
    function = _Numbers(optimizer, function.args.args[1].arg, momentum_field).visit(function)
    *body, last = function.body
    targets = ["x", *optimizer.memory]
    lines = []
    for node in body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            lines += ast.unparse(node).splitlines()
    values = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
    pairs = [(t, ast.unparse(v)) for t, v in zip(targets, values, strict=True) if ast.unparse(v) != t]
    if pairs:
        lines.append(f"{', '.join(t for t, _ in pairs)} = {', '.join(v for _, v in pairs)}")
    return [f"    {line}" for line in lines]


class _Numbers(ast.NodeTransformer):
    """Puts the values in for `self.field`, takes the branch that they decide, and calls the point x."""

    def __init__(self, optimizer: Optimizer, point: str, momentum_field: str) -> None:
        self.optimizer, self.point, self.momentum_field = optimizer, point, momentum_field

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name("x", node.ctx) if node.id == self.point else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if dotted(node.value) != "self":
            return node
        known = node.attr != self.momentum_field
        return ast.Constant(getattr(self.optimizer, node.attr)) if known else ast.Name(node.attr, node.ctx)

    def visit_If(self, node: ast.If) -> Any:
        node.test = self.visit(node.test)
        if any(isinstance(one, ast.Name) for one in ast.walk(node.test)):
            return self.generic_visit(node)
        taken = node.body if eval(ast.unparse(node.test)) else node.orelse  # noqa: S307 - constants only
        return [self.visit(one) for one in taken]
