"""The schedules of Hugging Face's `get_scheduler` by their names, as settings give them."""

from __future__ import annotations

import math
from typing import Any

from engine import Told

from ..errors import CodeError
from . import words as w
from .entries import Settings
from .plan import LONG, USUAL, Length, Plan, climb, length

HUGGING_FACE = (
    *("linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "inverse_sqrt"),
    *("reduce_lr_on_plateau", "cosine_with_min_lr", "cosine_warmup_with_min_lr", "warmup_stable_decay"),
)


def hugging_face(settings: Settings, table: Settings, name: str, lr: float | None) -> Plan:
    """A schedule of Hugging Face's `get_scheduler` by its name."""
    own: dict[str, Any] = {}
    if name == "reduce_lr_on_plateau":
        for argument, word in (("factor", w.FACTOR), ("patience", w.PATIENCE), ("min_lr", w.MIN_LR)):
            value = table.number(word.names, word.meaning)
            own |= {} if value is None else {argument: value}
        return Plan(
            f"transformers.get_scheduler(name={name!r}, optimizer=optimizer, scheduler_specific_kwargs={own!r})"
        )
    if name == "constant":
        settings.unused((*w.WARMUP_STEPS.names, *w.WARMUP_RATIO.names), Told("The schedule “constant” has no warm-up."))
        return Plan("transformers.get_scheduler(name='constant', optimizer=optimizer)")
    endless = name in ("constant_with_warmup", "inverse_sqrt")
    long = length(settings)
    warmup, total = climb(
        settings, table, Length(long.total or LONG, None, None) if endless and not _shared(table) else long
    )
    low, share = (table.number(one.names, one.meaning) for one in (w.MIN_LR, w.MIN_SHARE))
    cycles, power = (table.number(one.names, one.meaning) for one in (w.CYCLES, w.POWER))
    if name == "cosine" and (low or share):  # trainers that add a lowest rate to a cosine mean this one
        name = "cosine_with_min_lr"
    if name in ("cosine_with_min_lr", "cosine_warmup_with_min_lr"):
        own |= {"min_lr": low} if low is not None else {"min_lr_rate": share} if share is not None else {}
    if name == "polynomial":
        own |= {} if low is None else {"lr_end": low}
        own |= {} if power is None else {"power": power}
    if cycles is not None and name in (
        "cosine",
        "cosine_with_restarts",
        "cosine_with_min_lr",
        "cosine_warmup_with_min_lr",
    ):
        own["num_cycles"] = int(cycles) if name == "cosine_with_restarts" else cycles
    if name == "warmup_stable_decay":
        for key in ("num_decay_steps", "num_stable_steps", "warmup_type", "decay_type", "min_lr_ratio"):
            value = table.take((key,), w.OWN)
            own |= {} if value is None else {key: value}
        share = table.number(("lr_wsd_decay_ratio", "decay_ratio"), w.WAY_DOWN)
        if share is not None and "num_decay_steps" not in own:
            own["num_decay_steps"] = math.ceil((total or USUAL) * share)
    whole = total is None
    if not whole and not endless and warmup >= total:
        return Plan(_late(name, warmup, total, own))
    if name == "cosine_with_restarts" and not whole:
        return Plan(_glides(warmup, total, int(own.get("num_cycles", 1))))
    call = {"name": name, "num_warmup_steps": warmup}
    if not endless:
        call["num_training_steps"] = LONG if whole else total
    text = "".join(f", {key}={value!r}" for key, value in call.items())
    kwargs = f", scheduler_specific_kwargs={own!r}" if own else ""
    return Plan(f"transformers.get_scheduler(optimizer=optimizer{text}{kwargs})", whole and not endless)


def _shared(table: Settings) -> bool:
    return table.has(*w.WARMUP_RATIO.names, *w.WARMUP_EPOCHS.names) and not table.has(*w.WARMUP_STEPS.names)


def _lambda(formula: str) -> str:
    return f"torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: {formula})"


def _late(name: str, warmup: int, total: int, own: dict[str, Any]) -> str:
    """A training that ends within its warm-up: the library climbs on, and then does this."""
    if name == "linear":
        return _lambda(f"t / {warmup} if t < {warmup} else 0")
    raise CodeError(
        "The warm-up of {warmup} steps is as long as the training of {total} steps or longer.",
        warmup=warmup,
        total=total,
    )


def _glides(warmup: int, total: int, cycles: int) -> str:
    """cosine_with_restarts of a known length: so many glides in what the warm-up leaves, then nothing."""
    if cycles < 1:
        raise CodeError("{name} is {value}; it must be at least 1.", name="num_cycles", value=cycles)
    glide = f"(1 + math.cos(math.pi * ({cycles} * (t - {warmup}) / {total - warmup} % 1))) / 2 if t < {total} else 0"
    return _lambda(f"t / {warmup} if t < {warmup} else ({glide})" if warmup else glide)
