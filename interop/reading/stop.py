"""Callbacks of Keras beside the schedule: when the run ends, and which point is kept."""

from __future__ import annotations

import ast
from typing import Any

from engine import EarlyStopping, Told

from ..errors import Mismatch
from ..spelling import alternatives, match, order_of
from .items import Items, made

RISING = ("acc", "auc", "precision", "recall", "f1", "iou", "dice", "score", "accuracy", "map", "psnr", "ssim", "r2")


def rule(items: Items, call: ast.Call) -> EarlyStopping:
    """The stop rule that keras.callbacks.EarlyStopping stands for. Raises CodeError for what it cannot be."""
    call, _ = on_the_loss("keras.callbacks.EarlyStopping", call)
    items.settle("keras.callbacks.EarlyStopping", call)
    kept = [one for one in call.keywords if one.arg not in ("verbose", "mode")]
    try:
        values, _ = match(
            next(iter(alternatives(EarlyStopping, "keras"))),
            ast.Call(call.func, call.args, kept),
            items.value,
            items.nested,
        )
    except Mismatch as mismatch:
        raise mismatch.told("keras.callbacks.EarlyStopping") from None
    if values.get("min_delta", 0.0) < 0:  # Keras takes its size
        values["min_delta"] = -values["min_delta"]
    return made(EarlyStopping, values)


def on_the_loss(name: str, call: ast.Call) -> tuple[ast.Call, Told | None]:
    """A callback that watches something else, watching the loss, and what to say about it."""
    given = dict(zip(order_of(name) or ["monitor"], call.args)) | {
        one.arg: one.value for one in call.keywords if one.arg
    }
    monitor = _text(given.get("monitor"), "val_loss")
    mode = _text(given.get("mode"), "auto")
    other = "loss" not in monitor.lower()
    rising = other and (mode == "max" or (mode == "auto" and any(word in monitor.lower() for word in RISING)))
    if not rising:
        return call, _watched(monitor) if other else None
    given["mode"] = ast.Constant("min")
    kept = [ast.keyword(key, value) for key, value in given.items()]
    return ast.Call(call.func, [], kept), _watched(monitor)


def _watched(monitor: str) -> Told:
    said = "What is watched here is the loss, the lower the better; the text watches {monitor}."
    return Told(said, monitor=monitor[:40])


def _text(node: Any, otherwise: str) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else otherwise
