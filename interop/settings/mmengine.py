"""Settings of mmengine and of its forerunner mmcv: dicts with a type, and several schedules at once."""

from __future__ import annotations

import math
from typing import Any

from engine import Told

from ..errors import CodeError
from . import words as w
from .entries import Open, Settings, shown
from .optimizers import Call, optimizer
from .plan import LONG, TORCH, Plan, length

ENDLESS = 10**9  # mmengine's end of a schedule that has none
POLICIES = ("step", "CosineAnnealing", "poly", "exp", "fixed", "cyclic", "CosineRestart", "Inv")
PER_EPOCH = Told("Some schedules count steps and others epochs; how many steps has an epoch?")
Both = tuple[Call | None, Plan, tuple[str, ...]]


def mmengine(settings: Settings) -> Both | None:
    """The calls that such settings stand for; None for all others."""
    if not settings.has("policy") and settings.under("optim_wrapper", "param_scheduler", "lr_config") is None:
        return None
    ours = settings.under("optimizer")
    made = None
    if ours is not None:
        made = optimizer(settings, ours, ours.number(w.LR.names, w.LR.meaning))
    clip = settings.under("clip_grad", "grad_clip")
    clips: tuple[str, ...] = ()
    if clip is not None:
        norm, value = clip.number(("max_norm",), w.CLIP.meaning), clip.number(("clip_value",), w.CLIP.meaning)
        kind = clip.number(("norm_type",), w.OWN)
        extra = f", norm_type={kind!r}" if kind not in (None, 2) else ""
        clips = (f"torch.nn.utils.clip_grad_norm_(params, {norm!r}{extra})",) if norm else ()
        clips += (f"torch.nn.utils.clip_grad_value_(params, {value!r})",) if value else ()
    policy = settings.under("lr_config")
    parts = _parts(settings)
    if policy is not None:
        return made, _policy(settings, policy, made), clips
    return made, _together(settings, parts) if parts else Plan(), clips


# --- mmengine: a list of schedules, each within its own steps


def _parts(settings: Settings) -> list[Settings]:
    rows = [row for row in settings.rows if "param_scheduler" in row.path]
    if not rows:
        return []
    places = dict.fromkeys(row.path[row.path.index("param_scheduler") + 1] for row in rows)
    if not all(one.isdigit() for one in places):
        return [settings.under("param_scheduler")]
    return [settings.under_path("param_scheduler", one) for one in places]


def _together(settings: Settings, parts: list[Settings]) -> Plan:
    said = [(part, str(part.take(("type",), w.SCHEDULE.meaning)), part.take(("by_epoch",), w.OWN)) for part in parts]
    clocks = {by is not False for _, _, by in said}
    factor, per_epoch = 1, None
    long = length(settings)
    if len(clocks) > 1 or (clocks == {True} and any(part.flag(("convert_to_iter_based",), w.OWN) for part in parts)):
        factor = long.per_epoch or settings.ask("steps per epoch", PER_EPOCH, 100, low=1)
    elif clocks == {True}:
        per_epoch = long.per_epoch or settings.ask(
            "steps per epoch", Told("The schedule counts epochs; how many steps has one?"), 1, low=1
        )
    calls, begins, ends = [], [], []
    for part, name, by in said:
        scale = factor if by is not False else 1
        begin = int((part.number(("begin",), w.OWN) or 0) * scale)
        end = part.number(("end",), w.OWN)
        end = int(end * scale) if end is not None and end < ENDLESS else None
        calls.append(_call(settings, part, name, scale, begin, end))
        begins.append(begin)
        ends.append(end)
    if len(calls) == 1 and begins[0] == 0:
        return Plan(calls[0], steps_per_epoch=per_epoch)
    if not any(begins):
        return Plan(f"{TORCH}ChainedScheduler([{', '.join(calls)}])", steps_per_epoch=per_epoch)
    if len(calls) > 1 and begins[0] == 0 and all(a is not None and a == b for a, b in zip(ends, begins[1:])):
        row = f"[{', '.join(calls)}], milestones={begins[1:]}"
        return Plan(f"{TORCH}SequentialLR(optimizer, {row})", steps_per_epoch=per_epoch)
    if len(calls) == 1:
        still = f"{TORCH}ConstantLR(optimizer, factor=1.0, total_iters=1)"
        return Plan(
            f"{TORCH}SequentialLR(optimizer, [{still}, {calls[0]}], milestones={begins})", steps_per_epoch=per_epoch
        )
    raise CodeError(
        "These schedules overlap in a way that is not followed: {spans}.",
        spans=", ".join(f"{a}-{b}" for a, b in zip(begins, ends)),
    )


