"""PyTorch's gains: by how much the weights in front of an activation are enlarged."""

from __future__ import annotations

import math

GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2.0), "selu": 0.75}  # torch.nn.init


def gain_of(activation: str, slope: float = 0.01) -> float:
    """What `torch.nn.init.calculate_gain` gives; `slope` is that of "leaky_relu" below zero. An activation that it
    does not know has gain 1."""
    return math.sqrt(2 / (1 + slope * slope)) if activation == "leaky_relu" else GAINS.get(activation, 1.0)
