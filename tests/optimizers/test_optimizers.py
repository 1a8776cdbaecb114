"""Every optimizer of the catalog: a new file is tested without a line here."""

from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest

from engine import Optimizer, Run, Wrapper, params, run, run_batch
from engine.compiled.kernel import kernel_for
from landscapes import Rosenbrock, StretchedBowl
from optimizers import CATALOG
from tests.samples import some, variants

CLASSES = pytest.mark.parametrize("cls", CATALOG.values(), ids=CATALOG)
# those that treat each coordinate alone, which the engine compiles
ALONE = {name: cls for name, cls in CATALOG.items() if cls.step is Optimizer.step}
EACH_ALONE = pytest.mark.parametrize("cls", ALONE.values(), ids=ALONE)
PLACES = ((Rosenbrock(), (-1.2, 1.0)), (StretchedBowl(kappa=5.0), (-4.0, 2.0)), (Rosenbrock(), (1.0, 1.001)))
BOWL = StretchedBowl(kappa=5.0, angle=20.0)


@CLASSES
def test_texts_for_people(cls):
    assert cls.idea()
    assert len(cls.idea()) < 130
    assert cls.label
    assert cls.family
    assert cls.reference
    assert cls.formula
    assert cls.formula.count("{") == cls.formula.count("}")
    assert len({one.label for one in CATALOG.values()}) == len(CATALOG)


@CLASSES
def test_every_parameter_says_what_it_is(cls):
    assert len(params(cls)) == len(fields(cls))
    assert params(cls)[0].name == ("then" if issubclass(cls, Wrapper) else "lr")
    for one in params(cls):
        assert one.help
        if one.kind in (int, float):
            assert one.low < one.high
            assert one.low <= one.default <= one.high
    assert len(variants(cls)) > 1  # what the sliders and switches offer is accepted


@CLASSES
def test_values_that_make_no_sense_are_refused(cls):
    for one in params(cls):
        negative = [] if one.valid.startswith(("(-", "[-")) else [-1.0]
        for bad in (np.nan, np.inf, -np.inf, "0.1", None, *negative, 10**400):
            with pytest.raises(ValueError, match=one.name):
                cls(**{one.name: bad})
        if one.kind in (int, float):
            with pytest.raises(ValueError, match=one.name):
                cls(**{one.name: True})


@CLASSES
def test_comes_down_a_mild_bowl_at_its_default_rate(cls):
    made = run(Run(BOWL, cls(), steps=300))
    assert made.losses[-1] < made.losses[0]
    assert made.losses.max() == made.losses[0]  # and never above the start


@CLASSES
def test_some_rate_on_the_slider_reaches_the_bottom_of_a_mild_bowl(cls):
    slider = params(cls().inner if issubclass(cls, Wrapper) else cls)[0]
    rates = np.geomspace(slider.low, slider.high, 20)
    batch = run_batch(Run(BOWL, cls(), steps=500), {"lr": rates})
    good = batch.status != "diverged"
    assert np.nanmin(batch.losses[-1][good]) < 1e-2 * batch.losses[0, 0]


def test_rate_zero_does_not_move():
    """The classic ones; others add something to their rate or choose it themselves."""
    for name in (
        "SGD",
        "Momentum",
        "Nesterov",
        "AdaGrad",
        "RMSProp",
        "Adadelta",
        "Adam",
        "AdamW",
        "Adamax",
        "NAdam",
        "Lion",
    ):
        made = run(Run(BOWL, CATALOG[name](lr=0.0), steps=5))
        assert np.array_equal(made.points, np.tile(made.points[0], (6, 1)))


def test_none_has_lost_its_fast_path():
    assert len(ALONE) >= 38  # a new one may make it more


@EACH_ALONE
def test_update_is_translated(cls):
    for optimizer in variants(cls):
        assert kernel_for(optimizer, Rosenbrock(), False) is not None
        assert kernel_for(optimizer, Rosenbrock(), True) is not None


def situations(cls, one):
    """Items in which the parameter may show: each flavour that has it, plain, and with everything else in use."""
    flavours = one.only or next((other.choices for other in params(cls) if other.name == "flavour"), ("",))
    others = [other for other in params(cls) if other.name not in ("lr", "flavour", one.name)]
    half, full = ({other.name: some(other)[max(at, -len(some(other)))] for other in others} for at in (-2, -1))
    half |= {other.name: True for other in others if other.kind is bool}
    for flavour in flavours:
        own = {"flavour": flavour} if flavour else {}
        yield from (cls(**own), cls(**half, **own), cls(**full, **own))
        yield from (cls(**{name: value}, **own) for busy in (half, full) for name, value in busy.items())


@CLASSES
def test_every_parameter_matters(cls):
    for one in params(cls):
        small = [one.kind(1), one.kind(5)] if one.kind in (int, float) and one.low < 1 < 5 < one.high else []
        small += [one.default[:1]] if one.kind is tuple else []
        for base, (surface, start) in product(situations(cls, one), PLACES):
            traces = set()
            for value in [*some(one), *small]:
                made = run(Run(surface, replace(base, **{one.name: value}), start=start, steps=40))
                traces.add(made.points.tobytes() + b"".join(kept.tobytes() for kept in made.state.values()))
            if len(traces) > 1:
                break
        else:
            pytest.fail(f"{one.name} changes nothing")


@CLASSES
def test_state_has_what_memory_declares(cls):
    made = run(Run(BOWL, cls(), steps=7))
    assert set(made.state) >= set(cls.memory)
    for values in made.state.values():
        assert len(values) == 8
        assert np.isfinite(values).all()


@EACH_ALONE
def test_one_coordinate_alone_and_four_together(cls):
    rng = np.random.default_rng(3)
    optimizer = cls()
    p = rng.normal(size=4)
    state, alone = optimizer.init(p), [optimizer.init(p[i : i + 1]) for i in range(4)]
    points = [p[i : i + 1] for i in range(4)]
    for t in range(1, 20):
        g = rng.normal(size=4)
        p, *memory = optimizer.update(p, g, optimizer.lr, t, *state.values())
        state.update(zip(state, memory))
        for i in range(4):
            points[i], *memory = optimizer.update(points[i], g[i : i + 1], optimizer.lr, t, *alone[i].values())
            alone[i].update(zip(alone[i], memory))
    assert np.array_equal(p, np.concatenate(points))


def test_a_first_adaptive_step_is_about_the_learning_rate():
    """With eps 0 the size of the first gradient cancels exactly as the papers say."""
    for name in ("AdaGrad", "Adam", "AdamW", "Adamax"):
        extra = {"weight_decay": 0.0} if name == "AdamW" else {}
        made = run(Run(Rosenbrock(), CATALOG[name](lr=0.125, eps=0.0, **extra), start=(-1.2, 1.0), steps=1))
        assert np.abs(made.points[1] - made.points[0]) == pytest.approx([0.125, 0.125], rel=1e-12)


def test_lion_steps_are_the_learning_rate_or_nothing():
    made = run(Run(BOWL, CATALOG["Lion"](lr=0.125), steps=50))
    sizes = np.abs(np.diff(made.points, axis=0))
    assert np.isin(sizes, [0.0, 0.125]).all()
