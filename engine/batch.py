"""Many runs at once: hyperparameters and starts as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from .compiled.kernel import Kernel, kernel_for
from .declare import not_negative, whole
from .oracle import Noise, Oracle
from .run import CONVERGED, Run, bounds, coordinates, judge, known


@dataclass(frozen=True)
class Batch:
    """What came out of B runs of T steps each. Along a run that diverged the numbers may turn nan or inf; one that its
    stop rule ended shows how it would have gone on.

    With record="last" only the last point was kept: points is (1, N, B), losses and grad_norms are (1, B), and when
    a run diverged is not known.
    """

    run: Run
    points: np.ndarray  # (T+1, N, B)
    losses: np.ndarray  # (T+1, B)
    lrs: np.ndarray  # (T, B) the rate used by each step
    grad_norms: np.ndarray  # (T+1, B)
    status: np.ndarray  # (B,) of "finished" | "converged" | "diverged" | "stopped"
    steps: np.ndarray  # (B,) steps made before the end or the divergence (0 where not known)


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
    log = _Log(what, start, "all" if what.stop else record)
    with np.errstate(all="ignore"):
        momenta = what.schedule.momenta(what.steps) if what.optimizer.momentum_field else None
    if what.schedule.closed_loop:
        lrs = _stepwise(what, start, None, noise, log)
    else:
        base = what.optimizer.lr
        lrs = np.broadcast_to(what.schedule.lrs(base, what.steps).reshape(what.steps, -1), (what.steps, width))
        plain = np.ndim(base) == 0 and lrs.strides[1] == 0
        # a float divides by zero with an exception, NumPy's with an inf
        rates = [rate or np.float64(0.0) for rate in lrs[:, 0].tolist()] if plain else lrs
        kernel = None if momenta is not None else kernel_for(what.optimizer, what.landscape, noise is not None)
        if kernel is None:
            _stepwise(what, start, rates, noise, log)
        else:
            _compiled(what, kernel, start, rates, noise, log)
    found = log.judged(lrs)
    return found if what.stop is None else _stopped(found, record)


def _stopped(found: Batch, record: str) -> Batch:
    """The runs ended by their stop rule; with record "last" the point of each at which it ended."""
    status, steps = found.status.astype("<U9"), found.steps.copy()
    for b, made in enumerate(steps):
        ended = found.run.stop.end(found.losses[: made + 1, b]) if made else None
        if ended and ended[0] < made:
            status[b], steps[b] = "stopped", ended[0]
    if record == "all":
        return replace(found, status=status, steps=steps)
    lanes = np.arange(len(steps))
    points = found.points[steps, :, lanes].T[None]
    losses, norms = found.losses[steps, lanes][None], found.grad_norms[steps, lanes][None]
    return replace(found, points=points, losses=losses, grad_norms=norms, status=status, steps=steps)


class _Log:
    """Takes in the points of all runs step by step; keeps all of them, or the last and who has never been far away."""

    def __init__(self, what: Run, start: np.ndarray, record: str) -> None:
        self.what, self.all = what, record == "all"
        self.points = np.empty((what.steps + 1 if self.all else 1, *start.shape))
        self.points[0] = start
        low, high = (end[:, None] for end in bounds(what.landscape))
        self.near = ((low <= start) & (start <= high)).all(axis=0)
        self.bounds = list(zip(*bounds(what.landscape)))
        self.made, self.buffer = 0, np.empty_like(self.near)

    def __call__(self, *coordinates: np.ndarray) -> None:
        self.made += 1
        if self.all or self.made == self.what.steps:
            for kept, x in zip(self.points[self.made if self.all else 0], coordinates):
                kept[:] = x
        if not self.all:
            for (low, high), x in zip(self.bounds, coordinates):
                self.near &= np.less_equal(low, x, self.buffer)
                self.near &= np.less_equal(x, high, self.buffer)

    def judged(self, lrs: np.ndarray) -> Batch:
        losses, norms, usable, left = judge(self.what.landscape, self.points)
        rated = known(lrs[:, :1] if lrs.strides[1] == 0 else lrs) + 1
        usable = np.minimum(usable, rated)
        lost = left | (usable < len(self.points)) | ~np.isfinite(losses[-1]) | (rated <= self.what.steps)
        if not self.all:
            lost |= ~self.near
        status = np.where(lost, "diverged", np.where(norms[-1] <= CONVERGED, "converged", "finished"))
        steps = usable - 1 if self.all else np.where(lost, 0, self.what.steps)
        return Batch(self.what, self.points, losses, lrs, norms, status, steps)


def _compiled(what: Run, kernel: Kernel, start: np.ndarray, rates: Any, noise: Noise | None, log: _Log) -> None:
    draws: list[np.ndarray] = []
    if noise is not None:
        block = noise.block(what.steps)
        draws = [block[:, i] for i in range(len(start))]
    with np.errstate(all="ignore"):
        kernel.arrays(*start, rates, *draws, log, *kernel.constants(what.landscape, what.optimizer))


def _stepwise(what: Run, start: np.ndarray, rates: Any, noise: Noise | None, log: _Log) -> np.ndarray:
    oracle = Oracle(what.landscape, noise)
    optimizer, schedule = what.optimizer, what.schedule
    if noise is not None and not noise.batched:
        noise.scale = np.full(1, noise.scale)  # one stream, shared by all runs
        noise.batched = True
    p, used = start, []
    low, high = (end[:, None] for end in bounds(what.landscape))
    width = high - low
    with np.errstate(all="ignore"):
        momenta = schedule.momenta(what.steps) if optimizer.momentum_field else None
        state = optimizer.init(p)
        loop = schedule.begin(np.broadcast_to(optimizer.lr, p.shape[1:]), what.steps) if rates is None else None
        for t in range(1, what.steps + 1):
            loss = None
            if loop is not None:
                loss = what.landscape.value(p)
                schedule.before_step(loop, loss)
            lr = loop["lr"] if loop is not None else rates[t - 1]
            used.append(np.broadcast_to(lr, p.shape[1:]).copy())
            if momenta is not None:
                optimizer = optimizer.momentum_at(momenta[t - 1], state, t)
            p = optimizer.step(oracle, p, state, lr, t)
            log(*p)
            p = np.where((p >= low - 5 * width) & (p <= high + 5 * width), p, np.nan)  # gone for good
            if loop is not None:
                schedule.after_step(loop, loss)
    return np.stack(used)
