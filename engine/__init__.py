"""The engine: what can be tuned, how a run runs. It knows no concrete landscape, optimizer or schedule."""

from .batch import Batch, run_batch
from .budget import Budget
from .compiled.elementwise import cbrt, maximum, minimum, power, sign, sqrt, where
from .composed import Composed, Several
from .dataset import Dataset
from .declare import Item, Param, inside, item, param, params
from .discover import discover
from .fields import (
    above,
    below_one,
    beta1,
    beta2,
    choice,
    decoupled_decay,
    duration,
    epsilon,
    epsilon_root,
    flavour,
    forgetting,
    fraction,
    growth,
    learning_rate,
    magnitude,
    momentum,
    noise_key,
    open_fraction,
    rho,
    switch,
    unsigned,
    weight_decay,
)
from .formula import Formula, meant, parse
from .landscape import Landscape
from .norms import dot, norm, total
from .objective import Objective
from .optimizer import OneByOne, Optimizer, Wrapper, powers, running, shared
from .oracle import Oracle
from .record import Record
from .rows import LogisticRows, RowLoss, SquaredRows
from .run import Run, Trajectory, run
from .sampling import GaussianNoise, Masks, MiniBatches, normals
from .schedule import Constant, Schedule, at_least_one, cycle_at, lookup
from .sgd import SGD
from .spelling import decayed, decoupled
from .stopping import EarlyStopping
from .told import Told
from .typed import Typed, typed
from .typed_surface import TypedSurface

__all__ = [
    "SGD",
    "Batch",
    "Budget",
    "Composed",
    "Constant",
    "Dataset",
    "EarlyStopping",
    "Formula",
    "GaussianNoise",
    "Item",
    "Landscape",
    "LogisticRows",
    "Masks",
    "MiniBatches",
    "Objective",
    "OneByOne",
    "Optimizer",
    "Oracle",
    "Param",
    "Record",
    "RowLoss",
    "Run",
    "Schedule",
    "Several",
    "SquaredRows",
    "Told",
    "Trajectory",
    "Typed",
    "TypedSurface",
    "Wrapper",
    "above",
    "at_least_one",
    "below_one",
    "beta1",
    "beta2",
    "cbrt",
    "choice",
    "cycle_at",
    "decayed",
    "decoupled",
    "decoupled_decay",
    "discover",
    "dot",
    "duration",
    "epsilon",
    "epsilon_root",
    "flavour",
    "forgetting",
    "fraction",
    "growth",
    "inside",
    "item",
    "learning_rate",
    "lookup",
    "magnitude",
    "maximum",
    "meant",
    "minimum",
    "momentum",
    "noise_key",
    "norm",
    "normals",
    "open_fraction",
    "param",
    "params",
    "parse",
    "power",
    "powers",
    "rho",
    "run",
    "run_batch",
    "running",
    "shared",
    "sign",
    "sqrt",
    "switch",
    "total",
    "typed",
    "unsigned",
    "weight_decay",
    "where",
]
