"""Where PyTorch's scheduler of a composition is not what its parts say."""

from __future__ import annotations

from engine import Constant, Schedule

# PyTorch computes these from the rate that it finds, so that ChainedScheduler multiplies them; a lowest rate
# is no factor
FACTORS = ("Constant", "ConstantFactor", "CosineDecay", "ExponentialDecay", "LinearRamp", "MultiStep", "Multiplicative",
           "PolynomialDecay", "StepDecay", "Chained")  # fmt: skip
# these start from the rate that they find, move the rate of the others, or cannot be begun in SequentialLR
ALONE = ("Multiplicative", "OneCycle", "SWAAnneal", "Sequential", "LinearWarmup", "Chained")


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
