"""Who is served when: equal wishes once, visitors in turns, and nothing for those who have left."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Any

from .worker import Worker, WorkerDiedError


class Allowance:
    """Seconds of processor time that so many tasks share evenly: what one leaves is there for the rest."""

    def __init__(self, seconds: float, each: float, tasks: int = 1) -> None:
        self.left, self.each, self.tasks = seconds, each, tasks

    def take(self) -> float:
        """What the next task may take: its share of what is left, `each` at most."""
        share = max(min(self.each, self.left / max(self.tasks, 1)), 0.0)
        self.left -= share
        self.tasks -= 1
        return share

    def leave(self, seconds: float) -> None:
        """Give back what a task did not need."""
        self.left += max(seconds, 0.0)


class Task:
    """Something that is being worked out, and who waits for it."""

    def __init__(self, key: Hashable, function: Callable[..., Any], args: tuple, allowance: Allowance) -> None:
        self.key, self.function, self.args, self.allowance = key, function, args, allowance
        self.visitors: set[Hashable] = set()
        self.worker: Worker | None = None  # that is at it
        self.seconds = 0.0  # that it may take
        self.done = threading.Event()
        self.value: Any = None
        self.failure: BaseException | None = None

    def result(self) -> Any:
        """What came out, once it is done; raises what the function raised, and WorkerDiedError."""
        if self.failure is not None:
            raise self.failure
        return self.value


class Pool:
    """A few workers and the queue before them. Safe among threads.

    size: workers at most, started when needed. memory: bytes for each. patience: seconds on the clock after which a
    worker counts as stuck and is killed. linger: seconds that a task goes on when nobody waits for it, since a script
    that starts anew asks again. grace: seconds in which a cancelled task must end.
    """

    def __init__(self, size: int, memory: int, patience: float, linger: float = 1.0, grace: float = 2.0) -> None:
        self.size, self.memory, self.patience, self.linger, self.grace = size, memory, patience, linger, grace
        self._lock = threading.RLock()
        self._tasks: dict[Hashable, Task] = {}  # wanted, by key
        self._waiting: OrderedDict[Hashable, deque[Task]] = OrderedDict()  # by the visitor who asked first
        self._idle: list[Worker] = []
        self._busy = 0

    def ask(
        self, key: Hashable, visitor: Hashable, function: Callable[..., Any], *args: Any, allowance: Allowance
    ) -> Task:
        """Have `function(*args, seconds=, cancel=)` called in a worker. An equal key that is under way is joined."""
        with self._lock:
            task = self._tasks.get(key)
            if task is None:
                task = self._tasks[key] = Task(key, function, args, allowance)
                self._waiting.setdefault(visitor, deque()).append(task)
            task.visitors.add(visitor)
            self._next()
            return task

    def leave(self, task: Task, visitor: Hashable) -> None:
        """This visitor does not wait for the task any more; what nobody waits for is given up."""
        with self._lock:
            task.visitors.discard(visitor)
            if not task.visitors and not task.done.is_set():
                _later(self.linger, self._give_up, task)

    def end(self) -> None:
        """End all workers that have nothing to do."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()

    def _next(self) -> None:
        """Start what can be started: one task of each visitor in turn."""
        while self._waiting and self._busy < self.size:
            visitor, tasks = self._waiting.popitem(last=False)
            task = tasks.popleft()
            if tasks:
                self._waiting[visitor] = tasks  # behind the others
            try:
                task.worker = self._worker()
            except OSError as error:  # no process or no descriptor left
                self._finish(task, error)
                continue
            task.seconds = task.allowance.take()
            self._busy += 1
            threading.Thread(target=self._serve, args=(task, task.worker), daemon=True).start()

    def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.process.poll() is None:
                return worker
            worker.end()
        return Worker(self.memory)

    def _serve(self, task: Task, worker: Worker) -> None:
        stuck = _later(self.patience, worker.kill)
        taken, error = task.seconds, None
        try:
            task.value, taken = worker.call(task.function, *task.args, seconds=task.seconds)
        except Exception as raised:
            error = raised
        stuck.cancel()
        if isinstance(error, WorkerDiedError):
            worker.end()
        with self._lock:
            task.allowance.leave(task.seconds - taken)
            self._busy -= 1
            if not isinstance(error, WorkerDiedError):
                self._idle.append(worker)
            self._finish(task, error)
            self._next()

    def _finish(self, task: Task, error: BaseException | None = None) -> None:
        if self._tasks.get(task.key) is task:
            del self._tasks[task.key]
        task.worker, task.failure = None, error
        task.done.set()

    def _give_up(self, task: Task) -> None:
        with self._lock:
            if task.visitors or task.done.is_set() or self._tasks.get(task.key) is not task:
                return
            if task.worker is not None:
                del self._tasks[task.key]  # who asks from now on gets a whole one
                task.worker.cancel()
                _later(self.grace, self._insist, task, task.worker)
                return
            for visitor, tasks in list(self._waiting.items()):
                if task in tasks:
                    tasks.remove(task)
                    if not tasks:
                        del self._waiting[visitor]
            self._finish(task)

    def _insist(self, task: Task, worker: Worker) -> None:
        with self._lock:
            if task.worker is worker:
                worker.kill()


def _later(seconds: float, function: Callable[..., None], *args: Any) -> threading.Timer:
    timer = threading.Timer(seconds, function, args)
    timer.daemon = True
    timer.start()
    return timer
