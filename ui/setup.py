"""What a person has set up: a landscape, a start and up to six lanes. A link carries exactly this."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine import Constant, EarlyStopping, Landscape, Optimizer, Run, Schedule, Wrapper
from figures.look import sign as sign  # a run's marker, for whoever names runs
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

MOST_LANES = 6
MOST_STEPS = 5000
FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "optax": "optax"}


@dataclass(frozen=True)
class Lane:
    """One run of the race. Its slot (0-5) fixes its colour, dash and marker."""

    slot: int
    optimizer: Optimizer
    schedule: Schedule = Constant()

    @property
    def inner(self) -> Optimizer:
        """The optimizer itself, without what is wrapped around it."""
        return self.optimizer.inner

    @property
    def label(self) -> str:
        """The name of the optimizer."""
        return self.inner.label

    @property
    def detail(self) -> str:
        """What tells this lane from others of the same optimizer."""
        parts = [f"lr {self.optimizer.lr:g}"]
        if getattr(self.inner, "flavour", "torch") != "torch":
            parts.append(FRAMEWORKS[self.inner.flavour])
        around = self.optimizer
        while isinstance(around, Wrapper):
            parts.append(_inside(around.label))
            around = around.then
        schedule = self.schedule
        if hasattr(schedule, "then"):
            parts.append(f"warm-up {schedule.warmup_steps}")
            schedule = schedule.then
        if type(schedule) is not Constant:
            parts.append(_inside(schedule.label))
        return " · ".join(parts)


def _inside(label: str) -> str:
    """A label inside a sentence: small, unless it starts with an abbreviation."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


@dataclass(frozen=True)
class Setup:
    """The whole picture, but for what only the eye has changed (clock, camera, hidden lanes)."""

    landscape: Landscape
    lanes: tuple[Lane, ...]
    start: tuple[float, float]
    steps: int = 300
    noise: float = 0.0
    seed: int = 0
    stop: EarlyStopping | None = None

    def run(self, lane: Lane) -> Run:
        """The run of one lane."""
        return Run(
            self.landscape, lane.optimizer, lane.schedule, self.start, self.steps, self.noise, self.seed, self.stop
        )

    def lane(self, slot: int) -> Lane:
        """The lane in this slot, or the first one."""
        return next((one for one in self.lanes if one.slot == slot), self.lanes[0])

    def with_lane(self, lane: Lane) -> Setup:
        """A copy in which this lane takes its slot, replacing what was there."""
        lanes = [one for one in self.lanes if one.slot != lane.slot] + [lane]
        return replace(self, lanes=tuple(sorted(lanes, key=lambda one: one.slot)))

    def without(self, slot: int) -> Setup:
        """A copy without the lane in this slot."""
        return replace(self, lanes=tuple(one for one in self.lanes if one.slot != slot))

    def free_slot(self, most: int = MOST_LANES) -> int | None:
        """The first slot without a lane, None if all are taken."""
        taken = {one.slot for one in self.lanes}
        return next((slot for slot in range(most) if slot not in taken), None)


def greeting() -> Setup:
    """The first picture: one valley, three ways down."""
    landscape = LANDSCAPES["Rosenbrock"]()
    lanes = (
        Lane(0, OPTIMIZERS["Momentum"](lr=0.0001)),
        Lane(1, OPTIMIZERS["RMSProp"](lr=0.06, rho=0.95), SCHEDULES["CosineDecay"]()),
        Lane(2, OPTIMIZERS["Adam"](lr=0.1, beta2=0.97)),
    )
    return Setup(landscape, lanes, (-1.2, -0.5))
