"""What is kept of runs while they run, and where each of them ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .norms import norm
from .objective import Objective
from .stopping import EarlyStopping
from .told import Told

METRICS: dict[str, Callable[[Objective, np.ndarray], np.ndarray]] = {
    "loss": lambda objective, p: objective.value(p),
    "grad_norm": lambda objective, p: norm(objective.grad(p)),
}


@dataclass(frozen=True)
class Record:
    """What is kept of many runs.

    points: "all" or "last". metrics: names out of METRICS, kept without the points. every: points and metrics of every
    so many steps, and of the first and the last. Raises ValueError for what there is not.
    """

    points: str = "all"
    metrics: tuple[str, ...] = ()
    every: int = 1

    def __post_init__(self) -> None:
        if self.points not in ("all", "last"):
            raise Told("record must be 'all' or 'last', not {value!r}", value=self.points)
        if not isinstance(self.every, int) or self.every < 1:
            raise Told("every must be a whole number from 1 up, not {value!r}", value=self.every)
        if unknown := set(self.metrics) - METRICS.keys():
            raise Told("There is no metric {name!r}; there are: {names}", name=min(unknown), names=", ".join(METRICS))

    def kept(self, steps: int) -> np.ndarray:
        """The steps that are kept, shape (K,), of a run of so many."""
        return np.unique(np.append(np.arange(0, steps + 1, self.every), steps))


class Path:
    """All points of one run, (N,) each, and those of its iterates."""

    def __init__(
        self,
        objective: Objective,
        start: np.ndarray,
        steps: int,
        stop: EarlyStopping | None = None,
        until: float = np.inf,
    ) -> None:
        self.objective, self.stop, self.until = objective, stop, until
        self.points = np.empty((steps + 1, len(start)))
        self.points[0] = start
        self.lrs = np.empty(steps)
        self.iterates: dict[str, np.ndarray] = {}
        self.bounds = objective.bounds(start)
        self.begin()

    def begin(self) -> None:
        """Nothing made yet."""
        self.made, self.reason = 0, ""
        self.watch = None if self.stop is None else self.stop.watch()
        self.over = self.until <= 0 or self._outside(self.points[0]) or not np.isfinite(self._value(self.points[0]))

    def keep_iterates(self, start: dict[str, np.ndarray]) -> None:
        """Room for the iterates, from their starting points, shape (N,)."""
        self.iterates = {name: np.full_like(self.points, point) for name, point in start.items()}

    def step(self, p: np.ndarray, lr: float, iterates: dict[str, np.ndarray], loss: float | None) -> None:
        """Takes in one step to p and iterates, shape (N,); `loss` is that of the point it started from, where
        it is known."""
        self.made = made = self.made + 1
        self.points[made], self.lrs[made - 1] = p, lr
        for name, point in iterates.items():
            self.iterates[name][made] = point
        self.over = self._outside(p) or made >= self.until
        if self.watch is not None and not self.over:
            loss = self.objective.value(self.points[made - 1]) if loss is None else loss
            self._stop(self.watch.sees(float(loss)))

    def take(self, points: np.ndarray, lrs: np.ndarray) -> None:
        """Takes in several steps at once, as far as they count; points of shape (k, 1 + iterates, N)."""
        before, count = self.made, len(points)
        low, high = self.bounds
        inside = ((points[:, 0] >= low) & (points[:, 0] <= high)).all(axis=1)
        if not inside.all():
            count, self.over = int(np.argmin(inside)) + 1, True
        self.points[before + 1 : before + 1 + count] = points[:count, 0]
        if self.watch is not None:
            last = count - 1 if self.over else count  # a run that is gone is not stopped
            losses = np.asarray(self.objective.value(self.points[before : before + last].T)).tolist() if last else []
            for i, loss in enumerate(losses):
                if self.watch.sees(loss):
                    count = i + 1
                    self.over, self.reason = True, "stop rule"
                    break
        self.made = made = before + count
        self.lrs[before:made] = lrs[:count]
        for i, kept in enumerate(self.iterates.values(), start=1):
            kept[before + 1 : made + 1] = points[:count, i]

    def _stop(self, now: bool) -> None:
        if now:
            self.over, self.reason = True, "stop rule"

    def cut(self, reason: str) -> None:
        """The run may not go on."""
        self.reason = reason

    def asked(self) -> int:
        """Questions asked by a method that asks one in each step."""
        return self.made

    def _value(self, p: np.ndarray) -> Any:
        with np.errstate(all="ignore"):
            return self.objective.value(p)

    def _outside(self, p: np.ndarray) -> bool:
        low, high = self.bounds
        return not ((low <= p) & (p <= high)).all()  # far away, or not a number


class Lanes:
    """What is kept of B runs side by side, and where each of them ends."""

    def __init__(self, what: Any, start: np.ndarray, record: Record) -> None:
        self.objective, self.stop, self.steps, self.record = what.landscape, what.stop, what.steps, record
        self.bounds = what.landscape.bounds(start)
        # plain numbers where all runs have the same: NumPy compares with those several times as fast
        self.limits = [[end.item() if end.size == 1 else end for end in pair] for pair in zip(*self.bounds)]
        self.rows = record.kept(what.steps)
        self.points = np.empty((len(self.rows) if record.points == "all" else 1, *start.shape))
        self.metrics = {name: np.full((len(self.rows), start.shape[1]), np.nan) for name in record.metrics}
        self.watch = None if self.stop is None else self.stop.watch()
        self.lrs = [] if what.schedule.closed_loop and record.points == "all" else None
        self.made, self.row_at, self.current = 0, 0, start
        self.last = start.copy()  # where each run ended
        self.ended = np.full(start.shape[1], -1)  # after how many steps, where that is before the last
        self.reason = np.full(start.shape[1], "", dtype="<U11")
        self.gone = np.zeros(start.shape[1], dtype=bool)
        self.rates: np.ndarray | None = None  # of an open loop, as the walk has them
        with np.errstate(all="ignore"):
            self.loss = np.asarray(what.landscape.value(start))
        low, high = self.bounds
        self.near = ((low <= start) & (start <= high)).all(axis=0) & np.isfinite(self.loss)  # the runs that go on
        self.before, self.buffer = np.ones_like(self.near), np.empty_like(self.near)
        self._keep(start)
        self._changed(start)

    @property
    def over(self) -> bool:
        """Whether no run goes on."""
        return self.count == 0

    def row(self, *coordinates: np.ndarray) -> None:
        """Takes in one step of all runs, coordinate by coordinate, in arrays of shape (B,) that the caller will
        overwrite."""
        self.made, self.current = self.made + 1, coordinates
        for (low, high), x in zip(self.limits, coordinates):
            self.near &= np.less_equal(low, x, self.buffer)
            self.near &= np.less_equal(x, high, self.buffer)
        if np.count_nonzero(self.near) != self.count:
            self._changed(coordinates)
        if self.made == self.rows[self.row_at]:
            self._keep(coordinates)
        if self.made == self.steps:
            self._finish()
        if self.watch is not None:
            self._watch(coordinates)

    def step(self, p: np.ndarray, lr: Any, oracle: Any) -> np.ndarray:
        """Takes in one step of all runs to p, shape (N, B), and returns the points to go on from: nan for those
        that are gone."""
        for b in oracle.spent:
            self.last[:, b] = p[:, b]
            self._end(b, "evaluations", self.made)
        oracle.spent.clear()
        if self.lrs is not None:
            self.lrs.append(np.broadcast_to(lr, self.near.shape).copy())
        self.row(*p)
        return np.where(self.gone, np.nan, p) if self.gone.any() else p

    def _keep(self, coordinates: Any) -> None:
        if self.record.points == "all":
            for kept, x in zip(self.points[self.row_at], coordinates):
                kept[:] = x
        if self.metrics:
            p = np.array(coordinates)
            for name, kept in self.metrics.items():
                kept[self.row_at] = METRICS[name](self.objective, p)
        self.row_at = min(self.row_at + 1, len(self.rows) - 1)

    def _changed(self, coordinates: Any) -> None:
        """Some have left: far away, or no numbers any more."""
        left = self.before & ~self.near
        if left.any():
            there = np.array([x[left] for x in coordinates])
            self.last[:, left] = there
            self.ended[left] = self.made
            self.gone |= left
        self.before[:] = self.near
        self.count = np.count_nonzero(self.near)

    def _watch(self, coordinates: Any) -> None:
        stopped = self.near & self.watch.sees(self.loss)
        self.loss = np.asarray(self.objective.value(np.array(coordinates)))
        if self.made < self.steps and stopped.any():
            for kept, x in zip(self.last, coordinates):
                kept[stopped] = x[stopped]
            self._end(stopped, "stop rule", self.made)

    def _end(self, which: Any, reason: str, made: int) -> None:
        self.near[which] = False
        self.ended[which], self.reason[which] = made, reason
        self.before[:] = self.near
        self.count = np.count_nonzero(self.near)

    def _finish(self) -> None:
        for kept, x in zip(self.last, self.current):
            np.copyto(kept, x, where=self.near)

    def cut(self, reason: str) -> None:
        """None of the runs may go on."""
        self._finish()
        self._end(self.near.copy(), reason, self.made)

    def asked(self) -> np.ndarray:
        """Questions asked by a method that asks one in each step, of each run: shape (B,)."""
        return np.where(self.ended >= 0, self.ended, self.made)
