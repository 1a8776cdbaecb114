"""Which optimizer of the catalogue, with which numbers, takes the path that was watched.

The numbers come from the text. All ways to give them to an optimizer's fields are tried at once, as runs of a batch.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from engine import Optimizer, Wrapper, params
from optimizers import CATALOG

from .watch import Watched

SAME = 1e-10  # how far apart two paths may be that are one, as a part of the way
MOST = 2_500  # runs of a batch
FIRST = ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam")
SHARES = ("beta", "momentum", "rho", "decay", "nu")  # fields below 1
SWITCHES = ("amsgrad", "centered", "nesterov", "bias_correction", "eps_in_sqrt", "decoupled_weight_decay")


class Fit(NamedTuple):
    """An optimizer, how far its path is from the watched one as a part of the way, and the first step that differs
    (counted from 1; 0 where none does)."""

    optimizer: Optimizer
    gap: float
    step: int


def known() -> Iterator[type[Optimizer]]:
    """The optimizers that treat each coordinate alone, the usual ones first."""
    plain = [cls for cls in CATALOG.values() if cls.update is not Optimizer.update and not issubclass(cls, Wrapper)]
    return iter(sorted(plain, key=_order))


def _order(cls: type[Optimizer]) -> tuple[int, int, str]:
    usual = FIRST.index(cls.__name__) if cls.__name__ in FIRST else len(FIRST)
    return usual, sum(one.kind is float for one in params(cls)), cls.__name__


def closest(watched: Watched) -> Fit | None:
    """The optimizer that comes closest, the plainer one where several are as close; None where none can be run."""
    best: tuple[tuple, Fit] | None = None
    for place, cls in enumerate(known()):
        for version, decays in itertools.product(_versions(cls), (False, True)):
            found = _fit(watched, version, decays)
            if found is None:
                continue
            same = found.gap < SAME
            decade = round(np.log10(np.clip(found.gap, 1e-15, 1e15)))
            rank = (not same, decade if same else -(found.step or 99), place, decays, 0 if same else found.gap)
            if best is None or rank < best[0]:
                best = rank, found
        if best is not None and not best[0][0] and place < len(FIRST):
            break  # what comes behind is less plain
    return None if best is None else best[1]


def _versions(cls: type[Optimizer]) -> Iterator[Optimizer]:
    """An optimizer with all positions of its switches, in all its flavours."""
    own = {one.name: one for one in params(cls)}
    flavours = own["flavour"].choices if "flavour" in own else ("",)
    switches = [name for name in SWITCHES if name in own]
    for flavour in flavours:
        for positions in itertools.product((False, True), repeat=len(switches)):
            fields = dict(zip(switches, positions))
            changed = {name: it for name, it in fields.items() if not own[name].only or flavour in own[name].only}
            if len(changed) < len(fields) and any(
                it != own[name].default for name, it in fields.items() if name not in changed
            ):
                continue
            yield replace(cls(), **changed, **({"flavour": flavour} if flavour else {}))


def _fit(watched: Watched, version: Optimizer, decays: bool) -> Fit | None:
    names, columns = [], []
    for one in params(version):
        if one.kind is not float:
            continue
        values = _values(watched, one.name, one.default, decays)
        if one.name == "weight_decay" and decays and values == [0.0]:
            return None
        if values is None:
            continue
        names.append(one.name)
        columns.append(values)
    if decays and "weight_decay" not in names:
        return None
    if not all(columns):
        return None
    while np.prod([len(one) for one in columns]) > MOST:
        max(columns, key=len).pop()
    table = np.array(list(itertools.product(*columns)), dtype=float).T
    batch = copy(version)
    for name, row in zip(names, table):
        object.__setattr__(batch, name, row)
    state = batch.init(np.repeat(watched.points[0][:, None], table.shape[1], axis=1))
    ended = follow(batch, state, watched, tuple(names))
    if ended is None:
        return None
    lane, gap, step = ended
    return Fit(replace(version, **{name: float(row[lane]) for name, row in zip(names, table)}), gap, step)


def follow(
    batch: Any, state: dict[str, Any], watched: Watched, names: tuple[str, ...]
) -> tuple[int, float, int] | None:
    """Runs side by side, those left behind that depart: the lane that stays longest on the watched path, its gap, and
    the first step that differs (0 where none does). None where they cannot go side by side."""
    way = np.abs(watched.points - watched.points[0]).max() or 1.0
    width = len(batch.lr)
    lanes, gaps = np.arange(width), np.zeros(width)
    x, memory = np.repeat(watched.points[0][:, None], width, axis=1), list(state.values())
    with np.errstate(all="ignore"):
        for t, share in enumerate(watched.shares, 1):
            grad = np.repeat(watched.gradients[t - 1][:, None], len(lanes), axis=1)
            try:
                x, *memory = batch.update(x, grad, batch.lr * share, t, *memory)
            except (ValueError, TypeError, AttributeError):
                return None
            x = np.broadcast_to(x, grad.shape)
            apart = np.abs(x - watched.points[t][:, None]).max(axis=0) / way
            gaps = np.maximum(gaps, np.where(np.isnan(apart), np.inf, apart))
            kept = gaps < SAME
            if not kept.any():
                best = int(gaps.argmin())
                return int(lanes[best]), float(gaps[best]), t
            if not kept.all():
                size = len(lanes)
                memory = [one[..., kept] if np.ndim(one) and np.shape(one)[-1] == size else one for one in memory]
                for name in names:
                    object.__setattr__(batch, name, getattr(batch, name)[kept])
                x, lanes, gaps = x[:, kept], lanes[kept], gaps[kept]
    best = int(gaps.argmin())
    return int(lanes[best]), float(gaps[best]), 0


def _values(watched: Watched, name: str, default: float, decays: bool) -> list[float] | None:
    """The numbers of the text that a field may have; None where it keeps its default."""
    numbers = list(dict.fromkeys(watched.numbers))
    if name == "lr":
        if watched.rate is not None:
            return [watched.rate]
        return [one for one in numbers if 0 < one <= 10][:12]
    if name == "weight_decay":
        return [one for one in numbers if 0 < one < 1][:6] if decays else [0.0]
    if name == "eps":
        return [0.0, *(one for one in numbers if 0 < one <= 1e-3)][:5]
    if name == "eps_root":
        return [0.0, *(one for one in numbers if 0 < one <= 1e-3)][:3]
    if name.startswith(SHARES) and name not in ("momentum_decay", "lr_decay"):
        shares = [one for one in numbers if 0 <= one < 1]
        more = [1 - one for one in shares if 0 < 1 - one < 1]
        first = [0.0] if default == 0 else []
        return list(dict.fromkeys([*first, *shares, *more]))[:8] or [default]
    if name in ("initial_accumulator", "dampening", "lr_decay", "initial_scale"):
        return [0.0]
    return None


def run(optimizer: Optimizer, watched: Watched) -> np.ndarray:
    """The points of one optimizer on the gradients and shares of the rate that were watched: shape (steps + 1, N)."""
    x = watched.points[0]
    path, memory = [x], list(optimizer.init(x).values())
    with np.errstate(all="ignore"):
        for t, share in enumerate(watched.shares, 1):
            x, *memory = optimizer.update(x, watched.gradients[t - 1], optimizer.lr * share, t, *memory)
            path.append(x)
    return np.stack(path)


def gaps(path: np.ndarray, watched: Watched) -> np.ndarray:
    """How far each point of a path is from the watched one, as a part of the way: shape (steps + 1,)."""
    way = np.abs(watched.points - watched.points[0]).max() or 1.0
    return np.nan_to_num(np.abs(path - watched.points).max(axis=1) / way, nan=np.inf)
