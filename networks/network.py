"""A network of dense layers, as one flat vector of weights."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine import Told, below_one, item, magnitude, param, switch, unsigned
from engine.declare import Item

from .activations import ACTIVATIONS
from .initializer import Initializer
from .initializers import GlorotUniform
from .losses import Loss, loss_for
from .passes import Passes

LAYERS = 6


@item
class Network(Item):
    """Dense layers in a row, each a weighted sum with a bent line behind it: what it can learn grows with both.

    Output and loss follow from the data: two classes give one logit and binary cross-entropy, more of them a logit each
    and sparse categorical cross-entropy, values one linear unit and squared error. Weights stand in one vector (N,):
    W1, b1, W2, ..., W of shape (in, out) row by row.
    """

    hidden: tuple[int, ...] = param((16, 16), 1, 64, help="units of the hidden layers", valid="[1, 64]", most=LAYERS)
    activation: str = param("tanh", help="what a unit makes of its sum", choices=tuple(ACTIVATIONS))
    initializer: Initializer = param(GlorotUniform(), help="where the weights start")
    l1: float = magnitude(0.0, 0.0, 0.1, r"\lambda_1", "penalty on the sizes of the weights, without biases")
    l2: float = magnitude(0.0, 0.0, 0.1, r"\lambda_2", "penalty on the squares of the weights, without biases")
    dropout: float = below_one(0.0, 0.0, 0.9, "p", "share of the hidden units left out in each step")
    rescale: bool = param(True, help="enlarge the units that stay by 1/(1-p), so that testing needs no correction")
    activity_l1: float = magnitude(
        0.0, 0.0, 0.1, r"\alpha_1", "penalty on the sizes of the hidden units' outputs", advanced=True
    )
    activity_l2: float = magnitude(
        0.0, 0.0, 0.1, r"\alpha_2", "penalty on the squares of the hidden units' outputs", advanced=True
    )
    proximal_l1: float = magnitude(
        0.0,
        0.0,
        0.1,
        r"\pi_1",
        "weights shrink by this times the rate after each step, and stop at zero",
        advanced=True,
    )
    leak: float = unsigned(0.01, 0.0, 1.0, "a", "slope of leaky_relu below zero (Keras's layer: 0.3)", advanced=True)
    squared: bool = switch("classes by squared error of softmax or sigmoid, as old code has it")

    label = "Network"
    reference = "keras.Sequential of Dense layers; torch.nn.Sequential of Linear"

    def passes(self, inputs: int, outputs: int) -> Passes:
        """The network with its ends; outputs as for `layout`."""
        return _passes(self, inputs, 1 if outputs == 2 else outputs)

    def layout(self, inputs: int, outputs: int) -> list[tuple[str, slice, tuple[int, ...]]]:
        """Name, place and shape of each part of the flat vector: ("W1", slice, (in, out)), ("b1", slice, (out,)), ...

        outputs: the number of classes, or 1 for values. Two classes are told apart by one logit."""
        found = []
        for i, (weights, shape, biases) in enumerate(self.passes(inputs, outputs).cuts, start=1):
            found += [(f"W{i}", weights, shape), (f"b{i}", biases, shape[1:])]
        return found

    def start(self, inputs: int, outputs: int, seed: int = 0) -> np.ndarray:
        """The weights before training, shape (N,), drawn from `np.random.default_rng([seed, 0, 2])` layer by layer, of
        each first the weights, then the biases."""
        passes = self.passes(inputs, outputs)
        rng, p = np.random.default_rng([seed, 0, 2]), np.empty(passes.size)
        for weights, shape, biases in passes.cuts:
            p[weights] = self.initializer.weights(rng, *shape).ravel()
            p[biases] = self.initializer.biases(rng, *shape)
        return p

    def logits(self, weights: np.ndarray, x: np.ndarray, masks: list[np.ndarray] | None = None) -> np.ndarray:
        """The last layer's sums for rows x: weights (N,), x (n, d), masks one (n, units) per hidden layer, or None
        as in testing -> (n, outputs). Raises ValueError where the weights are not those of such a network."""
        with np.errstate(over="ignore"):  # a sigmoid far out
            return self._fitting(weights, x).forward(weights, x, masks).outputs

    def loss_and_grad(
        self, weights: np.ndarray, x: np.ndarray, y: np.ndarray, masks: list[np.ndarray] | None = None
    ) -> tuple[float, np.ndarray]:
        """The mean loss over the rows plus penalties, and its gradient (N,). weights (N,), x (n, d), y (n,): numbers
        of classes, or values; masks as for `logits`. Raises ValueError where the weights are not those of such a
        network."""
        passes, y = self._fitting(weights, x), np.asarray(y)
        with np.errstate(over="ignore"):
            seen = passes.forward(weights, x, masks)
            loss = self.loss(y, passes.cuts[-1][1][1])
            value = float(loss.rows(seen.outputs, y).mean()) + passes.penalty(weights, seen)
            return value, passes.backward(weights, seen, y, loss, masks)

    def loss(self, y: np.ndarray, outputs: int) -> Loss:
        """The loss of targets y, shape (n,), on so many outputs."""
        return loss_for(y, outputs, self.squared)

    def _fitting(self, weights: np.ndarray, x: np.ndarray) -> Passes:
        """The passes that weights (N,) and rows (n, d) belong to: the number of outputs follows from them."""
        inputs, last = x.shape[1], (x.shape[1], *self.hidden)[-1]
        body = self.passes(inputs, 1).size - (last + 1)
        outputs, rest = divmod(len(weights) - body, last + 1)
        if rest or outputs < 1:
            raise Told(
                "{n} weights are not those of such a network with {inputs} inputs", n=len(weights), inputs=inputs
            )
        return _passes(self, inputs, outputs)


@lru_cache(maxsize=64)
def _passes(network: Network, inputs: int, outputs: int) -> Passes:
    return Passes(network, inputs, outputs)
