"""Learning rates that suit a landscape."""

from __future__ import annotations

from engine import Landscape, Optimizer
from engine.lr_finder import suggested_lr
from serving import ByteCache, limits

from .elsewhere import elsewhere

SUGGESTED = ByteCache(limits.SUGGESTED_BYTES)


def tuned(landscape: Landscape, optimizer: Optimizer, start: tuple[float, ...] | None = None) -> Optimizer:
    """The optimizer with the learning rate that suits this landscape, from its own start or this one.

    It stays as it is where it would take too long to find that out.
    """
    key = repr((landscape, optimizer, start))
    found = elsewhere(SUGGESTED, key, suggested_lr, landscape, optimizer, start=start)
    return optimizer if found is None else optimizer.with_lr(found)
