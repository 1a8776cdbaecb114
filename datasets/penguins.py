import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine import Dataset, choice, item, param
from engine.dataset import standardised

FILE = Path(__file__).parent / "data" / "penguins.csv"


@lru_cache(maxsize=1)
def _table():
    """The rows of the file that are complete, as dictionaries."""
    with FILE.open(encoding="utf-8") as lines:
        found = list(csv.DictReader(lines))
    return [one for one in found if "NA" not in (one[name] for name in MEASURED)]


MEASURED = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")


@item
class Penguins(Dataset):
    """Three species of penguins told apart by two measured lengths: real data, with real exceptions."""

    first: str = choice(*MEASURED, help="the first input")
    second: str = choice(MEASURED[1], MEASURED[0], *MEASURED[2:], help="the second input")
    standardise: bool = param(True, help="shift and scale each column to mean 0 and standard deviation 1")

    label = "Penguins"
    reference = "Gorman, Williams & Fraser 2014, PLoS ONE 9(3): e90081; the R package palmerpenguins, by Horst et al."
    licence = "CC0; Dr. Kristen Gorman and the Palmer Station, Antarctica, LTER. Two of the 344 rows lack the lengths."
    class_names = ("Adelie", "Chinstrap", "Gentoo")
    sorted_rows = True

    @property
    def columns(self):
        """The two measured columns."""
        return self.first, self.second

    def make(self):
        x = np.array([[float(one[name]) for name in self.columns] for one in _table()])
        y = np.array([self.class_names.index(one["species"]) for one in _table()])
        return (standardised(x) if self.standardise else x), y
