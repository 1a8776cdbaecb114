"""What the libraries refuse, in their own terms, so that it is said instead of read as something else.

Each row was tried on torch 2.13, Keras 3.15, optax 0.2.8 and transformers 5.23. 0 is 0 here, and never "the whole run".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine import SGD, Optimizer, Schedule, Told

from ..spelling import signatures

Given = Mapping[str, Any]
TORCH = "torch.optim.lr_scheduler."
KERAS = "keras.optimizers.schedules."
ZERO = "{call} divides by {argument}, which is {value}."
POSITIVE = "{call} refuses {argument}={value}: it must be greater than 0."
LENGTHS = {  # argument that must be above 0, and what the library makes of another
    f"{TORCH}CosineAnnealingLR": ("T_max", ZERO),
    f"{TORCH}StepLR": ("step_size", ZERO),
    f"{TORCH}CyclicLR": ("step_size_up", ZERO),
    f"{TORCH}CosineAnnealingWarmRestarts": ("T_0", POSITIVE),
    f"{KERAS}CosineDecay": ("decay_steps", POSITIVE),
    f"{KERAS}ExponentialDecay": ("decay_steps", POSITIVE),
    f"{KERAS}InverseTimeDecay": ("decay_steps", POSITIVE),
    f"{KERAS}PolynomialDecay": ("decay_steps", POSITIVE),
    f"{KERAS}CosineDecayRestarts": ("first_decay_steps", POSITIVE),
    "optax.cosine_decay_schedule": ("decay_steps", POSITIVE),
    "optax.cosine_onecycle_schedule": ("transition_steps", POSITIVE),
    "optax.linear_onecycle_schedule": ("transition_steps", POSITIVE),
}
NOT_NEGATIVE = ("lr", "eps", "weight_decay", "momentum", "alpha", "rho", "lr_decay", "lambd")


def refused(name: str, given: Given) -> Told | None:
    """Why the library would not take these arguments, given by its names of them; None where it does."""
    for argument, value in given.items():
        if value is None and _needs_a_number(name, argument):
            return Told("{call} refuses {argument}=None: it wants a number.", call=name, argument=argument)
    if name in LENGTHS:
        argument, message = LENGTHS[name]
        value = given.get(argument)
        if _number(value) and value <= 0:
            return Told(message, call=name, argument=argument, value=f"{value:g}")
    if name in OWN and (why := OWN[name](name, given)) is not None:
        return why
    if name.startswith("keras.optimizers.") and name.count(".") == 2:
        return _keras(name, given)
    if name.startswith("torch.optim.") and name.count(".") == 2:
        return _torch(name, given)
    return None


def together(optimizer: Optimizer, schedule: Schedule, name: str, given: Given) -> Told | None:
    """Why the library would not take this schedule's call for this optimizer; None where it does."""
    if name in (f"{TORCH}OneCycleLR", f"{TORCH}CyclicLR") and given.get("cycle_momentum", True):
        moves = any(hasattr(optimizer.inner, one) for one in ("momentum", "beta", "beta1"))
        if not moves and type(optimizer.inner) is not SGD:  # PyTorch's SGD has a momentum of 0
            return Told("{call} refuses an optimizer without momentum: say cycle_momentum=False.", call=name)
    end = given.get("lr_end", (given.get("scheduler_specific_kwargs") or {}).get("lr_end", 1e-7))
    polynomial = name == "transformers.get_scheduler" and given.get("name") == "polynomial" and _number(end)
    if polynomial and end >= optimizer.lr:
        values = {"end": f"{end:g}", "lr": f"{optimizer.lr:g}"}
        return Told("{call} refuses lr_end={end}: it must be below the learning rate, {lr}.", call=name, **values)
    watching = name in (f"{TORCH}SequentialLR", f"{TORCH}ChainedScheduler") and schedule.closed_loop
    return Told("{call} refuses ReduceLROnPlateau as one of its parts.", call=name) if watching else None


def _ahead(given: Given) -> bool:
    return bool(given.get("momentum", 0)) and not given.get("dampening", 0)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _needs_a_number(name: str, argument: str) -> bool:
    """Whether the library has a number as this argument's default: then None is none of its values."""
    known = signatures().get(name)
    return (
        known is not None and name.startswith(("torch.", "keras.", "optax.")) and _number(known.defaults.get(argument))
    )


