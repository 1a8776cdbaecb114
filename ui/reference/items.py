"""Every optimizer, schedule and landscape as a card: what can be said about it from its declaration alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from engine import Item, Landscape, Run, params
from engine.spelling import rows
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

from ..ground import PICTURED
from ..lanes import Lane
from ..playground.state import Setup
from ..texts import language, t
from ..tuning import tuned

CATALOGS = {"optimizer": OPTIMIZERS, "schedule": SCHEDULES, "landscape": LANDSCAPES}
KINDS = {"optimizer": "Optimizers", "schedule": "Schedules", "landscape": "Landscapes"}
HOUSE = Path(__file__).parents[2]
GROUND, STEPS = "Rosenbrock", 200  # of the small pictures


@dataclass(frozen=True)
class Card:
    """One item of a catalog."""

    kind: str
    name: str

    @property
    def cls(self) -> type[Item]:
        """The item's class."""
        return CATALOGS[self.kind][self.name]

    @property
    def label(self) -> str:
        """Its name for people."""
        return t(self.cls.label or self.name)

    @property
    def family(self) -> str:
        """What it is one of."""
        return getattr(self.cls, "family", "")

    @property
    def latex(self) -> str:
        """Its formula in LaTeX; "" for a surface that is none."""
        return self.cls.formula

    @property
    def pictured(self) -> bool:
        """Whether there is a picture of it: a landscape over other than two variables has none."""
        return self.kind != "landscape" or self.name in PICTURED

    @cached_property
    def text(self) -> str:
        """All that a search looks at."""
        said = [self.name, self.label, self.kind, self.family, self.cls.formula, self.cls.reference, self.cls.idea()]
        said.append(getattr(self.cls, "expression", ""))
        said += [getattr(self.cls, part, "") for part in ("fixes", "breaks", "caveat")]
        said += [f"{one.name} {one.symbol} {one.help}" for one in params(self.cls)]
        said += [row.call for one in self.cls.spelling.values() for row in rows(one)]
        return " ".join(said).casefold()

    @cached_property
    def setup(self) -> Setup:
        """The picture that shows it: what the card's small one is taken from, and what opens in the playground."""
        if self.kind == "landscape":
            land = self.cls()
            racers = [tuned(land, OPTIMIZERS[name]()) for name in ("Momentum", "RMSProp", "Adam")]
            return self._setup(land, tuple(Lane(slot, one) for slot, one in enumerate(racers)))
        land = LANDSCAPES[GROUND]()
        if self.kind == "optimizer":
            optimizer = self.cls()
            if getattr(optimizer, "lr", 1.0) != 1.0:  # a rate of 1 says that the method finds its own step
                optimizer = tuned(land, optimizer)
            lanes: tuple[Lane, ...] = (Lane(0, optimizer),)
        else:
            optimizer = tuned(land, OPTIMIZERS["Momentum"]())
            lanes = (Lane(0, optimizer, self.cls()), Lane(1, optimizer))
        return self._setup(land, lanes)

    @staticmethod
    def _setup(land: Landscape, lanes: tuple[Lane, ...]) -> Setup:
        return Setup(land, land.starts[0], STEPS, lanes=lanes)

    @property
    def run(self) -> Run:
        """The first run of that picture."""
        return self.setup.run(self.setup.lanes[0])

    @property
    def source(self) -> Path:
        """Its file."""
        return HOUSE.joinpath(*self.cls.__module__.split(".")).with_suffix(".py")


def cards() -> dict[str, Card]:
    """All cards by name: optimizers, schedules, landscapes, each sorted by family."""
    return _cards(language())


@lru_cache(maxsize=4)
def _cards(language: str) -> dict[str, Card]:
    found = [Card(kind, name) for kind, catalog in CATALOGS.items() for name in catalog]
    order = list(CATALOGS)
    found.sort(key=lambda card: (order.index(card.kind), card.family, card.label.casefold()))
    return {card.name: card for card in found}


def matching(words: str, kind: str | None, family: str | None) -> list[Card]:
    """The cards that hold every word, of this kind and family; first those that have it in the name."""
    wanted = words.casefold().split()
    found = [
        card
        for card in cards().values()
        if (not kind or card.kind == kind)
        and (not family or card.family == family)
        and all(word in card.text for word in wanted)
    ]
    return sorted(found, key=lambda card: any(word not in f"{card.name} {card.label}".casefold() for word in wanted))


def families(kind: str | None) -> list[str]:
    """The families of a kind, or of all."""
    return sorted({card.family for card in cards().values() if card.family and (not kind or card.kind == kind)})
