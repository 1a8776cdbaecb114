"""What a run has beside the optimizer's own call: clipping, an average of the points, another framework's version."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

from engine import Item, Optimizer, Wrapper, params

from ..libraries import FRAMEWORKS
from .blocks import Shown, is_cut


def bare(optimizer: Optimizer) -> tuple[list[Any], Any, Optimizer]:
    """The optimizer without what is spelled beside it: clippings, the outermost first, and an average or None."""
    clips, average = [], None
    while (role := getattr(optimizer, "role", "")) == "clip" or (role == "average" and average is None):
        if role == "clip":
            clips.append(optimizer)
        else:
            average = optimizer
        optimizer = optimizer.then
    return clips, average, optimizer


def around(optimizer: Optimizer, role: str) -> Any:
    """The wrapper with this role in what is around an optimizer, or None."""
    while isinstance(optimizer, Wrapper) and optimizer.role != role:
        optimizer = optimizer.then
    return optimizer if isinstance(optimizer, Wrapper) else None


def limits(clips: list[Any]) -> list[tuple[str, float, str]]:
    """What the clippings let through at most, in the order in which they act: ("value", v, "") or ("norm", c, which
    norm it is, empty for the usual one)."""
    return [
        (kind, limit, one.norm_type if kind == "norm" and one.norm_type != "2" and one.flavour == "torch" else "")
        for one in clips
        for kind in ("value", "norm")
        if (limit := getattr(one, kind))
    ]


def clipped_by_hand(kind: str, limit: float, norm: str, module: str) -> str:
    """The gradient `g` behind a clipping, written out with the functions of a module."""
    if kind == "value":
        return f"{module}.clip(g, -{limit!r}, {limit!r})"
    length = {"1": f"{module}.abs(g).sum()", "inf": f"{module}.abs(g).max()"}.get(norm, f"{module}.linalg.norm(g)")
    spare = " + 1e-06" if norm else ""  # PyTorch's, which alone has other norms
    return f"g * {module}.minimum(1.0, {limit!r} / ({length}{spare}))" if norm else _shortened(limit, length)


def _shortened(limit: float, length: str) -> str:
    return f"g * ({limit!r} / max({length}, {limit!r}))"


def throughout(item: Item, **wanted: Any) -> Any:
    """The same item with these fields set, in it and in all items inside, wherever the field may have that value."""
    changed = {}
    for one in params(item):
        value = getattr(item, one.name)
        if one.name in wanted and (not one.choices or wanted[one.name] in one.choices):
            changed[one.name] = wanted[one.name]
        elif one.several:
            changed[one.name] = tuple(throughout(part, **wanted) for part in value)
        elif one.kind is Item:
            changed[one.name] = throughout(value, **wanted)
    return replace(item, **changed)


def in_version(item: Item, library: str) -> Any:
    """The item, and all inside it, in a library's version where it has one; what is made for PyTorch runs PyTorch's."""
    base = item if library in FRAMEWORKS else throughout(item, flavour="torch")
    return throughout(base, flavour=library)


def apart(run: Shown, framework: str) -> list[str]:
    """What must be said where the framework's version of the optimizer takes another path than the picture's."""
    theirs = in_version(run.optimizer, framework)
    if theirs == run.optimizer:
        return []
    made = run.trajectory(), replace(run, optimizer=theirs).trajectory()
    most = min((len(one.points) for one in made if is_cut(one)), default=None)  # of what is cut the rest is not known
    shown, path = (one.points[:most] for one in made)
    gap = max(math.dist(*pair) for pair in zip(shown.tolist(), path.tolist()))
    width = max(map(math.dist, shown.tolist(), itertools.repeat(run.start)))
    if len(shown) == len(path) and gap <= 1e-9 * width:
        return []
    versions, inside = [], [run.optimizer]
    for one in inside:
        if getattr(one, "flavour", framework) != framework:
            versions.append(f"{FRAMEWORKS[one.flavour]}'s {one.label}")
        inside += [one.then] if isinstance(one, Wrapper) else []
    far = f", up to {gap:.2g} away from it" if math.isfinite(gap) and gap else ""
    return [
        f"The picture shows {' and '.join(versions)}. {FRAMEWORKS[framework]}'s version differs in detail, so this "
        f"script takes a path of its own{far}."
    ]


def average_lines(average: Any, point: str, put: str) -> tuple[list[str], list[str], list[str]]:
    """An average of the points: the lines before the loop, at the end of its body, and after it.

    `point` is the present point as the framework has it, `put` the statement that puts the average in its place.
    """
    if average is None:
        return [], [], []
    share = "1 / (step + 1)" if average.kind == "equal" else f"(1 if step == 0 else 1 - {average.decay!r})"
    body = [f"    average = average + {share} * ({point} - average)"]
    if average.overwrite:
        body += [f"    if (step + 1) % {average.overwrite} == 0:", f"        {put}"]
    return [f"average = {point}"], body, ["print(average)"]
