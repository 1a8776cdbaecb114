"""Schedules of training scripts that many people run: nanoGPT's and timm's."""

from __future__ import annotations

from typing import Any

from engine import Told

from ..errors import CodeError
from . import words as w
from .entries import Settings
from .optimizers import Call
from .plan import Plan, length


def nano(settings: Settings, table: Settings) -> Plan:
    """The rule of nanoGPT's training script: a linear climb, and a cosine down to the lowest rate. Raises CodeError."""
    total = table.number(("lr_decay_iters",), w.TOTAL.meaning)
    settings.unused(w.TOTAL.names, Told("The decay has a length of its own."))
    if str(table.take(("decay_lr",), w.OWN)).lower() == "false":
        return Plan()
    climbs = int(table.number(w.WARMUP_STEPS.names, w.WARMUP_STEPS.meaning) or 0)
    if not total or climbs >= total:
        raise CodeError(
            "{name} is {value} here, which is not a number that can be used.", name="lr_decay_iters", value=total
        )
    settings.remarks.append(
        Told("The text names no schedule: with these settings nanoGPT climbs and follows a cosine.")
    )
    own = {"min_lr": table.number(w.MIN_LR.names, w.MIN_LR.meaning)}
    call = f"name='cosine_with_min_lr', num_warmup_steps={climbs}, num_training_steps={int(total)}"
    return Plan(f"transformers.get_scheduler(optimizer=optimizer, {call}, scheduler_specific_kwargs={own!r})")


def timm(settings: Settings, table: Settings, name: str) -> Plan:
    """timm's training script: all of its schedules count epochs. Raises CodeError."""
    kinds = {"cosine": "Cosine", "tanh": "Tanh", "poly": "Poly", "step": "Step", "multistep": "MultiStep"}
    if name not in kinds:
        raise CodeError("The schedule {name} is not known here.", name=name[:60])
    long = length(settings)
    given: dict[str, Any] = {}
    if name in ("cosine", "tanh", "poly"):
        given["t_initial"] = int(long.epochs or 300)
        low = table.number(w.MIN_LR.names, w.MIN_LR.meaning)
        given |= {} if low is None else {"lr_min": low}
    elif name == "step":
        given["decay_t"] = int(table.number(w.EVERY.names, w.EVERY.meaning) or 90)
    else:
        given["decay_t"] = [
            int(one) for one in table.numbers((*w.MILESTONES.names,), w.MILESTONES.meaning) or (90, 180, 270)
        ]
    if name in ("step", "multistep"):
        rate = table.number(w.GAMMA.names, w.GAMMA.meaning)
        given["decay_rate"] = 0.1 if rate is None else rate
    climbs = table.number(w.WARMUP_EPOCHS.names, w.WARMUP_EPOCHS.meaning)
    if climbs:
        first = table.number(w.WARMUP_LR.names, w.WARMUP_LR.meaning)
        if first is None:
            first = 1e-5
            settings.remarks.append(
                Told("The text does not say where the climb starts: timm takes {value}.", value="1e-05")
            )
        given |= {"warmup_t": int(climbs), "warmup_lr_init": first}
    if not long.epochs and "t_initial" in given:
        settings.remarks.append(Told("The text does not say how many epochs: timm takes {value}.", value=300))
    per_epoch = long.per_epoch or settings.ask(
        "steps per epoch", Told("The schedule counts epochs; how many steps has one?"), 1, low=1
    )
    return Plan(Call(f"timm.scheduler.{kinds[name]}LRScheduler", given).text("optimizer"), steps_per_epoch=per_epoch)
