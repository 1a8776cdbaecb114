"""Calls that are another call in disguise, and calls that are known but have no counterpart here."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from ...spelling import dotted, path

TRANSFORMERS = {
    "get_constant_schedule": "constant",
    "get_constant_schedule_with_warmup": "constant_with_warmup",
    "get_cosine_schedule_with_warmup": "cosine",
    "get_cosine_with_hard_restarts_schedule_with_warmup": "cosine_with_restarts",
    "get_cosine_with_min_lr_schedule_with_warmup": "cosine_with_min_lr",
    "get_cosine_with_min_lr_schedule_with_warmup_lr_rate": "cosine_warmup_with_min_lr",
    "get_inverse_sqrt_schedule": "inverse_sqrt",
    "get_linear_schedule_with_warmup": "linear",
    "get_polynomial_decay_schedule_with_warmup": "polynomial",
    "get_reduce_on_plateau_schedule": "reduce_lr_on_plateau",
    "get_wsd_schedule": "warmup_stable_decay",
}
GENERAL = ("optimizer", "num_warmup_steps", "num_training_steps")  # what get_scheduler takes for all of them

# qualified name -> in a sentence, why it cannot be read, and what can
UNREAD = {
    "torch.optim.Muon": "{name} refuses vectors; optax.contrib.muon and keras.optimizers.Muon are known.",
    "torch.optim.SparseAdam": "{name} is Adam for sparse gradients; torch.optim.Adam is known.",
    "transformers.get_greedy_schedule": "{name} has no counterpart here.",
}


def plain(name: str, call: ast.Call, order: list[str]) -> ast.Call:
    """The call in its general form; `name` is what it calls and `order` the names of its arguments by position."""
    given = dict(zip(order, call.args)) | {one.arg: one.value for one in call.keywords if one.arg}
    short = name.rsplit(".", 1)[-1]
    if short in TRANSFORMERS and len(call.args) <= len(order):
        given.pop("last_epoch", None)
        own = {ast.Constant(key): given.pop(key) for key in list(given) if key not in GENERAL}
        settings = {"scheduler_specific_kwargs": ast.Dict(list(own), list(own.values()))} if own else {}
        given = {"name": ast.Constant(TRANSFORMERS[short])} | given | settings
        return ast.Call(path("transformers.get_scheduler"), [], [ast.keyword(*one) for one in given.items()])
    decoupled = given.pop("decoupled_weight_decay", None)
    if name == "torch.optim.Adam" and isinstance(decoupled, ast.Constant):
        given.setdefault("weight_decay", ast.Constant(0.0))  # AdamW's default is another
        adam = "torch.optim.AdamW" if decoupled.value else name
        return ast.Call(path(adam), [], [ast.keyword(*one) for one in given.items()])
    return call


def injected(func: ast.expr) -> ast.expr:
    """What is called: `optax.inject_hyperparams(optax.adam)(0.1)` calls optax.adam."""
    inside = isinstance(func, ast.Call) and dotted(func.func).endswith("inject_hyperparams") and func.args
    return func.args[0] if inside else func


def unpacked(keyword: ast.keyword, resolved: Callable[[ast.expr], ast.expr]) -> list[ast.keyword]:
    """The arguments that `**settings` stands for, if the settings are written out somewhere."""
    if keyword.arg is None:
        found = resolved(keyword.value)
        if isinstance(found, ast.Dict) and all(isinstance(key, ast.Constant) for key in found.keys):
            return [ast.keyword(str(key.value), value) for key, value in zip(found.keys, found.values)]
        if isinstance(found, ast.Call) and isinstance(found.func, ast.Name) and found.func.id == "dict":
            return found.keywords
    return [keyword]


def named(call: ast.Call, known: Iterable[str]) -> None:
    """Makes `compile(optimizer="adam")` and `keras.optimizers.get("adam")` the call of that optimizer."""
    called = dotted(call.func)
    given = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "optimizer")]
    if (
        not called.endswith((".compile", "keras.optimizers.get"))
        or not given
        or not isinstance(given[-1], ast.Constant)
    ):
        return
    name = f"keras.optimizers.{given[-1].value}"
    found = next((one for one in known if one.lower() == name.lower()), None)
    if found or (len(given) > len(call.args[:1]) and str(given[-1].value).isidentifier()):  # `optimizer=` is meant so
        call.func, call.args, call.keywords = path(found or name), [], []
