"""TensorFlow 1: `tf.train.AdamOptimizer` and its like, as the calls that do the same today."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from engine import Told

Given = dict[str, ast.expr]
Made = tuple[str, Given, Told | None]
LATE = ("use_locking", "name", "use_nesterov", "centered")  # without a counterpart: use_locking and name
RATE = "learning_rate"


def _kept(given: Given, names: dict[str, str], defaults: dict[str, float] | None = None) -> Given:
    """Those of the arguments that count, by today's names, and the defaults of then where they were others."""
    found = {
        names.get(key, key): one for key, one in given.items() if key not in ("use_locking", "name", "global_step", "x")
    }
    return {key: ast.Constant(value) for key, value in (defaults or {}).items() if key not in found} | found


def _same(
    name: str, names: dict[str, str] | None = None, defaults: dict[str, float] | None = None
) -> Callable[[Given], Made]:
    return lambda given: (name, _kept(given, names or {}, defaults), None)


def _momentum(given: Given) -> Made:
    found = _kept(given, {RATE: "lr", "use_nesterov": "nesterov"})
    return "torch.optim.SGD", {"params": ast.Name("params")} | found, None


def _natural(given: Given) -> Made:
    rate = given.get("decay_rate")
    if isinstance(rate, ast.Constant) and isinstance(rate.value, (int, float)) and abs(rate.value) < 700:
        given["decay_rate"] = ast.Constant(math.exp(-rate.value))
    return "keras.optimizers.schedules.ExponentialDecay", _kept(given, {RATE: "initial_learning_rate"}), None


STARTS = {RATE: "initial_learning_rate"}
SCHEDULES = "keras.optimizers.schedules."
_ALL: dict[str, tuple[tuple[str, ...], Callable[[Given], Made]]] = {
    "GradientDescentOptimizer": ((RATE, *LATE[:2]), _same("keras.optimizers.SGD")),
    "MomentumOptimizer": ((RATE, "momentum", *LATE[:3]), _momentum),
    "AdamOptimizer": (
        (RATE, "beta1", "beta2", "epsilon", *LATE[:2]),
        _same("keras.optimizers.Adam", {"beta1": "beta_1", "beta2": "beta_2"}, {"epsilon": 1e-8}),
    ),
    "AdagradOptimizer": (
        (RATE, "initial_accumulator_value", *LATE[:2]),
        _same("keras.optimizers.Adagrad", defaults={"initial_accumulator_value": 0.1, "epsilon": 0.0}),
    ),
    "AdadeltaOptimizer": (
        (RATE, "rho", "epsilon", *LATE[:2]),
        _same("keras.optimizers.Adadelta", defaults={RATE: 0.001, "rho": 0.95, "epsilon": 1e-8}),
    ),
    "RMSPropOptimizer": (
        (RATE, "decay", "momentum", "epsilon", "use_locking", "centered", "name"),
        _same("optax.rmsprop", {"epsilon": "eps"}, {"decay": 0.9, "eps": 1e-10, "initial_scale": 1.0}),
    ),
    "FtrlOptimizer": (
        (
            RATE,
            "learning_rate_power",
            "initial_accumulator_value",
            "l1_regularization_strength",
            "l2_regularization_strength",
        ),
        _same("keras.optimizers.Ftrl"),
    ),
    "exponential_decay": (
        (RATE, "global_step", "decay_steps", "decay_rate", "staircase", "name"),
        _same(f"{SCHEDULES}ExponentialDecay", STARTS),
    ),
    "natural_exp_decay": ((RATE, "global_step", "decay_steps", "decay_rate", "staircase", "name"), _natural),
    "inverse_time_decay": (
        (RATE, "global_step", "decay_steps", "decay_rate", "staircase", "name"),
        _same(f"{SCHEDULES}InverseTimeDecay", STARTS),
    ),
    "polynomial_decay": (
        (RATE, "global_step", "decay_steps", "end_learning_rate", "power", "cycle", "name"),
        _same(f"{SCHEDULES}PolynomialDecay", STARTS),
    ),
    "cosine_decay": ((RATE, "global_step", "decay_steps", "alpha", "name"), _same(f"{SCHEDULES}CosineDecay", STARTS)),
    "cosine_decay_restarts": (
        (RATE, "global_step", "first_decay_steps", "t_mul", "m_mul", "alpha", "name"),
        _same(f"{SCHEDULES}CosineDecayRestarts", STARTS),
    ),
    "piecewise_constant": (("x", "boundaries", "values", "name"), _same(f"{SCHEDULES}PiecewiseConstantDecay")),
    "piecewise_constant_decay": (("x", "boundaries", "values", "name"), _same(f"{SCHEDULES}PiecewiseConstantDecay")),
}
NAMES = {f"tf.train.{name}": one for name, one in _ALL.items()}