def _keras(name: str, given: Given) -> Told | None:
    clips = [one for one in ("clipnorm", "clipvalue", "global_clipnorm") if given.get(one) is not None]
    if len(clips) > 1:
        return Told("{call} takes only one of clipnorm, clipvalue and global_clipnorm.", call=name)
    momentum = given.get("momentum")
    if name.endswith(".SGD") and _number(momentum) and not 0 <= momentum <= 1:
        return Told("{call} refuses momentum={value}: it must be from 0 to 1.", call=name, value=f"{momentum:g}")
    return None


def _torch(name: str, given: Given) -> Told | None:
    for argument in NOT_NEGATIVE:
        value = given.get(argument)
        if _number(value) and value < 0:
            return Told("{call} refuses {argument}={value}.", call=name, argument=argument, value=f"{value:g}")
    betas = given.get("betas")
    if isinstance(betas, tuple) and any(_number(one) and not 0 <= one < 1 for one in betas):
        return Told("{call} refuses these betas: each must be from 0 to below 1.", call=name)
    if name.endswith(".SGD") and given.get("nesterov") is True and not _ahead(given):
        return Told("{call} refuses nesterov=True without a momentum, or with dampening.", call=name)
    return None


def _one_cycle(name: str, given: Given) -> Told | None:
    total, epochs, per_epoch = (given.get(one) for one in ("total_steps", "epochs", "steps_per_epoch"))
    if total is None and (epochs is None or per_epoch is None):
        known = "steps_per_epoch" if epochs is not None else "epochs" if per_epoch is not None else ""
        return None if known else Told("{call} needs total_steps, or epochs and steps_per_epoch.", call=name)
    for argument, value in (
        ("total_steps", total),
        *((("epochs", epochs), ("steps_per_epoch", per_epoch)) if total is None else ()),
    ):
        if _number(value) and value <= 0:
            return Told(POSITIVE, call=name, argument=argument, value=f"{value:g}")
    part = given.get("pct_start", 0.3)
    if _number(part) and not 0 <= part <= 1:
        return Told("{call} refuses pct_start={value}: it must be from 0 to 1.", call=name, value=f"{part:g}")
    return None


def _linear(name: str, given: Given) -> Told | None:
    for argument, low in (("start_factor", 0.0), ("end_factor", -1e-300)):
        value = given.get(argument, 0.5)
        if _number(value) and not low < value <= 1:
            return Told(
                "{call} refuses {argument}={value}: it must be above 0 and at most 1.",
                call=name,
                argument=argument,
                value=f"{value:g}",
            )
    return None


def _restarts(name: str, given: Given) -> Told | None:
    value = given.get("T_mult", 1)
    if _number(value) and (value < 1 or value != int(value)):
        return Told(
            "{call} refuses T_mult={value}: it must be a whole number of 1 or more.", call=name, value=f"{value:g}"
        )
    return None


def _plateau(name: str, given: Given) -> Told | None:
    if _number(given.get("factor")) and given["factor"] >= 1:
        return Told("{call} refuses factor={value}: it must be below 1.", call=name, value=f"{given['factor']:g}")
    if given.get("mode", "min") not in ("min", "max"):
        return Told("{call} refuses mode={value}: it knows 'min' and 'max'.", call=name, value=repr(given["mode"])[:40])
    return None


def _warmup_cosine(name: str, given: Given) -> Told | None:
    climb, total = given.get("warmup_steps"), given.get("decay_steps")
    if _number(climb) and _number(total) and total <= climb:
        message = (
            "{call} refuses decay_steps={total}: it counts the {climb} steps of the warm-up, too, and must be more."
        )
        return Told(message, call=name, total=f"{total:g}", climb=f"{climb:g}")
    return None


OWN: dict[str, Callable[[str, Given], Told | None]] = {
    f"{TORCH}OneCycleLR": _one_cycle,
    f"{TORCH}LinearLR": _linear,
    f"{TORCH}CosineAnnealingWarmRestarts": _restarts,
    f"{TORCH}ReduceLROnPlateau": _plateau,
    "optax.warmup_cosine_decay_schedule": _warmup_cosine,
}
