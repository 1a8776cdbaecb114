"""A text that writes an optimizer out, as the optimizer that it is."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from engine import Optimizer, Told, params

from ..errors import CodeError
from ..libraries import FRAMEWORKS
from ..reading.result import Reading, Taken
from .fit import SAME, Fit, closest, gaps, run
from .machine import NotFollowed
from .variants import nearest
from .watch import Watched, candidates

LONGEST = 40_000  # characters
DEEPEST = 60  # expressions within each other
MOST = 12  # ways that are tried


def recognise(text: str) -> Reading | None:
    """The reading of a text that writes out an optimizer; None where there is none.

    Raises CodeError with the first difference where it is none of ours, or with what cannot be followed.
    """
    tree = _tree(text)
    if tree is None:
        return None
    failed: NotFollowed | None = None
    for number, make in enumerate(candidates(tree)):
        if number >= MOST:
            break
        try:
            watched = make()
        except NotFollowed as error:
            failed = failed or error
            continue
        except RecursionError:
            failed = failed or NotFollowed("This code is nested too deeply to be followed.")
            continue
        if np.isfinite(watched.points[:2]).all():
            return _known(watched, text)
    if failed is not None:
        raise CodeError("This looks like an optimizer written out, but it cannot be followed: {why}", why=failed)
    return None


def _tree(text: str) -> ast.Module | None:
    if len(text) > LONGEST:
        return None
    try:
        return ast.parse(text.strip("\n"), "<pasted code>")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _known(watched: Watched, text: str) -> Reading:
    found = closest(watched)
    if found is None or found.gap > SAME:
        raise _other(watched, found)
    said = _form(watched, found)
    lines = text.strip("\n").splitlines()
    first = lines[watched.lines[0] - 1].strip() if watched.lines[0] <= len(lines) else watched.name
    remarks = [
        Told("The text does not say what {name} is: {value} is assumed.", name=name, value=f"{value:g}")
        for name, value in watched.assumed.items()
    ]
    shift = len(text) - len(text.lstrip("\n"))
    span = (watched.lines[0] + shift, watched.lines[1] + shift)
    return Reading(
        found.optimizer, framework="numpy", taken=(Taken(span, first[:120], said),), remarks=(said, *remarks)
    )


def _form(watched: Watched, found: Fit) -> Told:
    """Which optimizer it is, and in whose form where the libraries differ."""
    name, gap = found.optimizer.label, f"{max(found.gap, 1e-16):.0e}"
    flavour = getattr(found.optimizer, "flavour", "")
    versions = type(found.optimizer).__dataclass_fields__.get("flavour")
    if flavour in FRAMEWORKS and versions is not None and _apart(watched, found.optimizer):
        return Told("This is {name} in {library}'s form, to {gap}.", name=name, library=FRAMEWORKS[flavour], gap=gap)
    return Told("This is {name}, to {gap}.", name=name, gap=gap)


def _apart(watched: Watched, optimizer: Optimizer) -> bool:
    """Whether the forms of the libraries take other paths with these numbers."""
    flavours = next(one.choices for one in params(optimizer) if one.name == "flavour")
    return any(gaps(run(replace(optimizer, flavour=one), watched), watched).max() > SAME for one in flavours)


def _other(watched: Watched, found: Fit | None) -> CodeError:
    """What is told of an optimizer that is none of ours."""
    near = nearest(watched)
    if near is not None:
        return CodeError(
            "{own} is none of the optimizers here; the first difference to {name} is at step {step}: {difference}.",
            own=watched.name,
            name=near.optimizer.label,
            step=int((gaps(run(near.optimizer, watched), watched) > SAME).argmax()),
            difference=near.variant.difference,
        )
    if found is None or found.step < 2:
        return CodeError("{own} is not recognised as one of the optimizers here.", own=watched.name)
    return CodeError(
        "{own} is not recognised as one of the optimizers here; the nearest is {name}, from which it departs at "
        "step {step}.",
        own=watched.name,
        name=found.optimizer.label,
        step=found.step,
    )
