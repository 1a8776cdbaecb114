"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .budget import Budget
from .compiled.elementwise import cbrt, maximum, minimum, power, sign, sqrt, where
from .composed import Composed
from .declare import Item, Param, inside, param, params
from .discover import discover
from .fields import choice, epsilon, flavour, learning_rate, weight_decay
from .formula import Formula, parse
from .landscape import Landscape
from .norms import dot, norm, total
from .objective import Objective
from .optimizer import OneByOne, Optimizer, Wrapper, running, shared
from .oracle import Oracle
from .record import Record
from .run import Run, Trajectory, run
from .sampling import GaussianNoise, normals
from .schedule import Constant, Schedule, at_least_one, cycle_at, lookup
from .sgd import SGD
from .spelling import decayed
from .stopping import EarlyStopping
from .told import Told

__all__ = [
    "SGD",
    "Batch",
    "Budget",
    "Composed",
    "Constant",
    "EarlyStopping",
    "Formula",
    "GaussianNoise",
    "Item",
    "Landscape",
    "Objective",
    "OneByOne",
    "Optimizer",
    "Oracle",
    "Param",
    "Record",
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
    "dot",
    "epsilon",
    "flavour",
    "inside",
    "learning_rate",
    "lookup",
    "maximum",
    "minimum",
    "norm",
    "normals",
    "param",
    "params",
    "parse",
    "power",
    "run",
    "run_batch",
    "running",
    "shared",
    "sign",
    "sqrt",
    "total",
    "weight_decay",
    "where",
]
