"""What all pages with runs share, by name: the surface, the start, the number of steps, noise, seed and stop rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import EarlyStopping, Landscape, Run, TypedSurface
from landscapes import CATALOG as LANDSCAPES

from .codecs import Call, Number, Point, Whole
from .document import Document, Reading, part
from .lanes import Lane

MOST_STEPS = 5000
MOST_NOISE = 1e6
MOST_SEED = 2**32 - 1
STOPS = {"EarlyStopping": EarlyStopping}


def pictured(landscape: Landscape) -> bool:
    """Whether the pages can draw it: they show surfaces over two variables."""
    return len(landscape.variables) == 2


# by the names that people see, one's own formula first
PICTURED = sorted(
    (name for name, cls in LANDSCAPES.items() if pictured(cls())),
    key=lambda name: (not issubclass(LANDSCAPES[name], TypedSurface), LANDSCAPES[name].label.casefold()),
)


class Surface(Call):
    """A landscape that can be pictured."""

    def parse(self, key: str, text: str, reading: Reading) -> Landscape | None:
        found = super().parse(key, text, reading)
        if found is None or pictured(found):
            return found
        said = "{name} has {n} variables; only surfaces over two can be pictured here."
        reading.problem(said, name=type(found).__name__, n=len(found.variables))
        return None


def _best_start(made: dict[str, Any]) -> tuple[float, ...] | None:
    return made["landscape"].starts[0] if "landscape" in made else None


@dataclass(frozen=True)
class Ground(Document):
    """The part of a page's state that the next page finds as it was."""

    landscape: Landscape = part("on", Surface(LANDSCAPES), LANDSCAPES["Rosenbrock"](), shared=True)
    start: tuple[float, ...] = part("start", Point(), (-1.2, -0.5), shared=True, otherwise=_best_start)
    steps: int = part("steps", Whole(1, MOST_STEPS, nearest=True), 300, shared=True)
    noise: float = part("noise", Number(0.0, MOST_NOISE), 0.0, shared=True)
    seed: int = part("seed", Whole(0, MOST_SEED), 0, shared=True)
    stop: EarlyStopping | None = part("stop", Call(STOPS), None, shared=True)

    def run(self, lane: Lane) -> Run:
        """The run of one lane."""
        return Run(
            self.landscape, lane.optimizer, lane.schedule, self.start, self.steps, self.noise, self.seed, self.stop
        )
