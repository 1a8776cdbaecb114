"""The losses: of each row, from what the last layer gives, and their gradients there.

`outputs` are the last layer's sums, shape (n, k); `y` are numbers of classes or values, shape (n,).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .activations import sigmoid


class Loss(NamedTuple):
    """`rows`: the loss of each row, (n,). `grad`: the gradient of their sum with respect to the outputs, (n, k).
    `correct`: whether each row is classified rightly, (n,), or None for a loss of values."""

    rows: Callable[[np.ndarray, np.ndarray], np.ndarray]
    grad: Callable[[np.ndarray, np.ndarray], np.ndarray]
    correct: Callable[[np.ndarray, np.ndarray], np.ndarray] | None


def softmax(outputs: np.ndarray) -> np.ndarray:
    """Probabilities of the classes, shape (n, k) as the outputs."""
    raised = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _binary(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    z = outputs[:, 0]
    return np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z)))


def _binary_grad(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    return sigmoid(outputs) - y[:, None]


def _categorical(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    lifted = outputs - outputs.max(axis=1, keepdims=True)
    return np.log(np.exp(lifted).sum(axis=1)) - lifted[np.arange(len(y)), y]


def _categorical_grad(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    found = softmax(outputs)
    found[np.arange(len(y)), y] -= 1.0
    return found


def _squared(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    off = outputs[:, 0] - y
    return off * off


def _squared_grad(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 2 * (outputs - y[:, None])


def _sigmoid_squared_grad(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    s = sigmoid(outputs)
    return 2 * (s - y[:, None]) * s * (1 - s)


def _off(outputs: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    s = softmax(outputs)
    off = s.copy()
    off[np.arange(len(y)), y] -= 1.0
    return s, off


def _softmax_squared(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    _, off = _off(outputs, y)
    return (off * off).mean(axis=1)


def _softmax_squared_grad(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    s, off = _off(outputs, y)
    slope = 2 / outputs.shape[1] * off
    return s * (slope - (slope * s).sum(axis=1, keepdims=True))


def _two(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (outputs[:, 0] > 0) == (y == 1)


def _many(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    return outputs.argmax(axis=1) == y


SQUARED = Loss(_squared, _squared_grad, None)
BINARY = Loss(_binary, _binary_grad, _two)
CATEGORICAL = Loss(_categorical, _categorical_grad, _many)
SIGMOID_SQUARED = Loss(lambda outputs, y: _squared(sigmoid(outputs), y), _sigmoid_squared_grad, _two)
SOFTMAX_SQUARED = Loss(_softmax_squared, _softmax_squared_grad, _many)


def loss_for(y: np.ndarray, outputs: int, squared: bool) -> Loss:
    """The loss of targets y, shape (n,): of classes where they are whole numbers, of values otherwise. `squared`:
    classes by squared error, as old code has it, instead of by cross-entropy."""
    if not np.issubdtype(y.dtype, np.integer):
        return SQUARED
    if outputs == 1:
        return SIGMOID_SQUARED if squared else BINARY
    return SOFTMAX_SQUARED if squared else CATEGORICAL
