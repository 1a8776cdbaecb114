"""The values that a slider offers for a parameter."""

from __future__ import annotations

import math

from .declare import Param

MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def grid(one: Param) -> list[float]:
    """Values from low to high, spaced evenly on the parameter's log scale ("log", or "log1m": near 1)."""
    if one.scale == "log1m":
        rest = _decades(1 - one.high, 1 - one.low)
        return sorted({round(1 - value, 12) for value in rest} | {one.low, one.high})
    if one.low > 0:
        return _decades(one.low, one.high)
    return [0.0, *_decades(one.high * 1e-5, one.high)]


def _decades(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = (float(f"{mantissa}e{power}") for power in powers for mantissa in MANTISSAS)
    return [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