def _call(settings: Settings, part: Settings, name: str, scale: int, begin: int, end: int | None) -> str:
    """One of mmengine's schedules as PyTorch's; it counts one step less where it spans from begin to end."""
    span = None if end is None else end - begin
    given: dict[str, Any] = {}
    if name == "LinearLR":
        for key in ("start_factor", "end_factor"):
            value = part.number((key,), w.OWN)
            given |= {} if value is None else {key: value}
        given["total_iters"] = _span(name, span, 5 * scale) - 1
    elif name == "ConstantLR":
        value = part.number(("factor",), w.OWN)
        given |= {} if value is None else {"factor": value}
        given["total_iters"] = _span(name, span, 5 * scale) - 1
    elif name == "CosineAnnealingLR":
        value = part.number(("t_max",), w.OWN)
        given["T_max"] = int(value * scale) if value else _span(name, span, 0)
        low = part.number(("eta_min",), w.MIN_LR.meaning)
        given |= {} if low is None else {"eta_min": low}
    elif name == "MultiStepLR":
        marks = part.numbers(("milestones",), w.MILESTONES.meaning) or ()
        given["milestones"] = [int(one * scale) for one in marks]
    elif name == "StepLR":
        given["step_size"] = int((part.number(("step_size",), w.EVERY.meaning) or 1) * scale)
    elif name == "PolyLR":
        power, low = part.number(("power",), w.POWER.meaning), part.number(("eta_min",), w.MIN_LR.meaning) or 0.0
        steps = _span(name, span, 0) - 1
        rest = {"t_initial": steps, "power": 1.0 if power is None else power, "lr_min": low}
        return Call("timm.scheduler.PolyLRScheduler", rest).text("optimizer")
    elif name == "ReduceOnPlateauLR":
        name = "ReduceLROnPlateau"
        for key in ("factor", "patience", "threshold", "cooldown", "min_lr"):
            value = part.number((key, "min_value") if key == "min_lr" else (key,), w.OWN)
            given |= {} if value is None else {key: value}
    elif name not in ("ExponentialLR",):
        raise CodeError("The schedule {name} is not known here.", name=name[:60])
    if name in ("MultiStepLR", "StepLR", "ExponentialLR"):
        gamma = part.number(("gamma",), w.GAMMA.meaning)
        given |= {} if gamma is None else {"gamma": gamma}
    return Call(TORCH + name, given).text("optimizer")


def _span(name: str, span: int | None, default: int) -> int:
    if span is None and not default:
        raise CodeError("The schedule {name} needs {argument}.", name=name, argument="end")
    span = default if span is None else span
    if span < 2:
        raise CodeError("The schedule {name} spans {span} steps, which is too short.", name=name, span=span)
    return span


# --- mmcv: one policy with a warm-up that multiplies it


def _policy(settings: Settings, table: Settings, made: Call | None) -> Plan:
    name = str(table.take(("policy",), w.SCHEDULE.meaning))
    long = length(settings)
    by_epoch = table.take(("by_epoch",), w.OWN) is not False
    warmup = table.take(("warmup",), w.OWN)
    climb = int(table.number(("warmup_iters",), w.WARMUP_STEPS.meaning) or 0) if warmup else 0
    share = table.number(("warmup_ratio",), "The climb starts at {value} of the rate.") if warmup else None
    share = 0.1 if share is None else share
    climbs_epochs = bool(warmup) and table.flag(("warmup_by_epoch",), w.OWN)
    factor, per_epoch = 1, None
    if climbs_epochs or (by_epoch and climb):
        factor = long.per_epoch or settings.ask("steps per epoch", PER_EPOCH, 100, low=1)
    elif by_epoch and name != "fixed":
        per_epoch = long.per_epoch or settings.ask(
            "steps per epoch", Told("The schedule counts epochs; how many steps has one?"), 1, low=1
        )
    climb = climb * factor if climbs_epochs else climb
    scale = factor if by_epoch else 1
    whole = long.epochs if by_epoch else long.total
    total = LONG if whole is None else int(whole * scale)
    parts = [_regular(table, name, scale, total, made)]
    if climb and warmup == "linear":
        parts.append(f"{TORCH}LinearLR(optimizer, start_factor={share!r}, end_factor=1.0, total_iters={climb})")
    elif climb and warmup == "constant":
        parts.append(f"{TORCH}ConstantLR(optimizer, factor={share!r}, total_iters={climb})")
    elif climb and warmup == "exp":
        parts.append(f"{TORCH}LambdaLR(optimizer, lambda t: {share!r} ** max(0, 1 - t / {climb}))")
    elif warmup:
        raise CodeError("The warm-up {name} is not known here.", name=shown(warmup))
    parts = [one for one in parts if one]
    if not parts:
        return Plan("transformers.get_scheduler(name='constant', optimizer=optimizer)")
    if by_epoch and scale > 1 and name not in ("step", "fixed"):
        settings.remarks.append(
            Told("Its rate stays for an epoch there; here it moves at each step, to the same values.")
        )
    call = parts[0] if len(parts) == 1 else f"{TORCH}ChainedScheduler([{', '.join(parts)}])"
    return Plan(call, total == LONG and name not in ("step", "fixed", "exp"), per_epoch)


def _regular(table: Settings, name: str, scale: int, total: int, made: Call | None) -> str:
    gamma = table.number(("gamma",), w.GAMMA.meaning)
    low = table.number(("min_lr",), w.MIN_LR.meaning)
    share = table.number(("min_lr_ratio",), w.MIN_SHARE.meaning)
    lr = made.arguments.get("lr") if made else None
    low = share * lr if low is None and share is not None and lr else low or 0.0
    if name == "step":
        marks = table.take(("step",), w.MILESTONES.meaning)
        cut = 0.1 if gamma is None else gamma
        if isinstance(marks, list) and not any(isinstance(one, (Open, str)) for one in marks):
            return f"{TORCH}MultiStepLR(optimizer, milestones={[int(one * scale) for one in marks]!r}, gamma={cut!r})"
        if isinstance(marks, int):
            return f"{TORCH}StepLR(optimizer, step_size={marks * scale}, gamma={cut!r})"
        raise CodeError("The schedule {name} needs {argument}.", name=name, argument="step")
    if name == "CosineAnnealing":
        return f"{TORCH}CosineAnnealingLR(optimizer, T_max={total}, eta_min={low!r})"
    if name == "poly":
        power = table.number(("power",), w.POWER.meaning)
        power = 1.0 if power is None else power
        return f"timm.scheduler.PolyLRScheduler(optimizer, t_initial={total}, power={power!r}, lr_min={low!r})"
    if name == "exp" and gamma is not None:
        return f"{TORCH}ExponentialLR(optimizer, gamma={math.pow(gamma, 1 / scale)!r})"
    if name == "fixed":
        return ""
    raise CodeError("The schedule {name} is not known here.", name=name[:60])
