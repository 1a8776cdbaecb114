"""Chains of optax's parts that make one of its ready optimizers, written as that optimizer."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ...errors import Mismatch
from ...spelling import order_of, path

# part -> the optimizer that is this part and a learning rate, and arguments whose defaults are others there
PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "optax.scale_by_adadelta": ("optax.adadelta", {}),
    "optax.scale_by_adam": ("optax.adam", {}),
    "optax.scale_by_adamax": ("optax.adamax", {}),
    "optax.scale_by_amsgrad": ("optax.amsgrad", {}),
    "optax.scale_by_belief": ("optax.adabelief", {}),
    "optax.scale_by_lion": ("optax.lion", {"weight_decay": 0.0}),
    "optax.scale_by_novograd": ("optax.novograd", {"eps": 1e-8}),
    "optax.scale_by_optimistic_gradient": ("optax.optimistic_gradient_descent", {}),
    "optax.scale_by_radam": ("optax.radam", {}),
    "optax.scale_by_rms": ("optax.rmsprop", {}),
    "optax.scale_by_rss": ("optax.adagrad", {}),
    "optax.scale_by_sign": ("optax.sign_sgd", {}),
    "optax.scale_by_stddev": ("optax.rmsprop", {"centered": True}),
    "optax.trace": ("optax.sgd", {}),
}
OTHER_NAMES = {"optax.trace": {"decay": "momentum"}}
DECAYED = {"optax.adam": "optax.adamw", "optax.adamax": "optax.adamaxw", "optax.lion": "optax.lion"}
DECAY = "optax.add_decayed_weights"
SCALES = ("optax.scale", "optax.scale_by_learning_rate", "optax.scale_by_schedule")
KNOWN = {*PARTS, *SCALES, DECAY}


def whole(parts: list[ast.expr], name: Callable, number: Callable, scheduled: Callable) -> ast.Call | None:
    """The call of the ready optimizer, or None where the parts make none that is known.

    `name` gives a call's qualified name, `number` reads a number, `scheduled` tells whether a schedule stands there.
    Raises Mismatch where the steps are not turned downhill or a schedule is scaled by more than a sign.
    """
    if not all(isinstance(part, ast.Call) and name(part.func) in KNOWN for part in parts):
        return None
    names = [name(part.func) for part in parts]
    end = next((i for i, one in enumerate(names) if one in SCALES), len(names))
    cores = [part for part, one in zip(parts[:end], names) if one in PARTS]
    decays = [_only(part) for part, one in zip(parts[:end], names) if one == DECAY]
    if not set(names[end:]) <= {*SCALES} or len(cores) > 1 or len(decays) > 1:
        return None
    rate = _rate(parts[end:], names[end:], number, scheduled)
    ready, given = _ready(cores[0], name(cores[0].func)) if cores else ("optax.sgd", {})
    if cores and decays and names[0] != DECAY:  # the pull stands behind the core: it is not divided by anything
        if ready not in DECAYED:
            return None
        ready, given["weight_decay"] = DECAYED[ready], decays.pop()
    made = ast.Call(path(ready), [], [ast.keyword(*one) for one in {"learning_rate": rate, **given}.items()])
    return ast.Call(path("optax.chain"), [ast.Call(path(DECAY), decays, []), made], []) if decays else made


def _rate(parts: list[ast.Call], names: list[str], number: Callable, scheduled: Callable) -> ast.expr:
    """The learning rate: a number, or the schedule of one of the parts."""
    factor, schedule = 1.0, None
    for part, one in zip(parts, names, strict=True):
        value = _only(part)
        if one == "optax.scale_by_learning_rate":
            factor = -factor
        if one == "optax.scale_by_schedule" or scheduled(value):
            if schedule is not None:
                raise Mismatch("{call} has two schedules.")
            schedule = value
        else:
            factor *= number(value)
    if factor >= 0:
        raise Mismatch("{call} goes uphill: optax.scale(-1.0) or optax.scale_by_learning_rate is missing at its end.")
    if schedule is not None and factor != -1:
        raise Mismatch("{call} multiplies a schedule: write the learning rate into the schedule.")
    return schedule or ast.Constant(-factor)


def _ready(core: ast.Call, name: str) -> tuple[str, dict[str, ast.expr]]:
    """The ready optimizer's name, and the arguments that the part was given."""
    ready, settings = PARTS[name]
    order = order_of(name)
    if len(core.args) > len(order):
        raise Mismatch("{call} has a part that takes {n} arguments by position.", n=len(order))
    given = dict(zip(order, core.args)) | {one.arg: one.value for one in core.keywords}
    other = OTHER_NAMES.get(name, {})
    given = {other.get(key, key): value for key, value in given.items()}
    return ready, {key: ast.Constant(value) for key, value in settings.items()} | given


def _only(part: ast.Call) -> ast.expr:
    """The one argument of a part; which weights a mask leaves out does not matter to a single one."""
    values = [*part.args, *(one.value for one in part.keywords if one.arg != "mask")]
    if len(values) != 1:
        raise Mismatch("{call} has a part that wants one argument.")
    return values[0]
