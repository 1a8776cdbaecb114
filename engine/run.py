"""One run: what to run, running it, and what came out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from .budget import Budget, Meter
from .declare import not_negative, whole
from .loop import free_name, walk
from .norms import norm
from .objective import Objective
from .optimizer import Optimizer, Wrapper
from .record import Path
from .sampling import GaussianNoise
from .schedule import Constant, Schedule
from .stopping import EarlyStopping
from .told import Told

CONVERGED = 1e-6  # gradient norm below which a finished run counts as converged
MOST_STEPS = 1_000_000
AT_ONCE = 1 << 20  # numbers of a path that are evaluated at once, about


@dataclass(frozen=True)
class Run:
    """Everything that determines a trajectory. Its repr is valid Python and serves as the key of caches.

    landscape: what is descended, a landscape or any other objective. start: coordinates, shape (N,); None takes the
    landscape's first good start (of an objective without any: the one that it makes from the seed, and None stays).
    noise: standard deviation of Gaussian noise added to every coordinate of every gradient, one draw a step. Raises
    ValueError for numbers that make no sense.
    """

    landscape: Objective
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
                raise Told(
                    "{name} must be an item of the catalog with its parameters, not {value!r}", name=name, value=part
                )
        start = self.start
        if start is None and self.landscape.starts:
            start = self.landscape.starts[0]
        if start is not None:
            start = as_start(self.landscape, start)
            if start.ndim > 1:
                raise Told("start must be one point; run_batch takes many, not {value!r}", value=self.start)
            object.__setattr__(self, "start", tuple(start.tolist()))
        object.__setattr__(self, "steps", whole("steps", self.steps, 1, MOST_STEPS))
        object.__setattr__(self, "noise", not_negative("noise", self.noise))
        object.__setattr__(self, "seed", whole("seed", self.seed))

    @property
    def first_point(self) -> np.ndarray:
        """Where the run starts, shape (N,)."""
        return np.array(self.landscape.start(self.seed) if self.start is None else self.start, dtype=float)


def as_start(objective: Objective, start: Any) -> np.ndarray:
    """The start as an array of shape (N,) or (N, B); raises ValueError when it is none."""
    n = objective.size
    try:
        found = np.array(start, dtype=float)
    except (TypeError, ValueError, OverflowError):
        found = np.array(math.nan)
    if found.shape[:1] != (n,) or found.ndim > 2 or not np.isfinite(found).all():
        raise Told("start must be {n} finite numbers, not {value!r}", n=n, value=start)
    return found


@dataclass(frozen=True)
class Trajectory:
    """What came out of a run of T steps; all numbers are finite: a diverged run ends before they stop being so.

    Only the loss and gradient of the start itself may not be, where the start is too far out for float64. The arrays
    cannot be written to.
    """

    run: Run
    points: np.ndarray  # (T+1, N)
    losses: np.ndarray  # (T+1,)
    lrs: np.ndarray  # (T,) the rate used by each step
    grad_norms: np.ndarray  # (T+1,) of the exact gradient
    status: str  # "finished" | "converged" | "diverged" | "stopped"
    evaluations: dict[str, int]  # {"value": n, "grad": n, "hess": n}, as counted, an unfinished last step included
    restored: int | None = None  # the step whose point a stop rule went back to at the end
    reason: str = ""  # why a stopped run stopped: "stop rule" | "evaluations" | "time" | "cancelled"
    iterates: dict[str, np.ndarray] = field(
        default_factory=dict
    )  # points beside the path, such as an average: (T+1, N)

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

        Not kept while running but replayed when asked for, which gives the same numbers. Of several optimizers around
        one another the innermost one's names stay as they are; a name that occurs again further out has the class of
        that optimizer in front.
        """
        kept: list[dict[str, np.ndarray]] = []
        what = self.run

        def keep(state: dict[str, Any]) -> None:
            if len(kept) <= self.steps:
                kept.append({k: np.array(v) for k, v in _flat(what.optimizer, state).items()})

        start = what.first_point
        record = Path(what.landscape, start, what.steps, until=self.steps)
        walk(what, record, start, _noise(what, start), Meter(), seed=what.seed, keep=keep)
        return {name: _fixed(np.stack([one[name] for one in kept])) for name in kept[0]}


