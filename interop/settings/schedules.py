"""The schedule that settings name, as the call that it stands for."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from engine import Told

from ..errors import CodeError
from ..spelling import index, order_of
from . import words as w
from .entries import Open, Settings
from .hugging_face import HUGGING_FACE, hugging_face
from .optimizers import KINDS, Call
from .plan import LONG, TORCH, USUAL, Plan, asked, by_epoch, length
from .scripts import nano, timm

NAMES = {
    "cosine_annealing": "cosine",
    "cosine_decay": "cosine",
    "cosineannealing": "cosine",
    "cosine_schedule": "cosine",
    "linear_decay": "linear",
    "linear_warmup": "linear",
    "linear_schedule_with_warmup": "linear",
    "cosine_schedule_with_warmup": "cosine",
    "linear_with_warmup": "linear",
    "cosine_with_warmup": "cosine",
    "warmup_cosine": "cosine",
    "warmup_linear": "linear",
    "wsd": "warmup_stable_decay",
    "poly": "polynomial",
    "polynomial_decay": "polynomial",
    "inverse_square_root": "inverse_sqrt",
    "none": "constant",
    "fixed": "constant",
    "off": "constant",
    "false": "constant",
    "cosine_with_hard_restarts": "cosine_with_restarts",
    "plateau": "reduce_lr_on_plateau",
    "reduce_on_plateau": "reduce_lr_on_plateau",
    "reducelronplateau": "reduce_lr_on_plateau",
}
SIMPLE = {
    "step": "StepLR", "steplr": "StepLR", "step_lr": "StepLR", "multistep": "MultiStepLR", "multi_step": "MultiStepLR",
    "multisteplr": "MultiStepLR", "multistep_lr": "MultiStepLR", "exponential": "ExponentialLR", "exp": "ExponentialLR",
    "exponentiallr": "ExponentialLR", "onecycle": "OneCycleLR", "one_cycle": "OneCycleLR", "onecyclelr": "OneCycleLR",
}  # fmt: skip


def schedule(settings: Settings, table: Settings, lr: float | None, default: str = "") -> Plan:
    """The schedule, from `table`, the part of the settings that is about it. Raises CodeError."""
    inner = getattr(table, "inner", None)
    said = inner.take(KINDS, w.SCHEDULE.meaning) if inner else None
    said = table.take(w.SCHEDULE.names, w.SCHEDULE.meaning) if said is None else said
    text = (
        said.text if isinstance(said, Open) else "" if isinstance(said, list) else str(said if said is not None else "")
    )
    text = text or default
    if table.has("sched"):
        return timm(settings, table, text)
    if not text and settings.has("lr_decay_iters") and settings.has(*w.MIN_LR.names):
        return nano(settings, table)
    if not text:
        if not table.has(*w.WARMUP_STEPS.names, *w.WARMUP_RATIO.names, *w.WARMUP_EPOCHS.names):
            return Plan()
        text = "constant_with_warmup"
        settings.remarks.append(Told("The text has a warm-up and names no schedule: the rate stays after it."))
    last = text.rsplit(".", 1)[-1]
    if TORCH + last in index() or text in index():
        return _as_library(settings, table, text if text in index() else TORCH + last, lr)
    plain = re.sub(r"[\s\-]", "_", last.lower())
    if plain not in HUGGING_FACE:
        plain = plain.removeprefix("get_").removesuffix("_scheduler").removesuffix("_lr") or plain
    if plain in SIMPLE:
        return _simple(settings, table, SIMPLE[plain], lr)
    name = NAMES.get(plain, plain)
    if name not in HUGGING_FACE:
        name = NAMES.get(plain.removesuffix("lr"), name)
    if name not in HUGGING_FACE:
        known = sorted({*HUGGING_FACE, *SIMPLE})
        near = get_close_matches(plain, known, 1, 0.5)
        if near:
            raise CodeError(
                "The schedule {name} is not known here; the nearest known one is {near}.", name=text[:60], near=near[0]
            )
        raise CodeError("The schedule {name} is not known here.", name=text[:60])
    return hugging_face(settings, table, name, lr)


def _simple(settings: Settings, table: Settings, name: str, lr: float | None) -> Plan:
    """A schedule of PyTorch by the name and the numbers that training scripts give it; they count epochs."""
    long = length(settings)
    given: dict[str, Any] = {}
    if name == "MultiStepLR":
        marks = table.numbers((*w.MILESTONES.names, *w.EVERY.names, "step", "steps"), w.MILESTONES.meaning)
        if not marks:
            raise CodeError("The schedule {name} needs {argument}.", name=name, argument="milestones")
        given["milestones"] = [int(one) for one in marks]
    elif name == "StepLR":
        every = table.number((*w.EVERY.names, "step"), w.EVERY.meaning)
        if every is None:
            raise CodeError("The schedule {name} needs {argument}.", name=name, argument="step_size")
        given["step_size"] = int(every)
    if name == "OneCycleLR":
        total = asked(settings, long, USUAL)
        return Plan(Call(TORCH + name, {"max_lr": lr, "total_steps": total}).text("optimizer"))
    gamma = table.number(w.GAMMA.names, w.GAMMA.meaning)
    if gamma is None and name == "ExponentialLR":
        raise CodeError("The schedule {name} needs {argument}.", name=name, argument="gamma")
    given |= {} if gamma is None else {"gamma": gamma}
    return Plan(Call(TORCH + name, given).text("optimizer"), steps_per_epoch=by_epoch(settings, long))


def _as_library(settings: Settings, table: Settings, call: str, lr: float | None) -> Plan:
    """A schedule by the library's own name, with the library's own arguments."""
    given: dict[str, Any] = {}
    for name in order_of(call):
        if name in ("optimizer", "last_epoch") or not table.has(name.lower()):
            continue
        value = table.take((name.lower(),), w.OWN)
        if isinstance(value, (list, bool)) or (isinstance(value, str) and not re.match(r"[-+.\d]", value)):
            given[name] = value
        elif value is not None and not isinstance(value, Open):
            given[name] = settings.as_number(value, name)
    long = length(settings)
    if call == TORCH + "CosineAnnealingLR" and "T_max" not in given:
        total = (long.epochs and int(long.epochs)) or asked(settings, long, 0)
        given["T_max"] = total or LONG
        return Plan(
            Call(call, given).text("optimizer"), total is None, by_epoch(settings, long) if long.epochs else None
        )
    if call == TORCH + "OneCycleLR":
        given.setdefault("max_lr", lr)
        if "total_steps" not in given:
            given["total_steps"] = asked(settings, long, USUAL)
        return Plan(Call(call, given).text("optimizer"))
    return Plan(Call(call, given).text("optimizer"), steps_per_epoch=by_epoch(settings, long))
