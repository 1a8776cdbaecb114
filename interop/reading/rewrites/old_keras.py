"""Optimizers as Keras 1 and 2 spelled them."""

from __future__ import annotations

import ast

from engine import Told

from ...spelling import path, signatures
from .given import Given, Modern, number, renamed


def old_keras(name: str, given: Given) -> Modern:
    """`lr`, `decay`, `epsilon=None` and `schedule_decay`."""
    remark = None
    if "lr" in given and "learning_rate" not in given:
        given = {"learning_rate": given.pop("lr")} | given
        remark = Told("{call} of Keras 1 and 2: its lr is learning_rate today.", call=name)
    if isinstance(given.get("epsilon"), ast.Constant) and given["epsilon"].value is None:
        given["epsilon"] = ast.Constant(1e-7)
        remark = Told("{call} of Keras 1 and 2: epsilon=None was 1e-7 there; Keras 3 refuses it.", call=name)
    if "schedule_decay" in given and name.endswith(".Nadam"):
        return _old_nadam(given)
    decay = given.pop("decay", None)
    if decay is not None and number(decay) != 0:
        rate = given.get("learning_rate") or ast.Constant(signatures()[name].defaults["learning_rate"])
        inner = [rate, ast.Constant(1), decay]
        given["learning_rate"] = ast.Call(path("keras.optimizers.schedules.InverseTimeDecay"), inner, [])
        remark = Told(
            "{call} of Keras 1 and 2: decay divides the rate by 1 + decay t, as it is read here; Keras 3 takes no "
            "notice of it.",
            call=name,
        )
    return name, given, remark


def _old_nadam(given: Given) -> Modern:
    pair = ast.Tuple([given.pop("beta_1", ast.Constant(0.9)), given.pop("beta_2", ast.Constant(0.999))], ast.Load())
    names = {"learning_rate": "lr", "epsilon": "eps", "schedule_decay": "momentum_decay"}
    found = {"params": ast.Name("params")} | renamed(given, names) | {"betas": pair}
    found.setdefault("lr", ast.Constant(0.002))
    found.setdefault("eps", ast.Constant(1e-7))
    return "torch.optim.NAdam", found, Told("Nadam of Keras 2 has the schedule that PyTorch's NAdam has.")
