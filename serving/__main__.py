"""What a worker process does: it answers questions on its input, one after the other, until there are no more."""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
import time
from typing import Any, BinaryIO

NICENESS = 19  # the server itself always goes first


def work(memory: int) -> None:
    """Call what is asked for, with a way to see that it is not wanted any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints goes to the server's log, not between the answers
    limit(memory)
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
        answer = True, function(*args, seconds=seconds, cancel=cancelled.is_set)
    except Exception as error:  # the one who asked is to hear of it
        answer = False, error
    taken = time.process_time() - start
    try:
        return pickle.dumps((*answer, taken))
    except Exception as error:
        return pickle.dumps((False, RuntimeError(repr(error)), taken))


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
