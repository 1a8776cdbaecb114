"""What settings say of a schedule, and how long the training is that it belongs to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine import Told

from ..errors import CodeError
from . import words as w
from .entries import Settings

LONG = 1_000_000  # steps that stand for a training whose length nobody knows, until they are taken out again
USUAL = 200  # steps of a run here: what a share of an unknown training is taken of
TORCH = "torch.optim.lr_scheduler."


@dataclass
class Plan:
    """What settings say of the schedule: a call, or a formula of t; and what of its length is not known."""

    call: str = ""
    whole: bool = False  # it is as long as the run
    steps_per_epoch: int | None = None


@dataclass
class Length:
    """How long a training is, in steps: None where nobody knows."""

    total: int | None
    epochs: float | None
    per_epoch: int | None


def length(settings: Settings) -> Length:
    """The training's length. Where the text gives epochs only, it is asked how many steps an epoch has."""
    total = settings.number(w.TOTAL.names, w.TOTAL.meaning)
    epochs = settings.number(w.EPOCHS.names, w.EPOCHS.meaning)
    per_epoch = settings.number(w.PER_EPOCH.names, w.PER_EPOCH.meaning)
    per_epoch = int(per_epoch) if per_epoch and per_epoch > 0 else None
    if total is not None and total > 0:
        return Length(int(total), epochs, per_epoch)
    return Length(math.ceil(epochs * per_epoch) if epochs and per_epoch else None, epochs, per_epoch)


def asked(settings: Settings, long: Length, assumed: int) -> int | None:
    """The training's length, asked for where the text does not say it; None while it is the run's own."""
    if long.total is not None:
        return long.total
    if long.epochs:
        purpose = Told(
            "The schedule spans {epochs} epochs; how many steps has one? 0: all of it is as long as the run.",
            epochs=f"{long.epochs:g}",
        )
        share = math.ceil(assumed / long.epochs)
        steps = math.ceil(settings.ask("steps per epoch", purpose, share) * long.epochs)
    else:
        purpose = Told("The text does not say how many steps the training has. 0: as many as the run.")
        steps = settings.ask("training steps", purpose, assumed)
    return steps or (assumed or None)


def climb(settings: Settings, table: Settings, long: Length) -> tuple[int, int | None]:
    """The steps of the warm-up, and the training's length as far as it is known. Raises CodeError."""
    steps = table.number(w.WARMUP_STEPS.names, w.WARMUP_STEPS.meaning)
    share = table.number(w.WARMUP_RATIO.names, w.WARMUP_RATIO.meaning)
    epochs = table.number(w.WARMUP_EPOCHS.names, w.WARMUP_EPOCHS.meaning)
    if steps is not None and 0 < steps < 1:  # Hugging Face takes such a number for a share
        steps, share = None, steps
    for said, names in ((steps, w.WARMUP_STEPS.names), (share, w.WARMUP_RATIO.names)):
        if said is not None and said < 0:
            raise CodeError("{name} is {value}; it may not be negative.", name=names[0], value=f"{said:g}")
    if steps and steps > 1e9:
        raise CodeError("{name} is {value}; that is too many.", name=w.WARMUP_STEPS.names[0], value=f"{steps:g}")
    if share and share > 1:
        raise CodeError("{name} is {value}; it may not be more than 1.", name="warmup_ratio", value=f"{share:g}")
    if steps:
        if share:
            settings.unused(w.WARMUP_RATIO.names, Told("The number of steps counts before the share."))
        return int(steps), asked(settings, long, 0)
    if share:
        total = asked(settings, long, USUAL)
        return math.ceil(total * share), total
    if epochs:
        per_epoch = long.per_epoch or settings.ask(
            "steps per epoch", Told("The warm-up counts epochs; how many steps has one?"), 20, low=1
        )
        total = long.total or (math.ceil(long.epochs * per_epoch) if long.epochs else None)
        return math.ceil(epochs * per_epoch), total
    return 0, asked(settings, long, 0)


def by_epoch(settings: Settings, long: Length) -> int | None:
    """How many steps make one step of a schedule that counts epochs."""
    if long.epochs is None:
        return None
    if long.per_epoch:
        return long.per_epoch
    return settings.ask("steps per epoch", Told("The schedule counts epochs; how many steps has one?"), 1, low=1)
