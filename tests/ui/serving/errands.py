"""What the tests have worker processes do; imported by the processes themselves."""

import os
import time


def whoami(*, seconds, cancel):
    return os.getpid(), os.nice(0), seconds


def count(path, *, seconds, cancel):
    """Leaves a line in a file, so that one can see how often it was called."""
    with open(path, "a") as file:
        file.write("called\n")
    return path


def held(path, *, seconds, cancel):
    """Goes on until the file is there; "cancelled" if that was asked for before."""
    count(path + ".started", seconds=seconds, cancel=cancel)
    while not os.path.exists(path):
        if cancel():
            return "cancelled"
        time.sleep(0.005)
    return "finished"


def deaf(*, seconds, cancel):
    """Goes on for ever and hears nothing."""
    while True:
        time.sleep(0.01)


def fails(*, seconds, cancel):
    raise KeyError("what went wrong")


def dies(*, seconds, cancel):
    os._exit(3)


def talks(*, seconds, cancel):
    print("this is no answer", flush=True)
    return "an answer"


def takes(size, *, seconds, cancel):
    return len(bytearray(size))


def never_ends(*, seconds, cancel):
    """Computes for ever, and minds no time."""
    while True:
        pass


def burns(amount, *, seconds, cancel):
    """Uses so much processor time; returns what it was allowed."""
    end = time.process_time() + amount
    while time.process_time() < end:
        pass
    return seconds
