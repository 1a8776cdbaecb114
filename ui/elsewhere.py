"""Work that a worker process does for a visitor."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any
from uuid import uuid4

import streamlit as st

from engine import Told
from engine.formula import derive_all, derive_by
from ui.serving import Allowance, ByteCache, OutOfTimeError, Pool, WorkerDiedError, errands, limits

POOL = Pool(limits.WORKERS, limits.WORKER_BYTES, limits.STUCK_SECONDS)
DRAWINGS = ByteCache(limits.DRAWING_BYTES)
DERIVED = ByteCache(limits.DERIVED_BYTES)
SCRIPTS = ByteCache(limits.SCRIPT_BYTES)
TOO_MUCH = (OutOfTimeError, WorkerDiedError, MemoryError)  # what comes of asking for more than there is


def visitor() -> str:
    """A name for this session, which nobody else has."""
    return st.session_state.setdefault("visitor", uuid4().hex)


def elsewhere(kept: ByteCache, key: Hashable, function: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """What the function makes of the arguments, worked out in another process and kept; None where it takes more than
    there is for it."""
    me = visitor()

    def make() -> Any:
        what = (function.__qualname__, key)
        task = POOL.ask(what, me, errands.whatever, function, args, named, allowance=allowance)
        task.done.wait()
        try:
            return task.result()
        except TOO_MUCH:
            return None

    allowance = Allowance(limits.RUN_SECONDS, limits.RUN_SECONDS)
    return kept.made(key, make)


def derived(*formula: Any) -> Any:
    """The derivatives of a formula that somebody has typed, as `derive_all` gives them; SymPy keeps no other visitor
    waiting. Raises Told."""
    found = elsewhere(DERIVED, formula, derive_all, *formula)
    if found is None:
        raise Told("To derive this formula takes more than this server has for it.")
    return found


derive_by(derived)


@cache
def get_ready() -> None:
    """Have a worker load SymPy, before somebody who is about to type a formula waits for it."""
    allowance = Allowance(limits.RUN_SECONDS, limits.RUN_SECONDS)
    POOL.ask("ready", visitor(), errands.whatever, derive_all, ("x*y", ("x", "y")), {}, allowance=allowance)
