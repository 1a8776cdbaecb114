"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .declare import Item, Param, choice, decayed, epsilon, flavour, learning_rate, param, params, weight_decay
from .discover import discover
from .elementwise import cbrt, maximum, minimum, power, sign, sqrt
from .expression import expression
from .landscape import Landscape
from .optimizer import OneByOne, Optimizer, Wrapper, running, shared
from .oracle import Oracle, normals
from .plain import SGD
from .run import Run, Trajectory, run
from .schedule import Constant, Schedule, row, some, stretch
from .stopping import EarlyStopping

__all__ = [
    "SGD",
    "Batch",
    "Constant",
    "EarlyStopping",
    "Item",
    "Landscape",
    "OneByOne",
    "Optimizer",
    "Oracle",
    "Param",
    "Run",
    "Schedule",
    "Trajectory",
    "Wrapper",
    "cbrt",
    "choice",
    "decayed",
    "discover",
    "epsilon",
    "expression",
    "flavour",
    "learning_rate",
    "maximum",
    "minimum",
    "normals",
    "param",
    "params",
    "power",
    "row",
    "run",
    "run_batch",
    "running",
    "shared",
    "sign",
    "some",
    "sqrt",
    "stretch",
    "weight_decay",
]
