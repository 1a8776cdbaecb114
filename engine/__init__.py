"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .compiled.elementwise import cbrt, maximum, minimum, power, sign, sqrt
from .declare import Item, Param, inside, param, params
from .discover import discover
from .expression import expression
from .fields import (
    beta1,
    beta2,
    choice,
    decoupled_decay,
    duration,
    epsilon,
    epsilon_root,
    flavour,
    forgetting,
    learning_rate,
    magnitude,
    momentum,
    switch,
    weight_decay,
)
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
    "beta1",
    "beta2",
    "cbrt",
    "choice",
    "cycle_at",
    "decayed",
    "decoupled_decay",
    "discover",
    "duration",
    "epsilon",
    "epsilon_root",
    "expression",
    "flavour",
    "forgetting",
    "inside",
    "learning_rate",
    "lookup",
    "magnitude",
    "maximum",
    "minimum",
    "momentum",
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
    "switch",
    "weight_decay",
]
