"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .declare import Item, Param, choice, epsilon, flavour, learning_rate, param, params, weight_decay
from .discover import discover
from .elementwise import maximum, power, sign, sqrt
from .landscape import Landscape
from .optimizer import Optimizer, shared
from .oracle import Oracle
from .run import Run, Trajectory, run
from .schedule import Constant, Schedule

__all__ = [
    "Batch",
    "Constant",
    "Item",
    "Landscape",
    "Optimizer",
    "Oracle",
    "Param",
    "Run",
    "Schedule",
    "Trajectory",
    "choice",
    "discover",
    "epsilon",
    "flavour",
    "learning_rate",
    "maximum",
    "param",
    "params",
    "power",
    "run",
    "run_batch",
    "shared",
    "sign",
    "sqrt",
    "weight_decay",
]
