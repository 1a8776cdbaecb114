"""What trainers do with settings: which words are theirs, and what they do where nothing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from engine import Told

from ..reading.result import Asked
from . import words as w
from .deepspeed import deepspeed
from .entries import Open, Settings
from .mmengine import mmengine
from .optimizers import KINDS, Call, optimizer
from .plan import Plan
from .schedules import schedule

ARGUMENTS = re.compile(
    r"(TrainingArguments|SFTConfig|DPOConfig|ORPOConfig|KTOConfig|GRPOConfig|PPOConfig|RewardConfig|CPOConfig)$"
)
HUGGING_FACE = (
    *("lr_scheduler_type", "per_device_train_batch_size", "num_train_epochs", "adam_beta1", "adam_epsilon", "optim"),
    *("micro_batch_size", "lora_r", "adapter", "bf16", "fp16"),
)


class Found(NamedTuple):
    """What a trainer was told, as calls."""

    trainer: str
    optimizer: Call | None
    schedule: Plan
    clips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trainer:
    """A trainer's own defaults, which count where it is sure that it is this trainer."""

    name: str
    lr: float | None = None
    optimizer: str = ""
    schedule: str = ""
    clip: float | None = None


SOMEBODYS_LR = 1e-3  # stands for a rate that only the run knows
TRANSFORMERS = Trainer("Hugging Face's Trainer", 5e-5, "adamw", "linear", 1.0)
SOMEBODY = Trainer("", None, "", "", None)


def found(settings: Settings) -> Found:
    """The calls that settings stand for. Raises CodeError where a name or number in them is not known."""
    for name, dialect in (("mmengine", mmengine), ("DeepSpeed", deepspeed)):
        if special := dialect(settings):
            accumulate(settings)
            return Found(name, *special)
    own = bool(ARGUMENTS.search(settings.kind))
    trainer = TRANSFORMERS if own or settings.has(*HUGGING_FACE) else SOMEBODY
    return general(settings, trainer, sure=own)


def general(settings: Settings, trainer: Trainer, sure: bool) -> Found:
    """Flat settings, or settings with a part for the optimizer and one for the schedule."""
    ours = settings.under("optimizer", "optim", "opt", "optimizer_config", beside=True) or settings
    theirs = (
        settings.under("scheduler", "lr_scheduler", "lr_schedule", "schedule", "sched", "scheduler_config", beside=True)
        or settings
    )
    lr = ours.number(w.LR.names, w.LR.meaning)
    lr = settings.number(w.LR.names, w.LR.meaning) if lr is None else lr
    if lr is None and (
        text := next((r.value.text for r in settings.rows if r.name in w.LR.names and isinstance(r.value, Open)), "")
    ):
        lr = SOMEBODYS_LR
        settings.asked.append(Asked(text, Told("The learning rate."), lr, low=1e-12, high=1e3))
    if lr is None and trainer.lr and (sure or settings.has(*w.OPTIMIZER.names)):
        lr = trainer.lr
        settings.remarks.append(
            Told("The text names no learning rate: {trainer} takes {value}.", trainer=trainer.name, value=f"{lr:g}")
        )
    inner = ours is not settings and ours.inner.has(*w.OPTIMIZER.names, *KINDS)
    named = inner or settings.has(*w.OPTIMIZER.names)
    kind = trainer.optimizer or ("adamw" if lr is not None else "")
    made = optimizer(settings, ours if inner else settings, lr, kind)
    if made and not named:
        settings.remarks.append(
            Told("The text names no optimizer: AdamW is assumed, as {trainer} takes it.", trainer=trainer.name)
            if trainer.name
            else Told("The text names no optimizer: AdamW is assumed.")
        )
    if made and trainer is TRANSFORMERS and made.name == "torch.optim.AdamW":
        made.arguments.setdefault("weight_decay", 0.0)  # the Trainer's own default, not PyTorch's
    plan = schedule(settings, theirs, lr, trainer.schedule if sure else "")
    clip = settings.number(w.CLIP.names, w.CLIP.meaning)
    kind = settings.word(w.CLIP_KIND.names, w.CLIP_KIND.meaning) or "norm"
    if clip is None and sure and trainer.clip:
        clip = trainer.clip
        settings.remarks.append(
            Told(
                "The text says nothing about clipping: {trainer} clips the gradient at norm {value}.",
                trainer=trainer.name,
                value=f"{clip:g}",
            )
        )
    clips = (f"torch.nn.utils.clip_grad_{'value' if kind == 'value' else 'norm'}_(params, {clip!r})",) if clip else ()
    accumulate(settings)
    return Found(trainer.name, made, plan, clips)


def accumulate(settings: Settings) -> None:
    """Says what accumulating gradients means here: nothing, but that one step is one update."""
    many = settings.number(w.ACCUMULATE.names, w.ACCUMULATE.meaning)
    if many and many > 1:
        settings.remarks.append(
            Told(
                "Gradients of {many} batches make one step. A step here is such a step, and the schedule counts them; "
                "only noise would be smaller.",
                many=f"{many:g}",
            )
        )
