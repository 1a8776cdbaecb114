import csv
import io
import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from engine import Dataset, Told, item, param
from engine.dataset import standardised

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_INPUTS = 64
MOST_CLASSES = 20
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-"}
EXAMPLE = "x,y,kind\n0,0,a\n1,1,a\n0.2,0.1,a\n0.9,0.8,a\n0,1,b\n1,0,b\n0.1,0.9,b\n0.8,0.2,b\n"


class Parsed(NamedTuple):
    """A text as rows."""

    x: np.ndarray
    y: np.ndarray
    inputs: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    left_out: int  # rows with a missing value
    names: tuple[str, ...]  # of all columns


@item
class Table(Dataset):
    """Your own rows, as a CSV: some columns of numbers go in, one column is to be predicted."""

    text: str = param(EXAMPLE, help="rows with commas, semicolons or tabs between, names of the columns first")
    inputs: str = param("", help="names of the columns that go in, with commas; empty: the first two of numbers")
    target: str = param("", help="name of the column to be predicted; empty: the last one")
    standardise: bool = param(True, help="shift and scale each column to mean 0 and standard deviation 1")

    label = "Your own (CSV)"
    reference = "your own"
    licence = "your own"

    def __post_init__(self):
        super().__post_init__()
        _parsed(self.text, self.inputs, self.target)

    @property
    def parsed(self):
        """The rows as they were read."""
        return _parsed(self.text, self.inputs, self.target)

    @property
    def names(self):
        """All columns of the text."""
        return list(self.parsed.names)

    @property
    def columns(self):
        """The columns that go in."""
        return self.parsed.inputs

    @property
    def class_names(self):
        """The texts of the target's column; none where it holds numbers."""
        return self.parsed.classes

    def make(self):
        found = self.parsed
        return (standardised(found.x) if self.standardise else found.x), found.y


@lru_cache(maxsize=8)
def _parsed(text: str, inputs: str, target: str) -> Parsed:
    """Raises Told where a text cannot be learnt from, with the reason."""
    if len(text) > MOST_BYTES or len(text.encode()) > MOST_BYTES:
        raise Told("The text is larger than {most} MB.", most=MOST_BYTES // 1_000_000)
    names, rows = _rows(text)
    aim = target.strip() or names[-1]
    wanted = tuple(one.strip() for one in inputs.split(",") if one.strip())
    for one in (*wanted, aim):
        if one not in names:
            raise Told("There is no column {name}; there are: {names}", name=one, names=", ".join(names[:20]))
    columns = {name: [row[i].strip() for row in rows] for i, name in enumerate(names)}
    numbers = [name for name in names if name != aim and all(map(_number_or_missing, columns[name]))]
    wanted = wanted or tuple(numbers[:2])
    if not wanted:
        raise Told("No column beside {target} holds numbers.", target=aim)
    if aim in wanted or len(set(wanted)) < len(wanted) or len(wanted) > MOST_INPUTS:
        raise Told("Each input is a column of its own, not the target, and there are {most} at most.", most=MOST_INPUTS)
    if strange := [name for name in wanted if name not in numbers]:
        raise Told("The column {name} holds texts; only columns of numbers go in.", name=strange[0])
    whole = [i for i in range(len(rows)) if all(columns[name][i].lower() not in MISSING for name in (*wanted, aim))]
    if len(whole) < 4:
        raise Told("Only {n} rows are complete; there must be 4 or more.", n=len(whole))
    x = np.array([[float(columns[name][i]) for name in wanted] for i in whole])
    found = [columns[aim][i] for i in whole]
    left_out = len(rows) - len(whole)
    if all(map(_number_or_missing, found)) and len(set(found)) > MOST_CLASSES // 4:
        return Parsed(x, np.array(list(map(float, found))), wanted, aim, (), left_out, tuple(names))
    classes = tuple(dict.fromkeys(found))
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise Told("The column {name} has {n} different texts; from 2 to {most} can be told apart.",
                   name=aim, n=len(classes), most=MOST_CLASSES)  # fmt: skip
    at = {name: i for i, name in enumerate(classes)}
    return Parsed(x, np.array([at[one] for one in found]), wanted, aim, classes, left_out, tuple(names))


def _rows(text: str) -> tuple[list[str], list[list[str]]]:
    first = text.strip("\n\r\ufeff ").partition("\n")[0]
    between = max(",;\t", key=first.count)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=between) if any(map(str.strip, row))
        ]
    except csv.Error as error:
        raise Told("This is no CSV: {why}", why=str(error)) from error
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Told("A CSV has the names of two columns or more in its first row, and rows below it.")
    if len(rows) - 1 > MOST_ROWS:
        raise Told("The text has {n} rows; there is room for {most}.", n=len(rows) - 1, most=MOST_ROWS)
    names = [one.strip() for one in rows[0]]
    if all(map(_number_or_missing, names)):  # there are no names
        names, rows = [f"column {i + 1}" for i in range(len(rows[0]))], [[], *rows]
    if len(set(names)) < len(names):
        raise Told("Two columns have the same name.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(names):
            raise Told("Row {row} has {n} cells, not {m}.", row=number, n=len(row), m=len(names))
    return names, rows[1:]


def _number_or_missing(text: str) -> bool:
    if text.strip().lower() in MISSING:
        return True
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