def _flat(optimizer: Optimizer, state: dict[str, Any]) -> dict[str, Any]:
    """The memories of an optimizer and of those within, the innermost ones' first."""
    inside = isinstance(optimizer, Wrapper)
    found = _flat(optimizer.then, state["then"]) if inside else {}
    for name, value in state.items():
        if value is not None and not (inside and name == "then"):
            found[free_name(name, optimizer, found)] = value
    return found


def run(what: Run, budget: Budget | None = None, cancel: Callable[[], bool] | None = None) -> Trajectory:
    """Run an optimizer down a landscape. Numeric trouble is a status, never an exception.

    budget: what it may cost at most. cancel: asked now and then, True ends the run. Both end it within a step if need
    be; a step that was not finished is not recorded, and `reason` says why the run is "stopped". All points are kept;
    where that is too much, `run_batch(what, {}, record=...)` does the same run and keeps what its `Record` says.
    """
    start = what.first_point
    record = Path(what.landscape, start, what.steps, what.stop)
    counts = walk(what, record, start, _noise(what, start), Meter(budget, cancel), seed=what.seed)
    points, lrs = record.points[: record.made + 1], record.lrs[: record.made]
    losses, grad_norms, usable, left = evaluate_path(what.landscape, points, record.bounds)
    made = int(np.minimum(usable, finite_prefix(lrs) + 1)) - 1
    reason, restored = "", None
    if left or made < record.made or (record.over and record.reason != "stop rule"):
        status = "diverged"
    elif made < what.steps:
        status, reason = "stopped", record.reason
    else:
        status = "converged" if grad_norms[made] <= CONVERGED else "finished"
    if record.watch is not None and made and status != "diverged" and (kept := record.watch.kept(made)) < made:
        restored = int(kept)
    iterates = {name: _fixed(one[: made + 1]) for name, one in record.iterates.items()}
    arrays = (_fixed(one) for one in (points[: made + 1], losses[: made + 1], lrs[:made], grad_norms[: made + 1]))
    points, losses, lrs, grad_norms = arrays
    return Trajectory(what, points, losses, lrs, grad_norms, status, counts, restored, reason, iterates)


def _noise(what: Run, start: np.ndarray) -> GaussianNoise | None:
    return GaussianNoise(what.noise, what.seed, len(start)) if what.noise > 0 else None


def _fixed(array: np.ndarray) -> np.ndarray:
    """The array, in as much memory as it needs, that cannot be written to."""
    if array.base is not None and array.base.size > 2 * array.size:
        array = array.copy()
    array.flags.writeable = False
    return array


def evaluate_path(
    objective: Objective, points: np.ndarray, bounds: tuple[Any, Any]
) -> tuple[np.ndarray, np.ndarray, Any, Any]:
    """Losses and gradient norms along points of shape (T+1, N) or (T+1, N, B), how many leading points are usable, and
    whether the last of those has left the surface for good. `bounds`: from, to, as the objective tells them."""
    columns = np.moveaxis(points, 1, 0)
    n, shape = len(columns), columns.shape[1:]
    losses, norms = np.empty(shape), np.empty(shape)
    at_once = max(1, AT_ONCE // max(1, columns[:, :1].size))
    with np.errstate(all="ignore"):
        for begin in range(0, len(points), at_once):
            part = slice(begin, begin + at_once)
            flat = columns[:, part].reshape(n, -1)
            times = len(points[part])
            own = {name: np.tile(value, times) for name, value in objective.varied().items()}
            one = replace(objective, **own) if own else objective
            losses[part] = np.asarray(one.value(flat)).reshape(-1, *shape[1:])
            norms[part] = norm(one.grad(flat)).reshape(-1, *shape[1:])
        low, high = (end[:, None] for end in bounds)
        away = ((columns < low) | (columns > high)).any(axis=0)
        fine = np.isfinite(losses) & np.isfinite(norms) & np.isfinite(columns).all(axis=0)
    # the first point far away still counts (it shows where the run went); the first that is no number does not
    first_bad = np.where(fine.all(axis=0), len(points), np.argmin(fine, axis=0))
    first_away = np.where(away.any(axis=0), np.argmax(away, axis=0) + 1, len(points) + 1)
    return losses, norms, np.maximum(np.minimum(first_bad, first_away), 1), first_away <= np.maximum(first_bad, 1)


def finite_prefix(lrs: np.ndarray) -> Any:
    """How many leading rates are numbers, for rates of shape (T,) or (T, B)."""
    fine = np.isfinite(lrs)
    return np.where(fine.all(axis=0), len(lrs), np.argmin(fine, axis=0) if len(lrs) else 0)
