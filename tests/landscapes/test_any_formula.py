"""Whatever somebody types: a message, or a landscape that can be drawn and run, in bounded work."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Told, run
from engine.typed_surface import framed
from figures.heights import ground, heights
from landscapes import Custom
from optimizers import SGD, Adam, Newton
from stage.payload import surface_payload

WORDS = st.sampled_from(
    ["x", "y", "2", "0.5", "1e9", "99", "pi", "e", "0", "a", "k", "x^2", "y²", "3x", "xy", "1e-300"]
)
LOOSE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" + ", " - ", "*", " ", "/", "^", "**", "·"]), inner).map("".join),
        st.tuples(st.sampled_from(["sin", "cos ", "exp", "ln", "√", "tanh ", "sin^2 ", "tan"]), inner).map("".join),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        inner.map("|{}|".format),
        inner.map("({})".format),
        inner.map("-{}".format),
    ),
    max_leaves=12,
)


@settings(max_examples=250)
@given(LOOSE)
def test_any_formula_is_told_or_can_be_used(text):
    try:
        surface = framed(Custom, text, (), ((-2, 2), (-2, 2)))
    except Told as told:
        assert len(str(told)) < 300
        return
    assert surface == Custom(surface.expression, surface.parameters, surface.domain)
    for start in surface.starts:
        assert np.isfinite(surface.value(start))
        assert np.isfinite(surface.grad(start)).all()
    for point in surface.minima:
        assert np.isfinite(surface.value(point))
    assert surface.scale in ("linear", "log")
    assert surface_payload(surface)
    for optimizer in (SGD(lr=0.01), Adam(lr=0.1), Newton()):
        made = run(Run(surface, optimizer, steps=15, noise=0.1))
        assert np.isfinite(made.points).all()
        assert np.isfinite(made.losses[:-1]).all()


@pytest.mark.parametrize(
    "text", ["1/x", "ln x + y^2", "1/(x^2 + y^2)", "x^x", "tan(9x) + tan(9y)", "√x + √y", "1/x - 1/y"]
)
def test_a_pole_leaves_the_rest_of_the_picture_its_heights(text):
    surface = Custom(expression=text, parameters=())
    how = heights(surface)
    _, _, grid = ground(surface)
    assert np.isfinite(grid).all()
    assert grid.min() >= how.low - 1e-9
    assert grid.max() <= how.high + 1e-9
    assert np.subtract(*np.quantile(grid, (0.9, 0.1))) > (how.high - how.low) / 1000
