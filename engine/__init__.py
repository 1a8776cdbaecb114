"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .compiled.elementwise import cbrt, maximum, minimum, power, sign, sqrt
from .composed import Composed
from .declare import Item, Param, inside, param, params
from .discover import discover
from .expression import expression
from .fields import choice, epsilon, flavour, learning_rate, weight_decay
from .landscape import Landscape
from .optimizer import OneByOne, Optimizer, Wrapper, running, shared
from .oracle import Oracle, normals
from .run import Run, Trajectory, run
from .schedule import Constant, Schedule, at_least_one, cycle_at, lookup
from .sgd import SGD
from .spelling import decayed
from .stopping import EarlyStopping
from .told import Told

__all__ = [
    "SGD",
    "Batch",
    "Composed",
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
    "Told",
    "Trajectory",
    "Wrapper",
    "at_least_one",
    "cbrt",
    "choice",
    "cycle_at",
    "decayed",
    "discover",
    "epsilon",
    "expression",
    "flavour",
    "inside",
    "learning_rate",
    "lookup",
    "maximum",
    "minimum",
    "normals",
    "param",
    "params",
    "power",
    "run",
    "run_batch",
    "running",
    "shared",
    "sign",
    "sqrt",
    "weight_decay",
]
