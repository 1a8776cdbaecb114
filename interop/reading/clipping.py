"""Clipping by statements and by arguments of trainers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from engine import Optimizer, Told
from optimizers import Clipped

from ..errors import CodeError
from .closing import closed, sources
from .items import clip
from .values import Made

# what is called -> the field that it limits, its argument and its place
LIMITS = {
    "torch.nn.utils.clip_grad_norm_": ("norm", "max_norm"),
    "torch.nn.utils.clip_grad_value_": ("value", "clip_value"),
}
BY_METHOD = {
    "clip_grad_norm_": LIMITS["torch.nn.utils.clip_grad_norm_"],
    "clip_grad_value_": LIMITS["torch.nn.utils.clip_grad_value_"],
}
CLAMPS = (".grad.clamp_", ".grad.data.clamp_", ".grad.clip_")


def clips_in(script: Any) -> list[Made]:
    """The statements of a script that clip the gradient, in order; each once."""
    found: list[Made] = []
    seen: set[int] = set()
    for one in script.made:
        name = script.items.name(one)
        if (
            name.startswith("torch.nn.utils.clip_grad")
            or name.rsplit(".", 1)[-1] in BY_METHOD
            or name.endswith(CLAMPS)
            or (name.rsplit(".", 1)[-1] == "Trainer" and one.kwargs.get("gradient_clip_val"))
        ) and id(one.node) not in seen:
            seen.add(id(one.node))
            found.append(one)
    return found


def clipped(script: Any, optimizer: Optimizer, one: Made) -> Optimizer:
    """The optimizer behind what a statement does to its gradient. Raises CodeError where that is not known."""
    name = script.items.name(one)
    last = name.rsplit(".", 1)[-1]
    if last == "Trainer":
        kind = "value" if one.kwargs.get("gradient_clip_algorithm") == "value" else "norm"
        field, limit, norm_type = (
            kind,
            _number(script, one, one.kwargs["gradient_clip_val"], "gradient_clip_val", name),
            "2",
        )
    elif name.endswith(CLAMPS):
        low, high = (
            ([*one.args, one.kwargs.get("min"), one.kwargs.get("max")])[:2]
            if one.args
            else (one.kwargs.get("min"), one.kwargs.get("max"))
        )
        limit = _number(script, one, high, "max", name)
        if _number(script, one, low, "min", name) != -limit:
            raise CodeError("{name} cuts the two sides at different heights, which is not known here.", name=last)
        field, norm_type = "value", "2"
    elif last in BY_METHOD:
        field, argument = BY_METHOD[last]
        given = one.kwargs.get(argument, one.args[1] if len(one.args) > 1 else None)
        if given is None:
            raise CodeError("{name} needs {argument}.", name=name, argument=argument)
        limit = _number(script, one, given, argument, name)
        norm_type = _norm(one.kwargs.get("norm_type", one.args[2] if len(one.args) > 2 and field == "norm" else 2.0))
    else:
        near = "torch.nn.utils.clip_grad_norm_"
        raise CodeError("{name} is not known here; the nearest known name is {near}.", name=name, near=near)
    script.take(one, Told("The gradient is clipped at {limit}.", limit=f"{limit:g}"))
    if field == "value" and type(optimizer) is Clipped and not optimizer.value:
        return replace(optimizer, value=limit)  # one clipping does both, in this order
    wrapper, own = clip("torch", **{field: limit})
    if norm_type != "2":
        own["norm_type"] = norm_type
    return wrapper(then=optimizer, **own)


def _number(script: Any, one: Made, value: Any, argument: str, name: str) -> float:
    node = closed(
        value,
        dict(zip(("", argument), sources(one)[0])).get(argument) or sources(one)[1].get(argument),
        script.walk.count,
    )
    if hasattr(node, "value") and type(node.value).__name__ == "Unknown":
        script.items.ask(node.value, name, argument)
    return script.items.number(node)


def _norm(value: Any) -> str:
    """A kind of norm by its name here."""
    value = float(value) if value in ("inf", "2", "1") else value
    known = {2.0: "2", 1.0: "1", math.inf: "inf"}
    if not isinstance(value, (int, float)) or value not in known:
        raise CodeError("A norm of type {value} is not known here: 1, 2 and inf are.", value=str(value)[:20])
    return known[value]
