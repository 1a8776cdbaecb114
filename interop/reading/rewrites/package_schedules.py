"""Schedules of packages, and cases of known ones that no schedule here does by itself."""

from __future__ import annotations

import ast
import math

from engine import Told

from ...errors import CodeError
from ...spelling import path
from .aliases import TRANSFORMERS
from .given import Given, Modern, number


def _lambda(formula: str) -> Modern:
    argument = ast.parse(f"lambda t: {formula}", mode="eval").body
    return "torch.optim.lr_scheduler.LambdaLR", {"optimizer": ast.Name("optimizer"), "lr_lambda": argument}, None


def diffusers(name: str, given: Given) -> Modern:
    """It has num_cycles and power in a row with the others; what a schedule has no use for it leaves aside.
    Raises CodeError."""
    kind = number(given.get("name"))
    own: dict[str, ast.expr] = {}
    cycles, power = given.pop("num_cycles", None), given.pop("power", None)
    if kind == "cosine_with_restarts":
        own = {"num_cycles": cycles or ast.Constant(1)}
    elif kind == "polynomial":
        own = {"power": power or ast.Constant(1.0)}
    if kind == "piecewise_constant":
        raise CodeError("{call} is not known here with name={value}.", call=name, value=repr(kind))
    given = {key: one for key, one in given.items() if key not in ("step_rules", "last_epoch")}
    if own and "scheduler_specific_kwargs" not in given:
        given["scheduler_specific_kwargs"] = ast.Dict([*map(ast.Constant, own)], [*own.values()])
    return hugging_face("transformers.get_scheduler", given)


def hugging_face(name: str, given: Given) -> Modern:
    """What the library wants, and what no schedule here does by itself: restarts of a known length, and a training that
    ends within its warm-up. Raises CodeError."""
    if {"num_cycles", "power", "step_rules"} & given.keys():
        return diffusers(name, given)
    kind = number(given.get("name"))
    if kind in ("constant", "reduce_lr_on_plateau") or kind not in TRANSFORMERS.values():
        return name, given, None
    wanted = ["num_warmup_steps"]
    wanted += [] if kind in ("constant_with_warmup", "inverse_sqrt", "warmup_stable_decay") else ["num_training_steps"]
    for one in wanted:
        if one not in given or (isinstance(given[one], ast.Constant) and given[one].value is None):
            raise CodeError(
                "{call} requires {argument} for {value}.", call="get_scheduler", argument=one, value=repr(kind)
            )
    own = given.get("scheduler_specific_kwargs")
    pairs = {number(key): one for key, one in zip(own.keys, own.values)} if isinstance(own, ast.Dict) else {}
    if kind == "warmup_stable_decay" and own is None:
        raise CodeError(
            "{call} requires {argument} for {value}.",
            call="get_scheduler",
            argument="num_decay_steps",
            value=repr(kind),
        )
    if len(wanted) < 2:
        return name, given, None
    warmup, total = (number(given[one]) for one in wanted)
    if not all(isinstance(one, (int, float)) and math.isfinite(one) and 0 <= one < 1e12 for one in (warmup, total)):
        return name, given, None
    climb = f"t / {warmup!r} if t < {warmup!r} else "
    climb = climb if warmup else ""
    if kind == "cosine_with_restarts" and warmup < total:
        cycles = number(pairs.get("num_cycles"), 1)
        if not isinstance(cycles, int):
            return name, given, None
        wave = f"cos(pi * ({cycles} * (t - {warmup!r}) / {total - warmup!r} % 1))"
        down = f"max(0, (1 + {wave}) / 2) if t < {total!r} else 0"
        return _lambda(climb + (f"({down})" if climb else down))
    if warmup < total:
        return name, given, None
    if kind == "linear":
        return _lambda(f"{climb}max(0, {total!r} - t)")
    if kind == "cosine":
        cycles = number(pairs.get("num_cycles"), 0.5)
        return _lambda(f"{climb}max(0, (1 + cos(pi * {2 * cycles!r} * (t - {warmup!r}))) / 2)")
    message = "The warm-up of {warmup} steps is as long as the training of {total} steps or longer."
    raise CodeError(message, warmup=warmup, total=total)


def gradual(name: str, given: Given) -> Modern:
    """A climb to the full rate, and one step later the schedule behind it. Raises CodeError."""
    over, times = number(given.get("total_epoch")), number(given.get("multiplier"), 1)
    behind = given.get("after_scheduler")
    if times != 1 or not isinstance(over, int) or over < 1:
        raise CodeError("{call} is known here with multiplier=1 and a number as total_epoch only.", call=name)
    if behind is None or (isinstance(behind, ast.Constant) and behind.value is None):
        return _lambda(f"min(1, t / {over})")
    _, rising, _ = _lambda(f"t / {over}")
    up = ast.Call(
        path("torch.optim.lr_scheduler.LambdaLR"),
        [rising["optimizer"]],
        [ast.keyword("lr_lambda", rising["lr_lambda"])],
    )
    found = {"optimizer": ast.Name("optimizer"), "schedulers": ast.List([up, behind], ast.Load())}
    return (
        "torch.optim.lr_scheduler.SequentialLR",
        found | {"milestones": ast.List([ast.Constant(over + 1)], ast.Load())},
        None,
    )


def bolts(name: str, given: Given) -> Modern:
    """A climb and half a cosine. Raises CodeError where its first or last rate is not 0."""
    up, total = number(given.get("warmup_epochs")), number(given.get("max_epochs"))
    rates = [number(given.get(one), 0.0) for one in ("warmup_start_lr", "eta_min")]
    if any(rates) or not all(isinstance(one, int) for one in (up, total)) or not 1 < up < total:
        raise CodeError(
            "{call} is known here with numbers of epochs, and with 0 as its first and last rate only.", call=name
        )
    return _lambda(f"t / {up - 1} if t < {up} else (1 + cos(pi * (t - {up}) / {total - up})) / 2")


def stays(name: str, given: Given) -> Modern:
    """A way of 0 steps: the rate stays where it is."""
    steps = given.get("transition_steps", given.get("total_iters"))
    if steps is None or number(steps) != 0:
        return name, given, None
    remark = Told("{call} over 0 steps leaves the rate where it is.", call=name)
    if name.startswith("optax."):
        return "optax.constant_schedule", {"value": given["init_value"]}, remark
    kept = {"name": ast.Constant("constant"), "optimizer": given.get("optimizer", ast.Name("optimizer"))}
    return "transformers.get_scheduler", kept, remark
