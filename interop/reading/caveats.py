"""Where the path of pasted code may leave the one that it takes in its framework."""

from __future__ import annotations

import ast
import re

from engine import Optimizer, Schedule, Told

from ..spelling import alternatives, dotted
from ..writing.wrappers import around

BY_HAND = (
    (
        Told("The loop clips the gradient itself, which is not read."),
        r"\bg(, _)? = .*(np\.clip\(|np\.linalg\.norm\(|optax\.clip)",
    ),
    (Told("The loop averages the points itself, which is not read."), r"\baverage = average \+"),
)
GROUPS = re.compile(r"['\"]params['\"]\s*:[^}]*,\s*['\"]\w+['\"]\s*:")
CYCLING = re.compile(r"\b(CyclicLR|OneCycleLR)\(")


def differences(text: str, optimizer: Optimizer, schedule: Schedule | None) -> list[Told]:
    """A sentence each, for the person who pasted `text`, which was read as this optimizer and schedule."""
    differs = optimizer.inner.differs
    found = [Told(differs[one]) for one in differs if _library(optimizer, one) in text]
    found += [said for said, how in BY_HAND if re.search(how, text)]
    if GROUPS.search(text):
        found.append(Told("What a group of parameters has of its own is not read."))
    if schedule is None:
        return found
    if "optax" in text and "schedule_free" in text:
        found.append(
            Told("With a schedule optax weighs each point by the rate of the step after; here it is its own rate.")
        )
    sam = around(optimizer, "climb")
    if sam and not sam.opaque_mode and sam.flavour == "optax":
        found.append(
            Told("In optax this schedule counts the steps of the optimizer inside only; here it counts all steps.")
        )
    if CYCLING.search(text) and schedule.momenta(2) is not None and not optimizer.momentum_field:
        found.append(Told("PyTorch's schedule moves the momentum, too, if there is one; here it stays as it is."))
    if "ChainedScheduler" in text and not schedule.as_in("torch", 0):
        found.append(Told("PyTorch's ChainedScheduler multiplies some of these factors only; here it is all of them."))
    elif "SequentialLR" in text and not schedule.as_in("torch", 0):
        found.append(
            Told("PyTorch's SequentialLR starts some of these from the rate it finds; here it is the full rate.")
        )
    return found


def _library(optimizer: Optimizer, framework: str) -> str:
    """The package that an optimizer is in for this framework."""
    calls = (one.call for one in alternatives(type(optimizer.inner), framework))
    return next(dotted(call.func).split(".")[0] for call in calls if isinstance(call, ast.Call))
