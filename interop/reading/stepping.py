"""What a schedule of a script counts: the steps of the optimizer, or the epochs in which they stand."""

from __future__ import annotations

import ast
import re
from typing import Any, NamedTuple

from engine import parse

from .values import Attribute, Expr, Loop, Made, SetRate, Unknown, number

STEPS = ("step", "apply_gradients", "minimize", "apply", "update")
FITS = ("fit", "fit_generator", "train")
MOST_ROUNDS = 200
EPOCH = "steps per epoch"


class Clock(NamedTuple):
    """What a schedule counts. `steps`: how many steps are one count, None where the text does not say; `asked`: under
    which name it is asked for; `per_epoch`: whether it counts epochs; `epochs`: how many there are, if known."""

    per_epoch: bool
    steps: int | None = 1
    asked: str = ""
    epochs: int | None = None
    inner: bool = False  # it is stepped in a loop within that over the epochs
    seen: bool = False  # the text shows where it is stepped


def clock(made: list[Made], optimizer: Made | None, schedule: Made | None, answers: dict[str, Any]) -> Clock:
    """What a schedule that is stepped by the script counts."""
    own = [
        one.loops
        for one in made
        if schedule is not None and one.owner is schedule and one.method in ("step", "step_update")
    ]
    if not own:
        return Clock(False)
    loops = max(own, key=len)
    steps = optimizer_loops(made, optimizer)
    if steps is not None and len(loops) < len(steps) and steps[: len(loops)] == loops and loops:
        return _epochs(steps[len(loops) :], loops, answers)
    if steps is None and len(loops) == 1 and _over_epochs(loops[0]):
        return Clock(True, None, EPOCH, _count(loops[0]), seen=True)
    outer = loops[0] if len(loops) > 1 else None
    return Clock(False, epochs=_count(outer) if outer is not None else None, inner=len(loops) > 1, seen=bool(loops))


def by_hand(made: list[Made], optimizer: Made | None, found: SetRate, answers: dict[str, Any]) -> Clock:
    """What a rate that is set by hand counts."""
    steps = optimizer_loops(made, optimizer)
    if steps is not None and found.loops and len(found.loops) < len(steps) and steps[: len(found.loops)] == found.loops:
        return _epochs(steps[len(found.loops) :], found.loops, answers)
    names = found.value.names() if isinstance(found.value, Expr) else set()
    if steps is None and any("epoch" in name for name in names):
        return Clock(True, None, EPOCH)
    return Clock(False)


def optimizer_loops(made: list[Made], optimizer: Made | None) -> tuple[Loop, ...] | None:
    """The loops around the optimizer's step; None where the text does not show it."""
    found = [one.loops for one in made if one.method in STEPS and _is(one.owner, optimizer)]
    found += [
        one.loops
        for one in made
        if one.method in STEPS and optimizer is not None and any(part is optimizer for part in one.given())
    ]
    return max(found, key=len) if found else None


def _is(owner: Any, optimizer: Made | None) -> bool:
    owner = owner.owner if isinstance(owner, Attribute) else owner
    return owner is optimizer and owner is not None


def _epochs(inner: tuple[Loop, ...], outer: tuple[Loop, ...], answers: dict[str, Any]) -> Clock:
    steps, asked = 1, ""
    for loop in inner:
        count = _count(loop)
        if count is None:
            asked = asked or _length(loop)
            count = answers.get(asked)
        steps = None if steps is None or count is None else steps * int(count)
    return Clock(True, steps, asked or EPOCH, _count(outer[-1]), seen=True)


def _count(loop: Loop) -> int | None:
    return int(loop.count) if number(loop.count) else None


def _length(loop: Loop) -> str:
    """The length of what a loop goes through, as a person would write it."""
    text = loop.text
    for word in ("enumerate(", "tqdm(", "tqdm.tqdm(", "prefetch(", "progress("):
        if text.startswith(word) and text.endswith(")"):
            text = text[len(word) : -1].split(",")[0]
    text = text.removesuffix(".take(1)")
    if text.startswith("range(") and text.endswith(")"):
        return text[6:-1].split(",")[-1].strip() or EPOCH
    return f"len({text})" if text.replace(".", "").replace("_", "").isalnum() else EPOCH


def _over_epochs(loop: Loop) -> bool:
    return "epoch" in loop.counter.lower() or "epoch" in loop.text.lower()


def fitted(made: list[Made], answers: dict[str, Any]) -> Clock:
    """What a callback of Keras counts: epochs, as long as its `fit` says."""
    fits = [one for one in made if one.method in FITS or one.name.split(".")[-1] in FITS]
    steps = next((one.kwargs["steps_per_epoch"] for one in fits if one.kwargs.get("steps_per_epoch") is not None), None)
    epochs = next((one.kwargs[key] for one in fits for key in ("epochs", "nb_epoch") if key in one.kwargs), None)
    if isinstance(steps, Unknown):
        steps = None
    return Clock(
        True, int(steps) if number(steps) else None, EPOCH, int(epochs) if number(epochs) else None, seen=bool(fits)
    )


def every_so_often(path: tuple[Any, ...]) -> int | None:
    """How many rounds of a loop pass between two in which conditions hold; None where that is not so or not known."""
    tests = [one for one in path if isinstance(one, Expr)]
    names = {name for one in tests for name in one.names()}
    if not tests or len(tests) < len(path) or len(names) != 1:
        return None
    formulas = [parse(ast.unparse(ast.fix_missing_locations(ast.Expression(one.node))), tuple(names)) for one in tests]
    held = [t for t in range(3 * MOST_ROUNDS) if all(one(t) for one in formulas)]
    every = held[0] + 1 if held else 0
    return (
        every
        if 1 <= every <= MOST_ROUNDS and held == [t for t in range(3 * MOST_ROUNDS) if (t + 1) % every == 0]
        else None
    )


def divides_the_loss(line: str) -> bool:
    """Whether a line makes the loss a part of itself, so that the gradients add up to their mean."""
    return bool(re.search(r"loss\w*\s*/=|=\s*\(?\w*loss\w*(\([^()]*\))?\)?\s*/\s*\w|\(\s*\w*loss\w*\s*/", line))
