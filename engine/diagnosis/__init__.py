"""Why a run went as it did: one sentence each with the numbers that say so, from what can be seen along its path."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..run import Trajectory
from ..told import Told
from .arrived import arrived
from .crawl import crawls
from .decay import held_back
from .dip import rests_high
from .ended import cut, gave_up
from .facts import Facts
from .fallback import fell, had_been_lower
from .left import at_once, falls_for_ever, left, overshot
from .noise import shaken
from .plateau import on_plateau
from .schedule import rate_ran_out
from .zigzag import zigzags

# The first that is true is the reason; what comes earlier explains more.
DETECTORS = (
    *(at_once, overshot, falls_for_ever, cut, arrived, on_plateau, rests_high, held_back, gave_up, shaken),
    *(rate_ran_out, zigzags, crawls, had_been_lower),
)
OTHERWISE = (left, fell)  # what is seen where none of them tells why


def reason(trajectory: Trajectory) -> Told | None:
    """The sentence that explains most; None where the path shows nothing that could be told."""
    return next(_true(trajectory), None)


def reasons(trajectory: Trajectory) -> list[Told]:
    """All that is true of a run, what explains most first."""
    return [*_true(trajectory)]


def _true(trajectory: Trajectory) -> Iterator[Told]:
    facts, said = Facts(trajectory), False
    for detector in (*DETECTORS, *OTHERWISE):
        if said and detector in OTHERWISE:
            return
        with np.errstate(all="ignore"):  # far out, squares and differences overflow
            found = detector(facts)
        if found is not None:
            said = True
            yield found
