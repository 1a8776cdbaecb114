"""Where a library's schedule of the same name does not give our rates."""

from __future__ import annotations

import itertools

from engine import Constant, Item, Schedule, params

# PyTorch computes these from the rate that it finds, so that ChainedScheduler multiplies them; a lowest rate
# is no factor
FACTORS = ("Constant", "ConstantFactor", "CosineDecay", "ExponentialDecay", "LinearRamp", "MultiStep", "Multiplicative",
           "PolynomialDecay", "StepDecay", "Chained")  # fmt: skip
# these start from the rate that they find, move the rate of the others, or cannot be begun in SequentialLR
ALONE = ("Multiplicative", "OneCycle", "SWAAnneal", "Sequential", "LinearWarmup", "Chained")


def as_there(schedule: Schedule, library: str, steps: int) -> bool:
    """Whether a library's call of this schedule gives the rates of so many steps, as far as the name tells."""
    kind = type(schedule).__name__
    if library == "torch":
        return as_in_pytorch(schedule, steps)
    if kind == "OneCycle":  # optax has one rate for each of these steps
        total = schedule.total_steps or steps
        turns = (
            [schedule.pct_start, schedule.pct_final] if schedule.anneal_strategy == "linear" else [schedule.pct_start]
        )
        ends = [*(int(part * total) for part in turns), total]
        return all(one < other for one, other in itertools.pairwise(ends))
    if kind == "WarmupStableDecay":  # Hugging Face counts what is left for the stable part
        return schedule.stable_steps > 0 or schedule.warmup_steps + schedule.decay_steps <= steps
    inside = [getattr(schedule, one.name) for one in params(schedule) if one.kind is Item]
    parts = inside[0] if inside and isinstance(inside[0], tuple) else inside
    return all(as_there(part, library, schedule.span(steps, place)) for place, part in enumerate(parts))


def as_in_pytorch(schedule: Schedule, steps: int) -> bool:
    """Whether PyTorch's scheduler of this name gives the rates of its parts for so many steps, as ours does."""
    kind = type(schedule).__name__
    if kind == "OneCycle":
        return not 0 < schedule.total_steps < steps and schedule.pct_start < 1  # PyTorch stops with an error
    if kind == "SWAAnneal":
        return schedule.start == 0 and type(schedule.first) is Constant
    if kind not in ("Chained", "Sequential", "LinearWarmup"):
        return True
    parts = (schedule.then,) if kind == "LinearWarmup" else schedule.parts
    names = [type(part).__name__ for part in parts]
    if kind == "Chained":
        factors = all(name in FACTORS for name in names) and not any(getattr(part, "eta_min", 0) for part in parts)
        return factors and all(as_in_pytorch(part, steps) for part in parts)
    # what is made after CyclicLR takes its lowest rate for the full one
    return not any(name in ALONE for name in names) and "Cyclic" not in names[:-1]
