"""Learning rates that suit a landscape."""

from __future__ import annotations

from engine import Landscape, Optimizer
from engine.lr_finder import suggested_lr
from ui.serving import ByteCache, limits

from . import echo
from .elsewhere import elsewhere
from .texts import t

SUGGESTED = ByteCache(limits.SUGGESTED_BYTES)


def tuned(landscape: Landscape, optimizer: Optimizer, start: tuple[float, ...] | None = None) -> Optimizer:
    """The optimizer with the learning rate that suits this landscape, from its own start or this one.

    It stays as it is, and a word says so, where it would take too long to find that out.
    """
    key = repr((landscape, optimizer, start))
    found = elsewhere(SUGGESTED, key, suggested_lr, landscape, optimizer, start=start)
    if found is not None:
        return optimizer.with_lr(found)
    said = "To try out which learning rate suits {name} takes more than this server has for it: it stays at {lr}."
    echo.passing(t(said, name=t(optimizer.inner.label), lr=f"{optimizer.lr:g}"))
    return optimizer
