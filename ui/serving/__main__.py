"""What a worker process does: it answers questions on its input, one after the other, until there are no more."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
from typing import Any, BinaryIO

from .worker import OutOfTimeError

NICENESS = 5  # behind the server, yet not so far that a busy machine never gets to it
BEYOND = 0.5  # seconds in which a function that minds its time itself may come to its end


def work(memory: int) -> None:
    """Call what is asked for, with a way to see that it is not wanted any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints goes to the server's log, not between the answers
    limit(memory)
    clock()
    cancelled, asked = threading.Event(), queue.SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin.buffer, asked, cancelled), daemon=True).start()
    while True:
        answer = answered(asked.get(), cancelled)
        answers.write(answer)
        answers.flush()


def listen(questions: BinaryIO, asked: queue.SimpleQueue, cancelled: threading.Event) -> None:
    """Take in questions, and the None that says that the answer to the last one is not wanted."""
    while True:
        try:
            message = pickle.load(questions)  # noqa: S301 - the server's own words
        except EOFError:  # the server has gone, and this process with it, whatever it is doing
            os._exit(0)
        if message is None:
            cancelled.set()
        else:
            cancelled.clear()
            asked.put(message)


def answered(question: bytes, cancelled: threading.Event) -> bytes:
    """A pickle of whether it went well, of the result or what was raised, and of the processor time that it took."""
    start = time.process_time()
    answer: tuple[bool, Any]
    try:
        function, args, seconds = pickle.loads(question)  # noqa: S301 - the server's own words
        ring_in(seconds + BEYOND)
        try:
            answer = True, function(*args, seconds=seconds, cancel=cancelled.is_set)
        finally:
            ring_in(0)
    except Exception as error:  # the one who asked is to hear of it
        answer = False, error
    taken = time.process_time() - start
    try:
        return pickle.dumps((*answer, taken))
    except Exception as error:
        return pickle.dumps((False, RuntimeError(repr(error)), taken))


def clock() -> None:
    """Have OutOfTimeError raised in whatever is going on when the time set by `ring_in` is over."""

    def ring(*_: Any) -> None:
        raise OutOfTimeError

    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, ring)


def ring_in(seconds: float) -> None:
    """Set the clock, in seconds of processor time; 0 stops it. Where there is none the server's patience must do."""
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, min(seconds, 1e6), 1.0 if seconds else 0.0)  # again, should it be missed


def limit(memory: int) -> None:
    """Last among equals, and no more memory than this, where the system knows of such things."""
    try:
        import resource

        os.nice(NICENESS)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    except (ImportError, AttributeError, OSError, ValueError):
        pass


if __name__ == "__main__":
    work(int(sys.argv[1]))
