"""One run: what to run, running it, and what came out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from .compiled.kernel import kernel_for
from .declare import not_negative, whole
from .landscape import Landscape
from .optimizer import Optimizer, Wrapper
from .oracle import Noise, Oracle, Stop
from .schedule import Constant, Schedule
from .stopping import EarlyStopping

FAR = 100.0  # a run has left for good when it is this many half-widths of the picture away from its centre
CONVERGED = 1e-6  # gradient norm below which a finished run counts as converged
MOST_STEPS = 1_000_000


@dataclass(frozen=True)
class Run:
    """Everything that determines a trajectory. Its repr is valid Python and serves as the key of caches.

    start: coordinates, shape (N,); None takes the landscape's first good start. noise: standard deviation of Gaussian
    noise added to every coordinate of every gradient. Raises ValueError for numbers that make no sense.
    """

    landscape: Landscape
    optimizer: Optimizer
    schedule: Schedule = field(default_factory=Constant)
    start: tuple[float, ...] | None = None
    steps: int = 200
    noise: float = 0.0
    seed: int = 0
    stop: EarlyStopping | None = None

    def __post_init__(self) -> None:
        for name, method in (("landscape", "grad"), ("optimizer", "step"), ("schedule", "begin")):
            part = getattr(self, name)
            if isinstance(part, type) or not hasattr(part, method):
                raise ValueError(f"{name} must be an item of the catalog with its parameters, not {part!r}")
        start = coordinates(self.landscape, self.landscape.starts[0] if self.start is None else self.start)
        if start.ndim > 1:
            raise ValueError(f"start must be one point; run_batch takes many, not {self.start!r}")
        object.__setattr__(self, "start", tuple(start.tolist()))
        object.__setattr__(self, "steps", whole("steps", self.steps, 1, MOST_STEPS))
        object.__setattr__(self, "noise", not_negative("noise", self.noise))
        object.__setattr__(self, "seed", whole("seed", self.seed))


def coordinates(landscape: Landscape, start: Any) -> np.ndarray:
    """The start as an array of shape (N,) or (N, B); raises ValueError when it is none."""
    n = len(landscape.variables)
    try:
        found = np.array(start, dtype=float)
    except (TypeError, ValueError, OverflowError):
        found = np.array(math.nan)
    if found.shape[:1] != (n,) or found.ndim > 2 or not np.isfinite(found).all():
        raise ValueError(f"start must be {n} finite numbers, not {start!r}")
    return found


@dataclass(frozen=True)
class Budget:
    evaluations: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Trajectory:
    """What came out of a run of T steps; all numbers are finite: a diverged run ends before they stop being so.

    Only the loss and gradient of the start itself may not be, where the start is too far out for float64.
    """

    run: Run
    points: np.ndarray  # (T+1, N)
    losses: np.ndarray  # (T+1,)
    lrs: np.ndarray  # (T,) the rate used by each step
    grad_norms: np.ndarray  # (T+1,) of the exact gradient
    status: str  # "finished" | "converged" | "diverged" | "stopped"
    evaluations: dict[str, int]  # {"value": n, "grad": n, "hess": n}
    restored: int | None = None  # the step whose point a stop rule went back to at the end
    reason: str = ""

    @property
    def steps(self) -> int:
        """Steps made; fewer than asked for when the run diverged or stopped."""
        return len(self.lrs)

    @property
    def ended(self) -> int:
        """The step that the status is about: from it on a run counted as converged; else the last."""
        steep = np.flatnonzero(self.grad_norms > CONVERGED)
        return self.steps if self.status != "converged" else int(steep[-1]) + 1 if steep.size else 0

    @cached_property
    def state(self) -> dict[str, np.ndarray]:
        """What the optimizer remembered: name -> (T+1, ...) values before the first and after each step.

        Not kept while running but replayed when asked for, which gives the same numbers.
        """
        kept: list[dict[str, Any]] = []

        def keep(_: Any, state: dict[str, Any]) -> None:
            flat = {**state.pop("then"), **state} if isinstance(state.get("then"), dict) else state
            kept.append({k: np.array(v) for k, v in flat.items() if v is not None})

        _stepwise(self.run, lambda p, state: keep(p, dict(state)), self.steps)
        return {name: np.stack([one[name] for one in kept]) for name in kept[0]} if kept else {}

    @cached_property
    def iterates(self) -> dict[str, np.ndarray]:
        """Points that the optimizer keeps beside its path, such as an average: name -> (T+1, N); replayed as well."""
        kept: list[dict[str, np.ndarray]] = []
        if _iterates(self.run.optimizer, None):
            _stepwise(self.run, lambda p, state: kept.append(_iterates(self.run.optimizer, state)), self.steps)
        return {name: np.stack([one[name] for one in kept]) for name in kept[0]} if kept else {}


def _iterates(optimizer: Optimizer, state: dict[str, Any] | None) -> dict[str, np.ndarray | None]:
    """The points beside the path in a state, those of the optimizers within included."""
    found = {name: state and np.array(state[name]) for name in optimizer.iterates}
    inner = _iterates(optimizer.then, state and state["then"]) if isinstance(optimizer, Wrapper) else {}
    return inner | found


def run(what: Run, budget=None, cancel=None) -> Trajectory:
    """Run an optimizer down a landscape. Numeric trouble is a status, never an exception."""
    reason = ""
    lrs, counts, points = None, None, np.empty(0)
    with np.errstate(all="ignore"):
        momenta = what.schedule.momenta(what.steps) if what.optimizer.momentum_field else None
    if not what.schedule.closed_loop and momenta is None:
        lrs = what.schedule.lrs(what.optimizer.lr, what.steps)
        points = _floats(what, lrs)
    if points.size == 0:
        points, lrs, counts, reason = _stepwise(what, budget=budget, cancel=cancel)
    losses, grad_norms, usable, left = judge(what.landscape, points)
    usable = np.minimum(usable, known(lrs[: len(points) - 1]) + 1)
    made = int(usable) - 1
    if left or usable < len(points):
        status = "diverged"
    elif made < what.steps:
        status = "stopped"
    else:
        status = "converged" if grad_norms[made] <= CONVERGED else "finished"
    if counts is None:  # one gradient per step, the one that led out of the numbers included
        counts = {"value": 0, "grad": min(made + (not left), what.steps), "hess": 0}
    restored = None
    ended = what.stop.end(losses[: made + 1]) if what.stop is not None and made else None
    if ended and (ended[0] < made or status != "diverged"):
        counts = {name: round(count * ended[0] / made) for name, count in counts.items()}
        status = "stopped" if ended[0] < made else status
        made, restored = ended[0], ended[1] if ended[1] < ended[0] else None
    end = made + 1
    return Trajectory(
        what, points[:end], losses[:end], np.array(lrs[:made]), grad_norms[:end], status, counts, restored, reason
    )


def judge(landscape: Landscape, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, Any, Any]:
    """Losses and gradient norms along points of shape (T+1, N) or (T+1, N, B), how many leading points are usable, and
    whether the last of those has left the surface for good."""
    columns = np.moveaxis(points, 1, 0)
    flat = columns.reshape(len(columns), -1)
    shape = columns.shape[1:]
    own = {name: np.tile(value, len(points)) for name, value in vars(landscape).items() if np.ndim(value)}
    landscape = replace(landscape, **own) if own else landscape
    with np.errstate(all="ignore"):
        losses = np.asarray(landscape.value(flat)).reshape(shape)
        grads = landscape.grad(flat)
        norms = np.sqrt((grads * grads).sum(axis=0)).reshape(shape)
        low, high = (end[:, None] for end in bounds(landscape))
        away = (flat < low) | (flat > high)
        fine = np.isfinite(losses) & np.isfinite(norms) & np.isfinite(columns).all(axis=0)
    away = away.any(axis=0).reshape(shape)
    # the first point far away still counts (it shows where the run went); the first that is no number does not
    first_bad = np.where(fine.all(axis=0), len(points), np.argmin(fine, axis=0))
    first_away = np.where(away.any(axis=0), np.argmax(away, axis=0) + 1, len(points) + 1)
    return losses, norms, np.maximum(np.minimum(first_bad, first_away), 1), first_away <= np.maximum(first_bad, 1)


def known(lrs: np.ndarray) -> Any:
    """How many leading rates are numbers, for rates of shape (T,) or (T, B)."""
    fine = np.isfinite(lrs)
    return np.where(fine.all(axis=0), len(lrs), np.argmin(fine, axis=0) if len(lrs) else 0)


def bounds(landscape: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """Where a run may be before it counts as gone: from, to; each of shape (N,)."""
    low, high = np.array(landscape.domain, dtype=float).T
    return (low + high) / 2 - FAR * (high - low) / 2, (low + high) / 2 + FAR * (high - low) / 2


def _floats(what: Run, lrs: np.ndarray) -> np.ndarray:
    """Points (T+1, N) by the compiled loop on plain floats; empty when there is none for this run."""
    kernel = kernel_for(what.optimizer, what.landscape, what.noise > 0)
    if kernel is None:
        return np.empty(0)
    n = len(what.start)
    path = list(what.start)
    noise = Noise(what.noise, what.seed, n).block(what.steps).T.tolist() if what.noise > 0 else []
    constants = kernel.constants(what.landscape, what.optimizer)
    try:
        with np.errstate(all="ignore"):
            kernel.floats(*what.start, lrs.tolist(), *noise, path.append, *constants)
    except (ZeroDivisionError, OverflowError, ValueError):
        return np.empty(0)  # where floats raise, arrays carry inf and nan on
    return np.array(path).reshape(-1, n)


def _stepwise(what: Run, keep: Any = None, steps: int | None = None, budget=None, cancel=None):
    """Points, rates and evaluations by calling the optimizer step by step; works for every optimizer and schedule."""
    steps = what.steps if steps is None else steps
    optimizer, schedule = what.optimizer, what.schedule
    oracle = Oracle(what.landscape, Noise(what.noise, what.seed, len(what.start)) if what.noise > 0 else None)
    points = np.empty((steps + 1, len(what.start)))
    lrs = np.empty(steps)
    p = points[0] = np.array(what.start)
    low, high = bounds(what.landscape)
    import time

    begin = time.thread_time()

    def check():
        if cancel and cancel():
            raise Stop("cancelled")
        if budget and budget.evaluations is not None and sum(oracle.evaluations.values()) > budget.evaluations:
            raise Stop("evaluations")
        if budget and budget.seconds is not None and time.thread_time() - begin > budget.seconds:
            raise Stop("time")

    oracle.check = check
    with np.errstate(all="ignore"):
        momenta = schedule.momenta(what.steps) if optimizer.momentum_field else None
        state = optimizer.init(p)
        rates = schedule.begin(optimizer.lr, what.steps)
        if keep:
            keep(p, state)
        for t in range(1, steps + 1):
            if not ((low <= p) & (p <= high)).all():  # far away, or not a number
                return points[:t], lrs[: t - 1], oracle.evaluations, ""
            loss = None
            if schedule.closed_loop:
                loss = what.landscape.value(p)
                schedule.before_step(rates, loss)
            lrs[t - 1] = rates["lr"]
            if momenta is not None:
                optimizer = optimizer.momentum_at(float(momenta[t - 1]), state, t)
            # a float divides by zero with an exception, NumPy's with an inf
            try:
                check()
                p = points[t] = optimizer.step(oracle, p, state, float(rates["lr"]) or np.float64(0.0), t)
            except Stop as stop:
                return points[:t], lrs[: t - 1], oracle.evaluations, str(stop)
            schedule.after_step(rates, loss)
            if keep:
                keep(p, state)
    return points, lrs, oracle.evaluations, ""
