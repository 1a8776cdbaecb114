"""What is to be trained, and training it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

from engine import Budget, Constant, Dataset, MiniBatches, Optimizer, Schedule, Told
from engine.budget import Meter
from engine.declare import is_number, whole
from engine.loop import walk
from engine.run import MOST_STEPS

from .callback import Callback, Course
from .epochs import Epochs
from .network import Network
from .objective import TrainingLoss
from .optimizers import in_network, why_not
from .passes import Passes
from .rows import Rows, split
from .training import Training

MOST_BYTES = 120_000_000  # of weights kept, one vector after each epoch
SPLITS = ("last", "stratified")


@dataclass(frozen=True)
class Fit:
    """Everything that determines a training. Its repr is valid Python and serves as the key of caches.

    validation: share of the rows that is kept back. split: "last" takes the last rows before any shuffling, as Keras
    does; "stratified" takes the same share of each class. seed: of the start, the order of the rows and dropout. A
    schedule counts steps, callbacks count epochs. Raises ValueError for what makes no sense.
    """

    network: Network
    data: Dataset
    optimizer: Optimizer
    schedule: Schedule = field(default_factory=Constant)
    batch_size: int = 32
    epochs: int = 50
    validation: float = 0.2
    callbacks: tuple[Callback, ...] = ()
    seed: int = 0
    split: str = "last"
    shuffle: bool = True

    def __post_init__(self) -> None:
        kinds = (("network", Network), ("data", Dataset), ("optimizer", Optimizer), ("schedule", Schedule))
        for name, kind in kinds:
            if not isinstance(part := getattr(self, name), kind):
                raise Told(
                    "{name} must be an item of the catalog with its parameters, not {value!r}", name=name, value=part
                )
        if not isinstance(self.callbacks, (tuple, list)) or not all(isinstance(o, Callback) for o in self.callbacks):
            raise Told("callbacks must be callbacks in a row, not {value!r}", value=self.callbacks)
        if not is_number(self.validation) or not 0 <= self.validation < 1:
            raise Told("validation must be in {valid}, not {value!r}", valid="[0, 1)", value=self.validation)
        if self.split not in SPLITS:
            raise Told("split must be one of {names}, not {value!r}", names=", ".join(SPLITS), value=self.split)
        set_ = object.__setattr__
        set_(self, "callbacks", tuple(self.callbacks))
        set_(self, "batch_size", whole("batch_size", self.batch_size, 1, MOST_STEPS))
        set_(self, "epochs", whole("epochs", self.epochs, 1, MOST_STEPS))
        set_(self, "validation", float(self.validation))
        set_(self, "seed", whole("seed", self.seed))
        set_(self, "shuffle", bool(self.shuffle))
        if type(self.schedule) is not Constant and any(one.sets_rate for one in self.callbacks):
            raise Told(
                "{callback} cannot set the rate beside a schedule: in Keras that is a TypeError. Take one of both.",
                callback=next(one.label for one in self.callbacks if one.sets_rate),
            )

    def __repr__(self) -> str:
        """A call of Fit. A constant schedule is left out: an initializer has the same name."""
        shown = (one.name for one in fields(self) if one.name != "schedule" or type(self.schedule) is not Constant)
        return f"Fit({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    @cached_property
    def rows(self) -> Rows:
        """x_train (n, d), y_train (n,), x_val, y_val; raises Told where one of both would have no row."""
        return split(self.data, self.validation, self.split, self.seed)

    @property
    def passes(self) -> Passes:
        """The network with the ends that the data ask for."""
        return self.network.passes(len(self.data.columns), len(self.data.class_names) or 1)

    @property
    def batches(self) -> MiniBatches:
        """Which rows each step sees."""
        return MiniBatches(len(self.rows.x_train), self.batch_size, self.shuffle)

    @property
    def steps(self) -> int:
        """Steps in all epochs."""
        return self.epochs * self.batches.per_epoch


@dataclass(frozen=True)
class _Walk:
    """What the step loop asks of a run."""

    landscape: TrainingLoss
    optimizer: Optimizer
    schedule: Schedule
    steps: int


class _Dial(Schedule):
    """The rate that the callbacks have set."""

    closed_loop = True

    def __init__(self, course: Course) -> None:
        self.course = course

    def begin(self, base_lr: Any, steps: int) -> dict[str, Any]:
        return {"lr": self.course.lr}

    def before_step(self, state: dict[str, Any], loss: Any) -> None:
        state["lr"] = self.course.lr

    def after_step(self, state: dict[str, Any], loss: Any) -> None:
        pass


def fit(
    what: Fit,
    budget: Budget | None = None,
    cancel: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Training:
    """Train a network. Numeric trouble is a status, never an exception.

    budget: evaluations are gradients over all training rows. progress(epochs done, all) is called after each epoch.
    A training that is cut short keeps the epochs that are whole. Raises Told for an optimizer that cannot train such a
    network and for what would not fit into memory or into the steps allowed.
    """
    passes, rows = what.passes, what.rows
    if (trouble := why_not(what.optimizer, passes.size)) is not None:
        raise trouble
    if what.steps > MOST_STEPS:
        raise Told(
            "{steps} steps are more than {most}: fewer epochs, or larger batches.", steps=what.steps, most=MOST_STEPS
        )
    if (what.epochs + 1) * passes.size * 8 > MOST_BYTES:
        raise Told(
            "{epochs} epochs of {weights} weights are more than can be kept: {most} numbers in all.",
            epochs=what.epochs,
            weights=passes.size,
            most=MOST_BYTES // 8,
        )
    inputs, outputs = rows.x_train.shape[1], passes.cuts[-1][1][1]
    loss = TrainingLoss(
        what.network,
        passes,
        what.network.loss(rows.y_train, outputs),
        rows.x_train,
        rows.y_train,
        what.batches,
        what.seed,
    )
    course = Course(float(what.optimizer.lr))
    start = what.network.start(inputs, outputs, what.seed)
    record = Epochs(
        loss, rows, start, what.epochs, what.seed, course, [one.watch() for one in what.callbacks], progress
    )
    schedule = _Dial(course) if any(one.sets_rate for one in what.callbacks) else what.schedule
    task = _Walk(loss, in_network(what.optimizer, passes), schedule, what.steps)
    with np.errstate(all="ignore"):
        walk(task, record, start, None, Meter(budget, cancel), seed=what.seed)
        return record.training(what)
