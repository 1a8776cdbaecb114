"""What all scripts of libraries have: the call of the optimizer, its rate and its momentum, and what must be said."""

from __future__ import annotations

import ast
from typing import Any

from engine import Constant, Optimizer, Schedule

from ..libraries import FRAMEWORKS
from ..spelling import as_is
from .blocks import (
    Shown,
    momenta_of,
    rates_missing,
    rates_of,
    stopped_early,
    table,
)
from .calls import BESIDE, call, same_rates
from .wrappers import apart, in_version

NUMPY = "The script for NumPy takes the same path."
# what must be said when a rate is 0: a part of the call, and the sentence
STILL = {
    "'strong_wolfe'": "At a rate of 0 PyTorch's line search divides by 0; the picture stays where it is.",
    "optax.contrib.prodigy(": "After a first rate of 0 optax's Prodigy is nan; the picture goes on.",
    "optax.contrib.dadapt_adamw(": "After a first rate of 0 optax's D-Adaptation is nan; the picture goes on.",
}


def optimizer_call(run: Shown, optimizer: Optimizer, framework: str, **names: Any) -> tuple[str | None, list[str]]:
    """The optimizer's call in the framework's version, and what must be said on top of the script."""
    made = call(in_version(optimizer, framework), framework, run.steps, **names)
    if made is None:
        return None, [f"{FRAMEWORKS[framework]} has no {optimizer.label} with these settings. {NUMPY}"]
    remarks = apart(run, framework)
    remarks += [said for part, said in STILL.items() if part in made and 0.0 in rates_of(run)]
    if framework in optimizer.inner.differs:
        remarks.append(optimizer.inner.differs[framework])
    return made, remarks + stopped_early(run)


def schedule_call(run: Shown, schedule: Schedule, framework: str) -> tuple[str | None, list[str]]:
    """The schedule's call; None and the rates of all steps where the framework has no call that gives them."""
    if type(schedule) is Constant:
        return None, []
    text, why = same_rates(schedule, framework, run.optimizer.lr, run.steps)
    return text, [] if text else listed_rates(run, f"{FRAMEWORKS[framework]} {why}")


def listed_rates(run: Shown, why: str) -> list[str]:
    """The lines of a table of rates, with why there is one."""
    return [f"# {why}: the rate of each step", *rates_missing(run), *table("rates", rates_of(run))]


def rate_and_beside(run: Shown, framework: str) -> tuple[Any, str | None, list[str]]:
    """The learning rate of Keras and optax, a number or the schedule in its place; what stands beside the optimizer
    instead, a callback of Keras or the part of an optax chain that watches the loss; and the rates of all steps, if
    the framework has no such schedule."""
    text, listed = schedule_call(run, run.schedule, framework)
    if text is None or text.startswith(BESIDE):
        return run.optimizer.lr, text, listed
    return as_is(text), None, []


def cycled_argument(run: Shown, optimizer: Optimizer, framework: str) -> tuple[str, str]:
    """The argument of the optimizer's call that has the momentum in it, and its value at a step; empty where the
    schedule leaves the momentum alone."""
    if momenta_of(run) is None:
        return "", ""
    theirs = in_version(optimizer, framework)
    made = call(theirs, framework, run.steps, **{optimizer.momentum_field: as_is("momenta[step]")})
    arguments = [node for node in ast.walk(ast.parse(made)) if isinstance(node, ast.keyword)]
    found = next(one for one in reversed(arguments) if "momenta[step]" in ast.unparse(one.value))
    return found.arg, ast.unparse(found.value)


def momenta_table(run: Shown, least: float = 0.0) -> list[str]:
    """The momentum of each step as a table; at 0 PyTorch and Keras would not keep their velocity, hence a `least`."""
    values = [value or least for value in momenta_of(run).tolist()]
    return ["# the schedule moves the momentum along with the rate: its value at each step", *table("momenta", values)]
