"""Learning rates that suit a landscape."""

from __future__ import annotations

from engine import Landscape, Optimizer
from engine.lr_finder import suggested_lr


def tuned(landscape: Landscape, optimizer: Optimizer, start: tuple[float, ...] | None = None) -> Optimizer:
    """The optimizer with the learning rate that suits this landscape, from its own start or this one."""
    return optimizer.with_lr(suggested_lr(landscape, optimizer, start=start))
