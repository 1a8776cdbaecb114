"""The runs on the screen: worked out at once where that is a matter of moments, by a worker process where it is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from engine import Budget, Run, Schedule, Trajectory, run
from ui.serving import Allowance, ByteCache, Task, errands, limits

from .elsewhere import POOL, TOO_MUCH, elsewhere, visitor

TRAJECTORIES = ByteCache(limits.TRAJECTORY_BYTES)
RATES = ByteCache(limits.RATE_BYTES)
GLANCE = 0.05  # seconds between two looks at whether this visitor has gone on to something else
LONGEST = 1000  # characters of a run; a longer one has many parts or numbers, each of which takes its time
PROBE = 100  # steps by which the time of a schedule is judged


def trajectories(runs: Sequence[Run], waiting: Callable[[int], None]) -> list[Trajectory]:
    """The trajectory of each run, or the part that fits into its budget; arrays are shared and cannot be written to.

    `waiting` is called with the number of runs that are not done yet, each time that changes.
    """
    spare = _Spare()
    found = {repr(one): _at_once(one, spare) for one in runs}
    if longer := {repr(one): one for one in runs if found[repr(one)] is None}:
        found |= _sent_out(longer, waiting)
    return [found[repr(one)] for one in runs]


def all_rates(made: Trajectory) -> Any:
    """All rates of the schedule, shape (T,), those too that its run did not live to see; the run's own where they
    depend on it, or where they would take too long."""
    schedule, base, steps = made.run.schedule, made.run.optimizer.lr, made.run.steps
    if schedule.closed_loop or made.steps == steps:
        return made.lrs
    key = repr((schedule, base, steps))
    if _quick(key, schedule, base, steps):
        return RATES.made(key, lambda: schedule.lrs(base, steps))
    found = elsewhere(RATES, key, schedule.lrs, base, steps)
    return made.lrs if found is None else found


class _Spare:
    """The time that a page may lose on runs that turn out to be long, in seconds of this thread's processor time."""

    def __init__(self) -> None:
        self.left = limits.SPARE_SECONDS

    def clock(self) -> Callable[[], bool]:
        """For one run: whether it takes too long, counted from the first question on, before which it is compiled."""
        allowed = max(min(limits.AT_ONCE_SECONDS, self.left), 0.001)
        start = None

        def late() -> bool:
            nonlocal start
            now = time.thread_time()
            start = now if start is None else start
            if now - start > allowed:
                self.left -= now - start
                return True
            return False

        return late


def _at_once(what: Run, spare: _Spare) -> Trajectory | None:
    """The trajectory if it is known or made in a moment."""
    key = repr(what)

    def make() -> Trajectory | None:
        if not _quick(key, what.schedule, what.optimizer.lr, what.steps):
            return None
        what.landscape.grad(what.first_point)  # so that what is derived once for all does not count
        made = run(what, Budget(limits.EVALUATIONS), cancel=spare.clock())
        return None if made.reason == "cancelled" else made

    return TRAJECTORIES.get((visitor(), key)) or TRAJECTORIES.made(key, make)


def _quick(key: str, schedule: Schedule, base: float, steps: int) -> bool:
    """Whether the rates of an open-loop schedule, which are made in one go, take but a moment."""
    if len(key) > LONGEST:
        return False
    start = time.thread_time()
    if not schedule.closed_loop and steps > PROBE:
        schedule.lrs(base, PROBE)
    return (time.thread_time() - start) * steps / PROBE < limits.AT_ONCE_SECONDS


def _sent_out(runs: dict[str, Run], waiting: Callable[[int], None]) -> dict[str, Trajectory]:
    me, allowance = visitor(), Allowance(limits.PICTURE_SECONDS, limits.RUN_SECONDS, len(runs))
    tasks = {key: POOL.ask(key, me, errands.path, one, allowance=allowance) for key, one in runs.items()}
    told = 0
    try:
        while left := [task for task in tasks.values() if not task.done.is_set()]:
            if len(left) != told:
                waiting(told := len(left))
            left[0].done.wait(GLANCE)
            visitor()  # where Streamlit ends this script if its visitor has left or pressed something
    finally:
        for task in tasks.values():
            POOL.leave(task, me)
    return {key: _brought(key, one, tasks[key]) for key, one in runs.items()}


def _brought(key: str, what: Run, task: Task) -> Trajectory:
    try:
        made = task.result()
    except TOO_MUCH as error:  # no part of it has come back, so only its start can be shown
        made = replace(run(what, Budget(0)), reason="memory" if isinstance(error, MemoryError) else "time")
    # What time has cut would be longer another time: it is kept for this visitor only, so that it does not change
    # under their eyes.
    whole = made.reason in ("", "stop rule", "evaluations")
    for array in (made.points, made.losses, made.lrs, made.grad_norms, *made.iterates.values()):
        array.flags.writeable = False  # which does not travel with them
    TRAJECTORIES.put(key if whole else (visitor(), key), made)
    return made
