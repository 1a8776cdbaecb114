"""The optimizer that settings name, as the call that they stand for."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

from engine import Told

from ..errors import CodeError
from ..spelling import index, order_of
from . import words as w
from .entries import Open, Settings

# what trainers call an optimizer, in small letters without "_" and "-" -> the call that it stands for
NAMES = {
    "adamw": "torch.optim.AdamW",
    "adamwtorch": "torch.optim.AdamW",
    "adamwtorchfused": "torch.optim.AdamW",
    "adamwhf": "torch.optim.AdamW",
    "adamwapexfused": "torch.optim.AdamW",
    "adamwanyprecision": "torch.optim.AdamW",
    "adamwtorchxla": "torch.optim.AdamW",
    "fusedadamw": "torch.optim.AdamW",
    "adam": "torch.optim.Adam",
    "sgd": "torch.optim.SGD",
    "adagrad": "torch.optim.Adagrad",
    "rmsprop": "torch.optim.RMSprop",
    "adadelta": "torch.optim.Adadelta",
    "adamax": "torch.optim.Adamax",
    "nadam": "torch.optim.NAdam",
    "radam": "torch.optim.RAdam",
    "rprop": "torch.optim.Rprop",
    "asgd": "torch.optim.ASGD",
    "lbfgs": "torch.optim.LBFGS",
    "lion": "pytorch_optimizer.Lion",
    "lion32bit": "pytorch_optimizer.Lion",
    "adafactor": "optax.adafactor",
    "lamb": "keras.optimizers.Lamb",
    "lars": "optax.lars",
    "ademamix": "optax.contrib.ademamix",
    "prodigy": "optax.contrib.prodigy",
    "schedulefreeadamw": "optax.contrib.schedule_free_adamw",
    "adamwschedulefree": "optax.contrib.schedule_free_adamw",
    "schedulefreesgd": "optax.contrib.schedule_free_sgd",
    "sgdschedulefree": "optax.contrib.schedule_free_sgd",
    "adan": "pytorch_optimizer.Adan",
    "adabelief": "optax.adabelief",
    "novograd": "optax.novograd",
    "yogi": "optax.yogi",
    "madgrad": "pytorch_optimizer.MADGRAD",
}
EIGHT = re.compile(r"^(paged)?|(bnb|torch)?(4|8|32)bit$")
KINDS = ("type", "name", "_target_", "class_path", "class_name")  # within the part that is about the optimizer


class Call(NamedTuple):
    """A call to be written: its qualified name and arguments by name."""

    name: str
    arguments: dict[str, Any]

    def text(self, first: str) -> str:
        """The call as code, with what stands before its arguments."""
        given = "".join(f", {name}={value!r}" for name, value in self.arguments.items())
        return f"{self.name}({first}{given})" if first else f"{self.name}({given[2:]})"


def optimizer(settings: Settings, table: Settings, lr: float | None, default: str = "") -> Call | None:
    """The optimizer's call, from `table`, the part of the settings that is about it; None where none is named and there
    is no default. Raises CodeError with the nearest known name."""
    inner = getattr(table, "inner", None)
    said = inner.take(KINDS, w.OPTIMIZER.meaning) if inner else None
    said = table.take(w.OPTIMIZER.names, w.OPTIMIZER.meaning) if said is None else said
    name = said.text if isinstance(said, Open) else said
    if not isinstance(name, str):
        if not default:
            return None
        name = default
    call = named(name, settings)
    return Call(call, _arguments(call, settings, table, lr))


def named(name: str, settings: Settings) -> str:
    """The qualified name of the call that a trainer's word for an optimizer stands for. Raises CodeError."""
    if name in index():
        return name
    plain = re.sub(r"[_\-\s]", "", name.rsplit(".", 1)[-1].lower())
    bare = EIGHT.sub("", plain)
    found = NAMES.get(plain) or NAMES.get(bare) or NAMES.get(plain.removesuffix("optimizer"))
    if found is None:
        near = get_close_matches(bare, sorted(NAMES), 1, 0.5)
        if near:
            raise CodeError(
                "The optimizer {name} is not known here; the nearest known one is {near}.", name=name[:60], near=near[0]
            )
        raise CodeError("The optimizer {name} is not known here.", name=name[:60])
    if bare != plain and "32" not in plain:
        settings.remarks.append(Told("{name} keeps its memory in few bits; here it is exact.", name=name[:60]))
    return found


def _arguments(call: str, settings: Settings, table: Settings, lr: float | None) -> dict[str, Any]:
    order = set(order_of(call)) | {"learning_rate" if "optax" in call or "keras" in call else "lr"}
    rate = "learning_rate" if "learning_rate" in order else "lr"
    given: dict[str, Any] = {} if lr is None else {rate: lr}
    decay = table.number(w.WEIGHT_DECAY.names, w.WEIGHT_DECAY.meaning)
    if decay is not None:
        _set(
            given,
            order,
            {"weight_decay": decay, "weight_decay_rate": decay or None},
            call,
            table,
            w.WEIGHT_DECAY,
            decay,
        )
    pair = table.numbers(w.BETAS.names, w.BETAS.meaning) or (None, None)
    if len(pair) < 2:
        raise CodeError("The betas are two numbers.")
    one = table.number(w.BETA1.names, w.BETA1.meaning)
    two = table.number(w.BETA2.names, w.BETA2.meaning)
    one, two = (pair[0] if one is None else one), (pair[1] if two is None else two)
    if one is not None or two is not None:
        known = one if one is not None else 0.9, two if two is not None else 0.999
        if "betas" in order:
            given["betas"] = (*known, *pair[2:]) if len(pair) > 2 else known
        elif {"b1", "b2"} & order:
            given |= {name: value for name, value in zip(("b1", "b2"), known) if name in order}
        elif "beta_1" in order:
            given |= {"beta_1": known[0], "beta_2": known[1]}
        else:
            _misfit(table, (*w.BETAS.names, *w.BETA1.names, *w.BETA2.names), call)
    for word, names in ((w.EPS, ("eps", "epsilon")), (w.MOMENTUM, ("momentum",)), (w.RHO, ("alpha", "rho"))):
        if word is w.RHO and not {"alpha", "rho"} & order:
            continue
        value = table.number(word.names, word.meaning)
        if value is not None and not ("Adafactor" in call or call == "optax.adafactor"):
            _set(given, order, dict.fromkeys(names, value), call, table, word, value)
    for word, name in ((w.NESTEROV, "nesterov"), (w.AMSGRAD, "amsgrad")):
        if table.has(*word.names) and (name in order or table.flag(word.names, word.meaning)):
            _set(given, order, {name: table.flag(word.names, word.meaning)}, call, table, word, True)
    if call == "optax.adafactor":
        given["multiply_by_parameter_scale"] = False
    return given


def _set(
    given: dict, order: set[str], values: dict[str, Any], call: str, table: Settings, word: w.Word, value: Any
) -> None:
    name = next((name for name in values if name in order), "")
    if name:
        given[name] = values[name]
    elif value:
        _misfit(table, word.names, call)


def _misfit(table: Settings, names: tuple[str, ...], call: str) -> None:
    """Notes that the optimizer has no such setting."""
    whole = getattr(table, "whole", table)
    for place, row in enumerate(whole.rows):
        if row.name in names and whole.taken.pop(place, None):
            whole.left[place] = Told("{call} has no such setting.", call=call)
