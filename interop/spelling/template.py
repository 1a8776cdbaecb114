"""The calls that items are spelled as, ready to be filled in or matched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from engine import Item, params
from engine.formula.syntax import FUNCTIONS as ALL
from engine.spelling import rows
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from .arguments import in_full
from .names import dotted, names_in, path

FUNCTIONS = set(ALL) - {"abs"}
RESERVED = ("params", "optimizer")
# what some calls have besides the item's own fields, when it is not there: the warm-up in front of a schedule, and the
# schedule that is the learning rate, one step back
BESIDES = {"warmup_steps": 0, "warmup_from": 0.0, "warmup_prefix": True, "earlier": None}
# arguments that change nothing on a plain vector in float64
IDLE = {
    "foreach", "maximize", "capturable", "differentiable", "fused", "name", "verbose", "last_epoch", "mu_dtype",
    "loss_scale_factor", "accumulator_dtype", "mask", "fixed_decay_rate",
    "relative_step", "min_dim_size_to_factor", "factored", "dtype_momentum", "ns_steps", "ns_coeffs", "muon_a",
    "muon_b", "muon_c", "rms_rate", "exclude_layers", "exclude_embeddings", "preconditioning", "adaptive",
    "num_warmup_steps", "num_training_steps",
}  # fmt: skip
BRIEF = {"weight_decay", "warmup_steps"}  # where they are 0 a shorter call says the same
FREE = {"monitor"}  # what a callback looks at; here there is one loss


class Spelling(NamedTuple):
    """One call that makes an item in a framework, and when it does: the conditions on fields, each wanted or not, and
    the values of the fields that the call says nothing about."""

    cls: type[Item]
    framework: str
    call: ast.expr
    conditions: tuple[tuple[ast.expr, bool], ...]
    unsaid: dict[str, Any]


def alternatives(cls: type[Item], framework: str) -> Iterator[Spelling]:
    """The calls of an item class in a framework, in the order in which they are tried."""
    others: tuple[tuple[ast.expr, bool], ...] = ()
    versions = next((p.choices for p in params(cls) if p.name == "flavour"), ())
    nothing = {p.name for p in params(cls) if p.only and framework in versions and framework not in p.only}
    for row in rows(cls.spelling.get(framework, [])):
        call, when = in_full(path(row.call)), path(row.when)
        said = {*names_in(call), *names_in(when), *row.idle, *nothing, "flavour"}
        unsaid = {p.name: p.default for p in params(cls) if p.name not in said}
        if "warmup_steps" in names_in(call):
            unsaid |= {name: value for name, value in BESIDES.items() if name[:6] == "warmup" and name not in said}
        own = () if row.when == "True" else ((when, True),)
        yield Spelling(cls, framework, call, (*others, *own), unsaid)
        every = [f"({row.when})", *(f"{name} == {value!r}" for name, value in unsaid.items())]
        others += ((path(" and ".join(every)), False),)


@cache
def index() -> dict[str, list[Spelling]]:
    """Qualified name of a framework's function -> the spellings that use it."""
    found: dict[str, list[Spelling]] = {}
    for cls in (*OPTIMIZERS.values(), *SCHEDULES.values()):
        for framework in cls.spelling:
            for one in alternatives(cls, framework):
                if isinstance(one.call, ast.Call):
                    found.setdefault(dotted(one.call.func), []).append(one)
    return found
