"""Calls of schedules that no spelling can be matched against: what they have in addition is taken off first."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import Schedule
from schedules import SGDR, LinearWarmup, NoisyRate

from ...errors import CodeError

ROW = {"init_value": 0.0, "peak_value": None, "warmup_steps": 0, "decay_steps": None, "end_value": 0.0, "exponent": 1.0}
NOISE = ("noise_range_t", "noise_pct", "noise_std", "noise_seed")

Value = Callable[[ast.expr], Any]  # reads a number, row or dict
Finish = Callable[[Schedule], Schedule]  # puts back what was taken off


def rounds(call: ast.Call, value: Value) -> tuple[Schedule, float]:
    """`optax.sgdr_schedule`, and the base rate: the peak of its first round. Raises CodeError where a round is no dict
    of its numbers or the rounds differ in what is not followed."""
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "cosine_kwargs")]
    table = given[0] if len(given) == 1 else None
    if not isinstance(table, (ast.List, ast.Tuple)) or not table.elts:
        raise CodeError("optax.sgdr_schedule needs cosine_kwargs, a list with a dict for each round.")
    rows = []
    for one in table.elts:
        plain = isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "dict" and not one.args
        pairs = {k.arg: value(k.value) for k in one.keywords} if plain else value(one)
        if not isinstance(pairs, dict) or (ROW | pairs).keys() != ROW.keys() or None in (row := ROW | pairs).values():
            raise CodeError("A round of optax.sgdr_schedule has {names}.", names=", ".join(ROW))
        rows.append(row)
    low, peak = rows[0]["init_value"], rows[0]["peak_value"]
    if any(row["init_value"] != low or row["end_value"] != low or row["exponent"] != 1.0 for row in rows):
        raise CodeError("optax.sgdr_schedule is read when all rounds begin and end at one rate, without an exponent.")
    base = peak or 1.0
    return SGDR(
        lengths=tuple(row["decay_steps"] for row in rows),
        warmups=tuple(row["warmup_steps"] for row in rows),
        peaks=tuple(row["peak_value"] / base for row in rows),
        low=low,
    ), base


def unshaken(call: ast.Call, value: Value) -> tuple[ast.Call, Finish | None]:
    """A schedule of timm without its noise."""
    noise = {one.arg: value(one.value) for one in call.keywords if one.arg in NOISE}
    if not noise:
        return call, None
    call = ast.Call(call.func, call.args, [one for one in call.keywords if one.arg not in noise])
    span = noise.pop("noise_range_t", None)
    if span is None:
        return call, None
    ends = span if isinstance(span, tuple) else (span,)
    noise |= dict(zip(("noise_from", "noise_to"), ends, strict=False))
    return call, lambda schedule: NoisyRate(around=schedule, **noise)


def sooner(call: ast.Call, order: list[str], value: Value) -> tuple[ast.Call, Finish | None]:
    """Hugging Face's cosine_warmup_with_min_lr as cosine_with_min_lr: it is one step ahead, and its climb starts at a
    share of the rate. `order` has the names of arguments by position. Raises CodeError where a number is missing."""
    given = dict(zip(order, call.args)) | {one.arg: one.value for one in call.keywords}
    if "name" not in given or value(given["name"]) != "cosine_warmup_with_min_lr":
        return call, None
    warmup, total = (value(given.get(name, ast.Constant(0))) for name in ("num_warmup_steps", "num_training_steps"))
    if not all(isinstance(one, int) for one in (warmup, total)) or not 1 <= warmup < total:
        raise CodeError("cosine_warmup_with_min_lr needs num_warmup_steps of 1 or more, and more num_training_steps.")
    own = given.get("scheduler_specific_kwargs")
    pairs = list(zip(own.keys, own.values, strict=True)) if isinstance(own, ast.Dict) else []
    kept = [pair for pair in pairs if value(pair[0]) != "warmup_lr_rate"]
    if not kept:
        raise CodeError("cosine_warmup_with_min_lr needs min_lr or min_lr_rate in scheduler_specific_kwargs.")
    share = next((value(node) for key, node in pairs if value(key) == "warmup_lr_rate"), None)
    given["name"] = ast.Constant("cosine_with_min_lr")
    given["num_warmup_steps"], given["num_training_steps"] = ast.Constant(warmup - 1), ast.Constant(total - 1)
    given["scheduler_specific_kwargs"] = ast.Dict([key for key, _ in kept], [node for _, node in kept])
    share = 1 / warmup if share is None else share
    plain = ast.Call(call.func, [], [ast.keyword(*one) for one in given.items()])
    return (
        plain,
        lambda schedule: replace(schedule, start_factor=share) if isinstance(schedule, LinearWarmup) else schedule,
    )
