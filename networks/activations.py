"""The activations: what a unit makes of its sum, and the slope of that."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805  # of SELU, Klambauer et al. 2017


class Activation(NamedTuple):
    """Both are elementwise, for arrays of any shape. `slope` is asked with the sum z and what `value` made of it. The
    last argument is the slope of a leaky ReLU below zero, which the others pass over."""

    value: Callable[[np.ndarray, float], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), elementwise, shape as z."""
    return 1 / (1 + np.exp(-z))


def _table() -> tuple[np.ndarray, float]:
    """Taylor coefficients of erf around the points 0, 1/8, ..., 6: by the recurrence of Hermite's polynomials."""
    step, terms = 0.125, 13
    at = np.arange(49) * step
    rows = np.empty((terms, len(at)))
    rows[0] = [math.erf(one) for one in at]
    before, now = np.zeros_like(at), 2 / math.sqrt(math.pi) * np.exp(-at * at)  # derivatives 1, 2, ...
    factorial = 1.0
    for n in range(1, terms):
        factorial *= n
        rows[n] = now / factorial
        before, now = now, -2 * at * now - 2 * (n - 1) * before
    return rows, step


_ROWS, _STEP = _table()


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, elementwise, shape as x, to 1e-15; NumPy has none."""
    size = np.minimum(np.abs(x), 6.0)  # from there on it is 1 to the last digit
    near = np.rint(np.nan_to_num(size) / _STEP).astype(np.intp)
    away = size - near * _STEP
    found = _ROWS[-1][near]
    for row in _ROWS[-2::-1]:
        found = found * away + row[near]
    return np.copysign(found, x)


def _bell(z: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)


def _below(z: np.ndarray, scale: float, alpha: float) -> np.ndarray:
    return scale * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


ACTIVATIONS: dict[str, Activation] = {
    "linear": Activation(lambda z, _: z, lambda z, a, _: np.ones_like(z)),
    "sigmoid": Activation(lambda z, _: sigmoid(z), lambda z, a, _: a * (1 - a)),
    "tanh": Activation(lambda z, _: np.tanh(z), lambda z, a, _: 1 - a * a),
    "relu": Activation(lambda z, _: np.maximum(z, 0.0), lambda z, a, _: z > 0),
    "leaky_relu": Activation(
        lambda z, leak: np.where(z > 0, z, leak * z), lambda z, a, leak: np.where(z > 0, 1.0, leak)
    ),
    "elu": Activation(lambda z, _: _below(z, 1.0, 1.0), lambda z, a, _: np.where(z > 0, 1.0, a + 1.0)),
    "selu": Activation(lambda z, _: _below(z, SCALE, ALPHA), lambda z, a, _: np.where(z > 0, SCALE, a + SCALE * ALPHA)),
    "gelu": Activation(
        lambda z, _: 0.5 * z * (1 + erf(z / math.sqrt(2))),
        lambda z, a, _: 0.5 * (1 + erf(z / math.sqrt(2))) + z * _bell(z),
    ),
    "softplus": Activation(lambda z, _: np.logaddexp(0.0, z), lambda z, a, _: sigmoid(z)),
}
