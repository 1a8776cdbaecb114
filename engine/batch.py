"""Many runs at once: hyperparameters and starts as arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from .budget import Budget, Meter, Spent
from .declare import Item, not_negative, whole
from .loop import rates_of, walk
from .record import Lanes, Record
from .run import CONVERGED, Run, as_start, evaluate_path, finite_prefix
from .sampling import GaussianNoise
from .schedule import Constant
from .told import Told

AT_ONCE = 16_384  # runs side by side, at most
ROOM = 32_000_000  # bytes of rates and noise of runs side by side, about


@dataclass(frozen=True)
class Batch:
    """What came out of B runs of T steps each. A run that ended early has nan behind its end.

    With record="last" only the point where each run ended was kept: points is (1, N, B), losses and grad_norms are
    (1, B). With every=k there are rows for steps 0, k, 2k, ... and T only; `rows` tells them.
    """

    run: Run
    points: np.ndarray  # (T+1, N, B)
    losses: np.ndarray  # (T+1, B)
    grad_norms: np.ndarray  # (T+1, B)
    status: np.ndarray  # (B,) of "finished" | "converged" | "diverged" | "stopped"
    steps: np.ndarray  # (B,) steps made
    evaluations: dict[str, np.ndarray]  # {"value": (B,), "grad": (B,), "hess": (B,)}, as counted
    reason: np.ndarray  # (B,) why a run stopped: "" | "stop rule" | "evaluations" | "time" | "cancelled"
    metrics: dict[str, np.ndarray]  # the named ones asked for: (rows, B)
    rows: np.ndarray  # the steps of the rows of points or metrics
    overrides: Mapping[str, Any] = field(default_factory=dict, repr=False)
    rates: np.ndarray | None = field(default=None, repr=False)  # of a closed loop, where all was kept

    @cached_property
    def lrs(self) -> np.ndarray:
        """The rate used by each step, (T, B). Worked out when asked for; where rates follow the losses and only the
        last points were kept, by running again."""
        if self.rates is not None:
            return self.rates
        if self.run.schedule.closed_loop:
            return run_batch(self.run, self.overrides).lrs
        what, start, _ = _task(self.run, self.overrides, len(self.status))
        return rates_of(what, start)


def run_batch(
    what: Run,
    overrides: Mapping[str, Any],
    record: str | Record = "all",
    *,
    budget: Budget | None = None,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
    executor: Executor | None = None,
    chunk: int | None = None,
) -> Batch:
    """Run `what` once for each entry of the arrays in `overrides`.

    Keys: a field of the optimizer ("lr", "beta1"), of the schedule or the landscape with its part in front
    ("schedule.gamma", "landscape.b"), of what is within these ("optimizer.then.lr", "schedule.then.gamma",
    "schedule.parts.0.gamma"), "start" of shape (N, B), "noise" or "seed". Values: shape (B,) or plain numbers, which
    all runs share. record: "all", "last", or a `Record`.

    The work goes in chunks of `chunk` runs (as many as fit into some memory unless told), by the executor's workers if
    there is one; the numbers do not depend on the cut. progress(done, all) is called after each chunk, in the caller's
    thread. budget: evaluations of each run, seconds of all. A cancelled batch has the runs that were not done as
    "stopped" after 0 steps; chunks that an executor has begun are waited for. Raises ValueError for an unknown key,
    arrays of different lengths or values that make no sense.
    """
    record = record if isinstance(record, Record) else Record(record)
    overrides = {key: _checked(key, value) for key, value in overrides.items()}
    widths = {np.shape(v)[-1] for key, v in overrides.items() if np.ndim(v) > (key == "start")}
    if len(widths) > 1:
        raise Told("arrays of different lengths: {lengths}", lengths=sorted(widths))
    varied, start, _ = _task(what, overrides, min(widths, default=1))  # complains about what makes no sense
    width = start.shape[1]
    chunk = chunk or _fitting(varied, start)
    cuts = [slice(at, min(at + chunk, width)) for at in range(0, width, chunk)]
    meter = Meter(budget, cancel)
    parts: list[Batch | None] = [None] * len(cuts)
    done = 0

    def ready(i: int, part: Batch) -> None:
        nonlocal done
        parts[i], done = part, done + cuts[i].stop - cuts[i].start
        if progress:
            progress(done, width)

    tasks = [(what, _cut(overrides, one), one.stop - one.start, record) for one in cuts]
    if executor is None:
        for i, task in enumerate(tasks):
            if i and _spent(meter):
                break
            ready(i, _chunk(*task, meter.own()))
    else:
        _by(executor, tasks, budget, meter, ready)
    if len(parts) == 1 and parts[0] is not None:
        return replace(parts[0], run=varied, overrides=overrides)
    return _joined(varied, overrides, start, record, cuts, parts, _reason(meter))


def _by(executor: Executor, tasks: list, budget: Budget | None, meter: Meter, ready: Callable) -> None:
    waiting = {executor.submit(_chunk, *task, Meter(budget)): i for i, task in enumerate(tasks)}
    for future in as_completed(waiting):
        if not future.cancelled():
            ready(waiting[future], future.result())
        if _spent(meter):
            for other in waiting:
                other.cancel()


def _spent(meter: Meter) -> bool:
    return bool(_reason(meter))


def _reason(meter: Meter) -> str:
    try:
        meter.look()
    except Spent as end:
        return end.reason
    return ""


def _checked(key: str, value: Any) -> Any:
    """The value as an array, where it is one value per run."""
    if key in ("noise", "seed"):
        for one in np.atleast_1d(value).tolist():
            (not_negative if key == "noise" else whole)(key, one)
        return np.asarray(value) if np.ndim(value) else value
    if key == "start":
        return value if np.ndim(value) < 2 else np.asarray(value, dtype=float)
    return np.asarray(value, dtype=float) if np.ndim(value) else value


def _cut(overrides: Mapping[str, Any], part: slice) -> dict[str, Any]:
    return {key: value[..., part] if np.ndim(value) > (key == "start") else value for key, value in overrides.items()}


def _task(what: Run, overrides: Mapping[str, Any], width: int) -> tuple[Run, np.ndarray, GaussianNoise | None]:
    """The run with arrays for fields, its starts (N, B) and its noise."""
    spread = False
    for key, value in overrides.items():
        if key in ("start", "noise", "seed"):
            continue
        if key == "lr":
            what = replace(what, optimizer=what.optimizer.with_lr(value))
            continue
        first, *names = key.split(".")
        part, names = (first, names) if names else ("optimizer", [first])
        if part not in ("optimizer", "schedule", "landscape"):
            raise Told("{key!r} is nothing that can be varied here", key=key)
        what = replace(what, **{part: _with(getattr(what, part), names, value, key)})
        spread |= part == "schedule" and np.ndim(value) > 0
    seeds = overrides.get("seed", what.seed)
    if "start" not in overrides and what.start is None and np.ndim(seeds):
        start = np.stack([what.landscape.start(int(one)) for one in seeds], axis=-1)
    else:
        start = as_start(what.landscape, overrides.get("start", what.first_point))
    start = np.broadcast_to(start if start.ndim == 2 else start[:, None], (len(start), width)).copy()
    if spread and np.ndim(what.optimizer.lr) == 0:  # parts of a schedule that differ see rates that do
        what = replace(what, optimizer=what.optimizer.with_lr(np.full(width, what.optimizer.lr)))
    scale, seed = overrides.get("noise", what.noise), overrides.get("seed", what.seed)
    noise = GaussianNoise(scale, seed, len(start)) if np.any(np.asarray(scale) > 0) else None
    return what, start, noise


def _with(item: Any, names: list[str], value: Any, key: str) -> Any:
    """The item with a field changed, or a field of what is within it."""
    name, *rest = names
    if isinstance(item, tuple) and name.isdigit() and int(name) < len(item) and rest:
        at = int(name)
        return (*item[:at], _with(item[at], rest, value, key), *item[at + 1 :])
    if not isinstance(item, Item) or name not in {one.name for one in fields(item)}:
        raise Told("{key!r} is nothing that can be varied here", key=key)
    return replace(item, **{name: _with(getattr(item, name), rest, value, key) if rest else value})


def _fitting(what: Run, start: np.ndarray) -> int:
    """How many runs go side by side: as many as have room for rates of their own."""
    own = np.ndim(what.optimizer.lr) > 0 and not what.schedule.closed_loop
    if own and type(what.schedule) is not Constant:
        return int(min(AT_ONCE, max(256, ROOM // (8 * what.steps))))
    return int(min(AT_ONCE, max(256, ROOM // (8 * len(start)))))


def _chunk(what: Run, overrides: Mapping[str, Any], width: int, record: Record, meter: Meter) -> Batch:
    what, start, noise = _task(what, overrides, width)
    kept = Lanes(what, start, record)
    evaluations = walk(what, kept, start, noise, meter, seed=overrides.get("seed", what.seed))
    return _judged(what, kept, evaluations)


def _judged(what: Run, kept: Lanes, evaluations: dict[str, np.ndarray]) -> Batch:
    """What came out, with the status of each run."""
    ended = np.where(kept.ended >= 0, kept.ended, kept.made)
    losses, norms, usable, _ = evaluate_path(what.landscape, kept.last[None], kept.bounds)
    fine = np.isfinite(losses[0]) & np.isfinite(norms[0])
    status = np.where(norms[0] <= CONVERGED, "converged", "finished")
    steps = np.where(kept.gone & ~np.isfinite(kept.last).all(axis=0), ended - 1, ended)
    rates = kept.rates if kept.lrs is None else np.stack(kept.lrs) if kept.lrs else np.empty((0, len(ended)))
    if rates is not None:
        steps = np.minimum(steps, finite_prefix(rates[:, :1] if rates.strides[1] == 0 else rates))
    points = kept.last[None]
    if kept.record.points == "all":
        points = kept.points
        np.copyto(points, np.nan, where=(kept.rows[:, None] > ended)[:, None])
        losses, norms, usable, _ = evaluate_path(what.landscape, points, kept.bounds)
        if kept.record.every == 1:
            steps = np.minimum(steps, usable - 1)
    for found in kept.metrics.values():
        found[kept.rows[:, None] > ended] = np.nan
    status[kept.reason != ""] = "stopped"
    status[kept.gone | (steps < ended) | (~fine & (kept.reason == ""))] = "diverged"
    reason = np.where(status == "stopped", kept.reason, "")
    kept_rates = None
    if kept.lrs is not None:
        kept_rates = np.full((what.steps, len(ended)), np.nan)
        kept_rates[: len(rates)] = np.where(np.arange(len(rates))[:, None] < ended, rates, np.nan)
    return Batch(
        what,
        points,
        losses,
        norms,
        status,
        np.maximum(steps, 0),
        evaluations,
        reason,
        kept.metrics,
        kept.rows,
        {},
        kept_rates,
    )


def _joined(
    what: Run,
    overrides: Mapping[str, Any],
    start: np.ndarray,
    record: Record,
    cuts: list[slice],
    parts: list[Batch | None],
    reason: str,
) -> Batch:
    """The chunks side by side; those that were not done have made no step."""
    width, rows = start.shape[1], record.kept(what.steps)
    points = np.full((len(rows) if record.points == "all" else 1, *start.shape), np.nan)
    points[0] = start
    losses, norms = np.full((2, len(points), width), np.nan)
    status, reasons = np.full(width, "stopped", dtype="<U9"), np.full(width, reason, dtype="<U11")
    steps, evaluations = (
        np.zeros(width, dtype=int),
        {kind: np.zeros(width, dtype=int) for kind in ("value", "grad", "hess")},
    )
    metrics = {name: np.full((len(rows), width), np.nan) for name in record.metrics}
    rates = None
    for cut, part in zip(cuts, parts):
        if part is None:
            continue
        points[..., cut], losses[:, cut], norms[:, cut] = part.points, part.losses, part.grad_norms
        status[cut], reasons[cut], steps[cut] = part.status, part.reason, part.steps
        for kind, count in part.evaluations.items():
            evaluations[kind][cut] = count
        for name, found in part.metrics.items():
            metrics[name][:, cut] = found
        if part.rates is not None:
            rates = np.full((what.steps, width), np.nan) if rates is None else rates
            rates[:, cut] = part.rates
    return Batch(what, points, losses, norms, status, steps, evaluations, reasons, metrics, rows, overrides, rates)
