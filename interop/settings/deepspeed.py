"""DeepSpeed's JSON: its own schedules, and values that are left to the trainer around it."""

from __future__ import annotations

from engine import Told

from ..errors import CodeError
from . import words as w
from .entries import Settings
from .optimizers import Call, optimizer
from .plan import USUAL, Plan, asked, length
from .schedules import schedule

OWN = ("WarmupLR", "WarmupDecayLR", "WarmupCosineLR")
MARKS = ("train_micro_batch_size_per_gpu", "zero_allow_untested_optimizer")


def deepspeed(settings: Settings) -> tuple[Call | None, Plan, tuple[str, ...]] | None:
    """The calls that such settings stand for; None for all others."""
    theirs = settings.under("scheduler")
    own = theirs is not None and any(row.name == "type" and row.value in OWN for row in theirs.rows)
    if not own and not settings.has(*MARKS) and settings.under("zero_optimization") is None:
        return None
    for place, row in enumerate(settings.rows):
        if row.value == "auto":
            settings.left[place] = Told("“auto” is filled in by the trainer around it.")
    ours, made = settings.under("optimizer"), None
    if ours is not None:
        made = optimizer(settings, ours, ours.number(w.LR.names, w.LR.meaning))
        if made and made.name == "torch.optim.Adam" and not _false(ours, "adam_w_mode"):
            made = Call("torch.optim.AdamW", {"weight_decay": 0.0} | made.arguments)
            settings.remarks.append(Told("DeepSpeed's Adam pulls the weights beside the gradient, as AdamW does."))
    plan = Plan()
    if own:
        plan = _schedule(settings, theirs, made)
    elif theirs is not None:
        plan = schedule(settings, theirs, made.arguments.get("lr") if made else None)
    clip = settings.number(w.CLIP.names, w.CLIP.meaning)
    return made, plan, (f"torch.nn.utils.clip_grad_norm_(params, {clip!r})",) if clip else ()


def _false(table: Settings, name: str) -> bool:
    return str(table.take((name,), w.OWN)).lower() == "false"


def _schedule(settings: Settings, table: Settings, made: Call | None) -> Plan:
    """The schedules that DeepSpeed brings, as formulas. Their first rate stands twice: DeepSpeed sets it when it begins
    and again after the first step."""
    kind = table.word(("type",), w.SCHEDULE.meaning) or ""
    climb = table.number(("warmup_num_steps",), w.WARMUP_STEPS.meaning)
    climb = max(2, 1000 if climb is None else int(climb))
    shape = table.word(("warmup_type",), w.OWN) or "log"
    low = table.number(("warmup_min_lr",), "The climb starts at {value}.") or 0.0
    high = table.number(("warmup_max_lr",), "The climb ends at {value}.")
    lr = made.arguments.get("lr") if made else None
    if high is None:
        high = lr if kind == "WarmupLR" and lr else 0.001
    after = "(t - 1)"  # what DeepSpeed counts: its first rate stands twice
    up = f"({after} / {climb})" if shape == "linear" else f"(math.log({after} + 1) / math.log({climb}))"
    if kind == "WarmupCosineLR":
        if lr is None:
            raise CodeError("WarmupCosineLR needs the optimizer's learning rate.")
        high, first = lr, table.number(("warmup_min_ratio",), w.OWN) or 0.0
        end = table.number(("cos_min_ratio",), w.MIN_SHARE.meaning)
        end = 0.0001 if end is None else end
        part = f"min(1, ({after} - {climb} + 1) / {max(1, _total(settings, table) - climb)})"
        way = f"max(0, {end!r} + {1 - end!r} * (1 + math.cos(math.pi * {part})) / 2)"
        formula = f"0 if t < 1 else {first!r} + {up} * {1 - first!r} if {after} < {climb} else {way}"
    else:
        way = "1"
        if kind == "WarmupDecayLR":
            total = _total(settings, table)
            way = f"max(0, ({total} - {after}) / {max(1, total - climb)})"
        share = low / high if high else 0.0
        rise = f"({up} if {after} < {climb} else {way})"
        formula = f"{share!r} if t < 1 else {share!r} + {1 - share!r} * {rise}" if share else f"0 if t < 1 else {rise}"
    if made is not None:
        made.arguments["lr"] = high
        if lr not in (None, high):
            settings.remarks.append(
                Told("DeepSpeed's schedule sets the rate itself: its {value} counts.", value=f"{high:g}")
            )
    return Plan(f"torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: {formula})")


def _total(settings: Settings, table: Settings) -> int:
    total = table.number(("total_num_steps",), w.TOTAL.meaning)
    return int(total) if total else asked(settings, length(settings), USUAL) or USUAL
