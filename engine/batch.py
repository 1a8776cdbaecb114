"""Many runs at once: hyperparameters and starts as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from .declare import not_negative, whole
from .kernel import kernel_for
from .oracle import Noise, Oracle
from .run import CONVERGED, Run, bounds, coordinates, judge


@dataclass(frozen=True)
class Batch:
    """What came out of B runs of T steps each. Along a run that diverged the numbers may turn nan or inf.

    With record="last" only the last point was kept: points is (1, N, B), losses and grad_norms are (1, B).
    """

    run: Run
    points: np.ndarray  # (T+1, N, B)
    losses: np.ndarray  # (T+1, B)
    lrs: np.ndarray  # (T, B) the rate used by each step
    grad_norms: np.ndarray  # (T+1, B)
    status: np.ndarray  # (B,) of "finished" | "converged" | "diverged"
    steps: np.ndarray  # (B,) steps made before the end or the divergence


def run_batch(what: Run, overrides: Mapping[str, Any], record: str = "all") -> Batch:
    """Run `what` once for each entry of the arrays in `overrides`.

    Keys: a field of the optimizer ("lr", "beta1"), of the schedule or the landscape with its part in front
    ("schedule.gamma", "landscape.b"), "start" of shape (N, B), "noise" or "seed". Values: shape (B,) or plain numbers,
    which all runs share. record: "all" or "last". Raises ValueError for an unknown key, arrays of different lengths or
    values that make no sense.
    """
    if record not in ("all", "last"):
        raise ValueError(f"record must be 'all' or 'last', not {record!r}")
    parts: dict[str, dict[str, Any]] = {"optimizer": {}, "schedule": {}, "landscape": {}}
    direct: dict[str, Any] = {}
    for key, value in overrides.items():
        part, _, name = key.rpartition(".")
        if not part and key in ("start", "noise", "seed"):
            direct[key] = np.asarray(value)
            check = {"noise": not_negative, "seed": whole}.get(key)
            for one in np.atleast_1d(value).tolist() if check else ():
                check(key, one)
            continue
        if key == "lr":
            value = np.asarray(value, dtype=float) if np.ndim(value) else value
            what, parts["rate"] = replace(what, optimizer=what.optimizer.with_lr(value)), {"lr": value}
            continue
        part = part or "optimizer"
        if part not in ("optimizer", "schedule", "landscape") or name not in {
            f.name for f in fields(getattr(what, part))
        }:
            raise ValueError(f"{key!r} is nothing that can be varied here")
        parts[part][name] = np.asarray(value, dtype=float) if np.ndim(value) else value
    what = replace(
        what,
        **{part: replace(getattr(what, part), **values) for part, values in parts.items() if values and part != "rate"},
    )
    widths = {np.shape(v)[-1] for p in parts.values() for v in p.values() if np.ndim(v)}
    widths |= {v.shape[-1] for k, v in direct.items() if v.ndim > (k == "start")}
    if len(widths) > 1:
        raise ValueError(f"arrays of different lengths: {sorted(widths)}")
    width = widths.pop() if widths else 1

    start = coordinates(what.landscape, direct.get("start", what.start))
    start = np.broadcast_to(start if start.ndim == 2 else start[:, None], (len(start), width)).copy()
    scale, seed = direct.get("noise", what.noise), direct.get("seed", what.seed)
    noise = Noise(scale, seed, len(start)) if np.any(np.asarray(scale) > 0) else None
    if what.schedule.closed_loop:
        points, lrs = _stepwise(what, start, None, noise, record)
    else:
        base = what.optimizer.lr
        lrs = np.broadcast_to(what.schedule.lrs(base, what.steps).reshape(what.steps, -1), (what.steps, width))
        kernel = None if what.landscape.kinks else kernel_for(what.optimizer, what.landscape, noise is not None)
        rates = lrs[:, 0].tolist() if np.ndim(base) == 0 and lrs.strides[1] == 0 else lrs
        if kernel is None:
            points, _ = _stepwise(what, start, rates, noise, record)
        else:
            points = _compiled(what, kernel, start, rates, noise, record)
    return _judged(what, points, lrs, record)


def _compiled(what: Run, kernel: Any, start: np.ndarray, rates: Any, noise: Noise | None, record: str) -> np.ndarray:
    n = len(start)
    kept: list[np.ndarray] = [*start]
    draws: list[Any] = [()] * n
    if noise is not None:
        block = noise.block(what.steps)
        draws = [block[:, i] for i in range(n)]
    keep = kept.append if record == "all" else _forget
    with np.errstate(all="ignore"):
        constants = kernel.constants(what.landscape, what.optimizer)
        last = kernel.arrays(*start, rates, *draws, keep, *constants)
    if record == "last":
        return np.stack([np.broadcast_to(one, start.shape[1:]) for one in last])[None]
    return np.stack([np.broadcast_to(one, start.shape[1:]) for one in kept]).reshape(-1, *start.shape)


def _forget(_: Any) -> None:
    pass


def _stepwise(
    what: Run, start: np.ndarray, rates: Any, noise: Noise | None, record: str
) -> tuple[np.ndarray, np.ndarray]:
    oracle = Oracle(what.landscape, noise)
    optimizer, schedule = what.optimizer, what.schedule
    if noise is not None and not noise.batched:
        noise.scale = np.full(1, noise.scale)  # one stream, shared by all runs
        noise.batched = True
    p = start.copy()
    kept, used = [p], []
    centre, reach = (one[:, None] for one in bounds(what.landscape))
    with np.errstate(all="ignore"):
        state = optimizer.init(p)
        loop = schedule.begin(np.broadcast_to(optimizer.lr, p.shape[1:]), what.steps) if rates is None else None
        for t in range(1, what.steps + 1):
            lr = loop["lr"] if loop is not None else rates[t - 1]
            used.append(np.broadcast_to(lr, p.shape[1:]).copy())
            loss = what.landscape.value(p) if loop is not None else None
            p = optimizer.step(oracle, p, state, lr, t)
            p = np.where(np.abs(p - centre) <= 10 * reach, p, np.nan)  # gone for good
            if loop is not None:
                schedule.observe(loop, loss)
            if record == "all":
                kept.append(p)
    return np.stack(kept) if record == "all" else p[None], np.stack(used)


def _judged(what: Run, points: np.ndarray, lrs: np.ndarray, record: str) -> Batch:
    losses, norms, usable, left = judge(what.landscape, points)
    ended_well = (usable == len(points)) & ~left & np.isfinite(losses[-1])
    status = np.where(~ended_well, "diverged", np.where(norms[-1] <= CONVERGED, "converged", "finished"))
    steps = usable - 1 if record == "all" else np.where(ended_well, what.steps, 0)
    return Batch(what, points, losses, lrs, norms, status, steps)
