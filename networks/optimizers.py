"""What an optimizer is in a network, whose vector of weights is made of matrices and biases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine import Optimizer, Told, Wrapper

from .passes import Passes

MOST_SQUARE = 2000  # weights, where N x N numbers are remembered


def why_not(optimizer: Optimizer, weights: int = 0) -> Told | None:
    """Why the optimizer cannot train a network of so many weights, or None when it can."""
    layers = [optimizer]
    while isinstance(layers[-1], Wrapper):
        layers.append(layers[-1].then)
    for one in layers:
        name = one.label or type(one).__name__
        if one.asks_hessian:
            return Told("{name} asks for second derivatives, which are not worked out for a network.", name=name)
        if one.by_matrix:
            return Told(
                "{name} treats a matrix of weights by its rows and columns; here it is written for vectors only, "
                "so it would not do in a network what it does in the libraries.",
                name=name,
            )
        if one.square_memory and weights > MOST_SQUARE:
            return Told(
                "{name} remembers a number for each pair of weights; that is possible up to {most} weights, not {n}.",
                name=name,
                most=MOST_SQUARE,
                n=weights,
            )
    return None


def in_network(optimizer: Optimizer, passes: Passes) -> Optimizer:
    """The optimizer as it trains this network: where libraries apply it to each matrix and each vector of biases alone,
    so does this; behind it comes the proximal step, if the network has one."""
    found = _by_tensor(optimizer, [part for weights, _, biases in passes.cuts for part in (weights, biases)])
    amount = passes.network.proximal_l1
    return Proximal(found, amount, passes.kernels == 1) if amount else found


def _by_tensor(optimizer: Optimizer, parts: list[slice]) -> Optimizer:
    if optimizer.tensorwise:
        return ByTensor(optimizer, tuple(parts))
    if isinstance(optimizer, Wrapper):
        return replace(optimizer, then=_by_tensor(optimizer.then, parts))
    return optimizer


@dataclass(frozen=True)
class ByTensor(Optimizer):
    """The optimizer on each part of the vector as if it were alone."""

    one: Optimizer
    parts: tuple[slice, ...]

    @property
    def lr(self) -> Any:
        """That of the optimizer."""
        return self.one.lr

    @property
    def momentum_field(self) -> str:
        """That of the optimizer."""
        return self.one.momentum_field

    def init(self, p: np.ndarray) -> dict[str, Any]:
        """A state for each part of p, shape (N,)."""
        return {"parts": [self.one.init(p[part]) for part in self.parts]}

    def step(self, oracle: Any, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        """One gradient for all, and a step of each part of p, shape (N,)."""
        g, found = oracle.grad(p), np.empty_like(p)
        for part, own in zip(self.parts, state["parts"]):
            found[part] = self.one.step(oracle.given(g[part]), p[part], own, lr, t)
        return found

    def momentum_at(self, value: float, state: dict[str, Any], t: int) -> ByTensor:
        """The same with the optimizer's momentum at `value` for step t."""
        changed = [self.one.momentum_at(value, own, t) for own in state["parts"]]
        return replace(self, one=changed[0])


@dataclass(frozen=True)
class Proximal(Wrapper):
    """Behind each step the weights, but not the biases, shrink by a share of the rate, and stop at zero."""

    then: Optimizer
    amount: float
    kernels: np.ndarray  # (N,) of bool

    def step(self, oracle: Any, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        """The step of the optimizer within, then the soft threshold; p of shape (N,)."""
        p = self.then.step(oracle, p, state["then"], lr, t)
        return np.where(self.kernels, np.sign(p) * np.maximum(np.abs(p) - lr * self.amount, 0.0), p)
