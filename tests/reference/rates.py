"""Reference rates of schedules: how they are kept in a file, and how the engine's are compared with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from engine import EarlyStopping, Schedule

BASE, STEPS = 0.05, 160
FLOOR = 1e-3  # relative to the rate, but not to less than this part of the largest one


class Rates(NamedTuple):
    """What a library gave: the rate of every step, and the momentum where it is cycled."""

    item: str  # repr of the schedule
    framework: str
    call: str
    rates: np.ndarray
    momenta: np.ndarray | None
    first: int  # the first step that can be compared; above 0 only where a library has a defect


def losses(steps: int = STEPS) -> np.ndarray:
    """A loss that falls, gets stuck, jumps and falls again, with some noise: what closed-loop schedules watch."""
    t = np.arange(steps, dtype=float)
    wave = np.sin(1.7 * t * t) * 0.02
    return np.where(t < 60, np.maximum(np.exp(-t / 12), 0.2), np.maximum(0.6 * np.exp(-(t - 60) / 25), 0.05)) * (
        1 + wave
    )


def used(schedule: Schedule, base: float = BASE, steps: int = STEPS) -> np.ndarray:
    """The rate of each step, asked for step by step, as in a run."""
    state, rates = schedule.begin(base, steps), np.empty(steps)
    for t, loss in enumerate(losses(steps)):
        schedule.before_step(state, loss)
        rates[t] = state["lr"]
        schedule.after_step(state, loss)
    return rates


def made(text: str) -> Schedule:
    """The schedule that a repr describes."""
    import schedules

    return eval(text, dict(schedules.CATALOG))


def compare(one: Rates) -> float:
    """The worst relative difference between the engine and the library, over rates and momenta."""
    schedule = made(one.item)
    pairs = [(used(schedule)[one.first :], one.rates[one.first :])]
    if one.momenta is not None:
        pairs.append((schedule.momenta(STEPS), one.momenta))
    return max(float((np.abs(a - b) / np.maximum(np.abs(b), FLOOR * np.abs(b).max())).max()) for a, b in pairs)


def ending(rule: EarlyStopping) -> list[int]:
    """Steps made and the step whose point is kept under a stop rule."""
    return list(rule.end(np.append(losses(), 0.0)) or (STEPS, STEPS))


def load(file: Path) -> Iterator[Rates]:
    """The rates of a file."""
    data = np.load(file)
    momenta = dict(zip(data["cycling"].tolist(), data["momenta"]))
    for i, (case, rates) in enumerate(zip(json.loads(str(data["meta"]))["cases"], data["rates"])):
        yield Rates(case["item"], case["framework"], case["call"], rates, momenta.get(i), case["first"])


def stops(file: Path) -> list[tuple[str, list[int]]]:
    """The stop rules of a file and how they end."""
    return [(one["rule"], one["end"]) for one in json.loads(str(np.load(file)["meta"]))["stops"]]
