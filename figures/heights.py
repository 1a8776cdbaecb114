"""Heights as pictures show them: the loss itself, or its logarithm above the landscape's floor. Defined here alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, log10
from typing import Any

import numpy as np

from engine import Landscape

GRID = 141
DECADES = 4
BANDS = 18
POLE = 1e4  # how much further than all but a twentieth of the picture the rest goes before it is cut off
FLOAT_MAX = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Heights:
    """How losses become heights. With `log`, the loss above `bottom` is softened, or a minimum would dive for ever."""

    log: bool
    bottom: float
    softening: float  # a loss; 0 if not logarithmic
    low: float  # heights of the picture's lowest and highest place
    high: float
    least: float = -FLOAT_MAX  # losses beyond these two are drawn as these
    most: float = FLOAT_MAX

    def of(self, losses: Any) -> np.ndarray:
        """Heights of losses of any shape; what is no number counts as the largest there is."""
        above = np.maximum(np.clip(_finite(losses), self.least, self.most) - self.bottom, 0)
        return np.log10(above + self.softening) if self.log else above + self.bottom

    @property
    def band(self) -> tuple[float, float, float]:
        """First and last contour line and what lies between two: a round number of heights."""
        width = (self.high - self.low) / BANDS
        power = 10 ** floor(log10(width))
        step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= width * 0.999)
        return floor(self.low / step) * step, ceil(self.high / step) * step, step

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Heights with the losses that they stand for: round losses, or loss 0 and whole decades."""
        if not self.log:
            return round_ticks(self.low, self.high)
        ticks = [(self.low, "0")] if self.low < log10(self.softening) + 0.05 else []
        decades = range(floor(log10(self.softening)) + 1, floor(self.high) + 1)
        every = 1 if len(decades) <= 6 else 2
        return ticks + [(log10(10.0**d + self.softening), _decade(d)) for d in decades if (d - decades[0]) % every == 0]


@lru_cache(maxsize=256)
def heights(landscape: Landscape) -> Heights:
    """How the losses of a landscape of two variables become heights, wherever it is drawn."""
    losses, cut = _cut(_survey(landscape))
    bottom = min([losses.min(), *(float(landscape.value(np.array(m))) for m in landscape.minima)])
    bottom = 0.0 if abs(bottom) < 1e-9 else float(bottom)
    log = landscape.scale == "log"
    above = losses - bottom
    top = float(above.max()) or 1.0
    softening = max(top * 10.0**-DECADES, float(np.quantile(above, 0.002))) if log else 0.0
    low = log10(softening) if log else bottom
    high = log10(float(above.max()) + softening) if log else float(losses.max())
    return Heights(log, bottom, softening, low, low + 1.0 if high - low < 1e-12 else high, *cut)


def ground(landscape: Landscape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The picture's grid, x (GRID,) and y (GRID,), and the heights on it, shape (GRID, GRID) with a row for each y."""
    return *axes(landscape, GRID, GRID), heights(landscape).of(_survey(landscape))


def axes(landscape: Landscape, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Evenly spaced places over the domain: x of shape (columns,) and y of shape (rows,)."""
    (x0, x1), (y0, y1) = landscape.domain
    return np.linspace(x0, x1, columns), np.linspace(y0, y1, rows)


def losses_on(landscape: Landscape, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """Losses on a grid, shape (len(ys), len(xs))."""
    mesh = np.array(np.meshgrid(xs, ys)).reshape(2, -1)
    return np.asarray(landscape.value(mesh), float).reshape(len(ys), len(xs))


def round_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """About five round numbers between two ends, with their texts."""
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [(round(k * step, 12), f"{k * step:.10g}".replace("-", "−")) for k in range(first, last + 1)]


def _survey(landscape: Landscape) -> np.ndarray:
    return _finite(losses_on(landscape, *axes(landscape, GRID, GRID)))


def _cut(losses: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """The losses as they are drawn, and the ends of that: a pole, or a place without a value, would leave everything
    else flat."""
    usual = losses[np.abs(losses) < FLOAT_MAX / 10]
    low, high = np.quantile(usual, (0.05, 0.95)).tolist() if usual.size else (0.0, 0.0)
    span = high - low
    if not span or max(losses.max() - high, low - losses.min()) < POLE * span:
        return losses, (-FLOAT_MAX, FLOAT_MAX)
    ends = max(float(losses.min()), low - span), min(float(losses.max()), high + span)
    return np.clip(losses, *ends), ends


def _finite(losses: Any) -> np.ndarray:
    return np.nan_to_num(np.asarray(losses, float), nan=FLOAT_MAX, posinf=FLOAT_MAX, neginf=-FLOAT_MAX)


def _decade(power: int) -> str:
    return f"{10.0**power:g}" if -3 <= power <= 4 else f"1e{power}"
