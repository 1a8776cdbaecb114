"""The views that a stage can show, one row each.

stage/views/<id>.js draws a view, and on it come its layers, each from stage/layers/<id>.js.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class View(NamedTuple):
    """A view's words, English here, and its layers from the lowest to the uppermost."""

    title: str
    alt: str  # for those who do not see it; {surface} is the landscape's name
    layers: tuple[str, ...]


PLACE = ("trails", "signs", "paths", "iterates", "best", "heads", "pointed")
CURVE = ("trails", "cursor", "paths", "iterates", "best", "heads", "pointed", "band")

VIEWS = {
    "contour": View(
        "Contour",
        "Contour map of {surface} with the path of each optimizer; the table below holds the numbers",
        PLACE,
    ),
    "surface": View("Surface", "Surface of {surface} in three dimensions with the path of each optimizer", PLACE),
    "loss": View("Loss", "Loss against step for each optimizer", CURVE),
    "rate": View(
        "Learning rate",
        "Learning rate against step for each optimizer",
        ("trails", "cursor", "paths", "heads", "pointed", "band"),
    ),
    "boundary": View(
        "What the network says",
        "The answers of the chosen network over the plane of its inputs, with the rows of {surface}",
        ("answers", "rows"),
    ),
    "plane": View(
        "Loss around the path",
        "The loss on a plane through the space of weights, with the path of each training",
        ("trails", "stems", "signs", "paths", "heads", "pointed"),
    ),
    "accuracy": View("Accuracy", "Accuracy against epoch for each training", (*CURVE[:-1], "events", "band")),
    "epochs": View("Loss", "Loss against epoch for each training", (*CURVE[:-1], "events", "band")),
    "rates": View(
        "Learning rate",
        "Learning rate against epoch for each training",
        ("cursor", "trails", "paths", "heads", "pointed", "events", "band"),
    ),
}
ROWS = (("contour", "surface"), ("loss", "rate"))  # the playground's, from top to bottom


def listed(rows: Iterable[Iterable[str]]) -> list[list[dict]]:
    """What the browser gets: rows of {"id", "layers"}. Raises KeyError for a view without a row in `VIEWS`."""
    return [[{"id": one, "layers": VIEWS[one].layers} for one in row] for row in rows]


def network_rows(flat: bool, classes: bool) -> tuple[tuple[str, ...], ...]:
    """The views of the page of networks: on data of two columns there is a plane to show what it says, and where
    classes are told apart there is an accuracy."""
    pictures = ("boundary", "plane") if flat else ("plane",)
    return pictures, ("epochs", "accuracy", "rates") if classes else ("epochs", "rates")
