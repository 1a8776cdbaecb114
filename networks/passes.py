"""Forwards and backwards through the layers of a network, over one flat vector of weights."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .activations import ACTIVATIONS
from .losses import Loss

if TYPE_CHECKING:
    from .network import Network


class Forward(NamedTuple):
    """What going forwards left behind, layer by layer; shapes (rows, units)."""

    inputs: list[np.ndarray]  # what each layer was given
    sums: list[np.ndarray]  # of the hidden layers, before the activation
    signals: list[np.ndarray]  # of the hidden layers, behind it
    outputs: np.ndarray


class Passes:
    """A network with its numbers of inputs and outputs."""

    def __init__(self, network: Network, inputs: int, outputs: int) -> None:
        self.network = network
        self.activation, self.leak = ACTIVATIONS[network.activation], network.leak
        units = (inputs, *network.hidden, outputs)
        self.cuts: list[tuple[slice, tuple[int, int], slice]] = []  # of W, its shape, of b
        at = 0
        for before, behind in pairwise(units):
            middle, end = at + before * behind, at + before * behind + behind
            self.cuts.append((slice(at, middle), (before, behind), slice(middle, end)))
            at = end
        self.size = at
        self.kernels = np.zeros(at)  # 1 where a weight is none of the biases
        for part, _, _ in self.cuts:
            self.kernels[part] = 1.0
        self.regular = bool(network.l1 or network.l2)
        self.active = bool(network.activity_l1 or network.activity_l2)

    def forward(self, p: np.ndarray, x: np.ndarray, masks: list[np.ndarray] | None = None) -> Forward:
        """From weights (N,), rows (n, d) and masks (n, units) to all that is made on the way."""
        value, leak = self.activation.value, self.leak
        inputs, sums, signals = [x], [], []
        for i, (weights, shape, biases) in enumerate(self.cuts):
            z = inputs[-1].dot(p[weights].reshape(shape))
            z += p[biases]
            if i == len(self.cuts) - 1:
                break
            a = value(z, leak)
            sums.append(z)
            signals.append(a)
            inputs.append(a if masks is None else a * masks[i])
        return Forward(inputs, sums, signals, z)

    def outputs(self, p: np.ndarray, x: np.ndarray) -> np.ndarray:
        """The last layer's sums, shape (n, outputs), from weights (N,) and rows (n, d) without masks. Of the layers
        before nothing is kept, and many rows go in parts."""
        return np.concatenate([self.forward(p, x[at : at + 4096]).outputs for at in range(0, max(1, len(x)), 4096)])

    def backward(
        self, p: np.ndarray, seen: Forward, y: np.ndarray, loss: Loss, masks: list[np.ndarray] | None = None
    ) -> np.ndarray:
        """The gradient (N,) of the mean loss over the rows, with the penalties; y of shape (n,)."""
        slope, leak, network, n = self.activation.slope, self.leak, self.network, len(y)
        g = np.empty(self.size)
        d = loss.grad(seen.outputs, y)
        d /= n
        for i in range(len(self.cuts) - 1, -1, -1):
            weights, shape, biases = self.cuts[i]
            np.dot(seen.inputs[i].T, d, out=g[weights].reshape(shape))
            np.add.reduce(d, 0, out=g[biases])
            if i:
                z, a = seen.sums[i - 1], seen.signals[i - 1]
                d = d.dot(p[weights].reshape(shape).T)
                if masks is not None:
                    d *= masks[i - 1]
                if self.active:
                    d += (network.activity_l1 * np.sign(a) + 2 * network.activity_l2 * a) / n
                d *= slope(z, a, leak)
        if self.regular:
            g += self.kernels * (network.l1 * np.sign(p) + 2 * network.l2 * p)
        return g

    def penalty(self, p: np.ndarray, seen: Forward) -> float:
        """What Keras adds to the loss of these rows: of the kernels, and of the hidden layers' signals; p of
        shape (N,)."""
        network, found = self.network, 0.0
        if self.regular:
            kernels = p * self.kernels
            found += network.l1 * np.abs(kernels).sum() + network.l2 * (kernels * kernels).sum()
        if self.active:
            for a in seen.signals:
                found += (network.activity_l1 * np.abs(a).sum() + network.activity_l2 * (a * a).sum()) / len(a)
        return float(found)
