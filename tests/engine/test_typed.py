"""Schedules with a typed formula show it, and say what is wrong with it."""

import numpy as np
import pytest

from engine import Told, Typed, item, typed


@item
class Halved(Typed):
    """Half of what is typed."""

    factor: str = typed("k + 1", "a factor of the step k")

    words = {"k": "t"}
    formula = r"\eta_t = f(t)\,\eta/2"

    def rate(self, t, base_lr, steps):
        return base_lr * self.function(t) / 2


def test_it_is_shown_behind_the_formula():
    assert Halved("k**2").formula == r"\eta_t = f(t)\,\eta/2,\quad f(t) = t^{2}"
    assert Halved.formula == r"\eta_t = f(t)\,\eta/2"


def test_it_is_used():
    assert np.array_equal(Halved().rate(np.arange(3.0), 2.0, 3), [1.0, 2.0, 3.0])


def test_it_is_read_at_once():
    with pytest.raises(Told):
        Halved("t + 1")
