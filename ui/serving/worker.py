"""A process that calls functions for the server, seen from the server; `python -m ui.serving` is its other end.

A busy thread would keep Python's one lock from every visitor; a busy process keeps nothing. It is started as a program
of its own and not by `multiprocessing`, which would run the server's main module once more.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerDiedError(Exception):
    """The process ended before it answered."""


class OutOfTimeError(Exception):
    """What was asked for did not end in the processor time that it had."""


class Worker:
    """One such process. It does one thing at a time."""

    def __init__(self, memory: int) -> None:
        """Start it; its data may take so many bytes of memory, where the system can limit that."""
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "ui.serving", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=HOUSE,
            env=os.environ | ONE_THREAD,
            start_new_session=True,  # Ctrl-C in the terminal ends the server, which then ends this
        )
        self._writing = threading.Lock()
        self.end = weakref.finalize(self, _end, self.process)  # at the latest when nobody can use it any more

    def call(self, function: Callable[..., Any], *args: Any, seconds: float) -> tuple[Any, float]:
        """`function(*args, seconds=seconds, cancel=cancelled)` over there: its result, and the seconds of processor
        time that it took.

        `cancelled` returns True from the moment of `cancel()`. Raises what the function raises, OutOfTimeError if it
        takes half a second more than `seconds`, and WorkerDiedError.
        """
        question = pickle.dumps((function, args, seconds))
        try:
            self._send(question)
            fine, answer, taken = pickle.load(self.process.stdout)  # noqa: S301 - our own process
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise WorkerDiedError from error
        if not fine:
            raise answer
        return answer, taken

    def cancel(self) -> None:
        """Ask it to give up what it is doing."""
        with suppress(OSError, ValueError):  # it may have ended
            self._send(None)

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.process.kill()

    def _send(self, message: bytes | None) -> None:
        with self._writing:
            pickle.dump(message, self.process.stdin)
            self.process.stdin.flush()


def _end(process: subprocess.Popen) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what could not be written any more
            pipe.close()
    process.wait()
