"""The charts of data: the rows of a step stand out, the model is drawn, gradients are where they belong."""

import numpy as np
import pytest

from engine import RowLoss
from figures.rows import gradients, rows
from landscapes import CATALOG, LinearRegression, LogisticRegression, SeparableClasses

NAMES = dict.fromkeys(("all", "seen", "model", "others", "own", "whole"), "…")
P = np.array([0.7, 0.4])


@pytest.mark.parametrize("name", [name for name, cls in CATALOG.items() if issubclass(cls, RowLoss)])
def test_the_rows_of_the_step_are_marked(name):
    surface = CATALOG[name](batch=5)
    chosen = surface.chosen(2, 7)
    every, seen, *_ = rows(surface, P, chosen, 0, NAMES)["data"]
    assert len(every["x"]) == surface.rows
    assert list(zip(seen["x"], seen["y"])) == [(every["x"][i], every["y"][i]) for i in chosen]


def test_the_line_and_the_curve_are_the_models():
    line = rows(LinearRegression(), P, np.arange(4), 0, NAMES)["data"][2]
    assert line["y"] == pytest.approx(0.7 * line["x"] + 0.4)
    curve = rows(LogisticRegression(), P, np.arange(4), 0, NAMES)["data"][2]
    assert curve["y"] == pytest.approx(2 / (1 + np.exp(-(0.7 * curve["x"] + 0.4))) - 1)
    border = rows(SeparableClasses(), P, np.arange(4), 0, NAMES)["data"][2]
    assert 0.7 * border["x"] + 0.4 * border["y"] == pytest.approx(0 * border["x"], abs=1e-12)


def test_the_gradients_are_where_they_belong():
    surface = LinearRegression()
    cloud = surface.gradients(P, 0, 10)
    assert LinearRegression(batch=40).gradients(P, 0, 10).shape == (2, 0)
    others, own, whole = gradients(surface, cloud, cloud[:, 3], surface.grad(P), 0, NAMES)["data"]
    assert (others["x"][3], others["y"][3]) == (own["x"][0], own["y"][0])
    assert others["x"].mean() == pytest.approx(whole["x"][0])  # an epoch
    assert others["y"].mean() == pytest.approx(whole["y"][0])
