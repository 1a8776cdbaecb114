"""Every schedule of the catalog: a new file is tested without a line here."""

import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Schedule, params, run
from landscapes import StretchedBowl
from optimizers import SGD
from schedules import (
    CATALOG,
    Constant,
    CosineDecay,
    CosineRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    LinearWarmup,
    PolynomialDecay,
    ReduceOnPlateau,
    StepDecay,
)
from tests.samples import some, variants

CLASSES = pytest.mark.parametrize("cls", CATALOG.values(), ids=CATALOG)
LENGTHS = (1, 2, 3, 7, 50, 100, 365)


def used(schedule: Schedule, base_lr, steps, losses=None):
    """The rate of each step, asked for step by step."""
    state = schedule.begin(base_lr, steps)
    rates = []
    for t in range(steps):
        loss = losses[t] if losses is not None else 1.0
        schedule.before_step(state, loss)
        rates.append(np.array(state["lr"], dtype=float))
        schedule.after_step(state, loss)
    return np.array(rates)


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
    for one in params(cls):
        assert one.help
        if one.kind in (int, float):
            assert one.low < one.high
            assert one.low <= one.default <= one.high


@CLASSES
def test_rates_are_finite_never_negative_and_one_per_step(cls):
    for schedule in variants(cls):
        for steps in LENGTHS:
            rates = used(schedule, 0.25, steps)
            assert rates.shape == (steps,)
            assert np.isfinite(rates).all()
            assert (rates >= 0).all()
            if schedule == cls() and steps > 7:
                assert np.mean(rates > 0) > 0.6  # nothing but a warm-up's start and a decay's end stands still
            if not schedule.closed_loop:
                assert np.array_equal(schedule.lrs(0.25, steps), rates)


@CLASSES
def test_many_base_rates_give_what_each_gives(cls):
    bases = np.array([0.0, 1e-3, 0.25, 7.0])
    for schedule in variants(cls):
        many = used(schedule, bases, 60)
        for i, base in enumerate(bases):
            assert np.array_equal(many[:, i], used(schedule, float(base), 60))


@CLASSES
def test_a_parameter_may_differ_from_run_to_run(cls):
    for one in params(cls):
        if one.kind not in (int, float):
            continue
        values = np.array(some(one), dtype=float)
        schedule = cls(**{one.name: values})
        many = np.broadcast_to(used(schedule, np.full(4, 0.25) if schedule.closed_loop else 0.25, 90), (90, 4))
        for i, value in enumerate(values):
            assert np.array_equal(many[:, i], used(cls(**{one.name: one.kind(value)}), 0.25, 90)), one.name


@CLASSES
def test_the_run_uses_these_rates(cls):
    made = run(Run(StretchedBowl(), SGD(lr=0.01), cls(), steps=40))
    if not cls().closed_loop:
        assert np.array_equal(made.lrs, cls().lrs(0.01, 40))
    assert made.points[1] == pytest.approx(made.points[0] - made.lrs[0] * StretchedBowl().grad(made.points[0]))
    assert made.points[-1] == pytest.approx(made.points[-2] - made.lrs[-1] * StretchedBowl().grad(made.points[-2]))


@CLASSES
def test_huge_and_tiny_rates_raise_no_alarm(cls):
    for base in (1e308, 1e-308, 0.0):
        assert used(cls(), base, 30).shape == (30,)


def test_overflowing_factors_raise_no_alarm():
    assert np.isinf(ExponentialDecay(gamma=1e10).lrs(1.0, 100)[-1])
    assert run(Run(StretchedBowl(), SGD(), ExponentialDecay(gamma=1e10), steps=100)).status == "diverged"


def test_closed_forms():
    t = np.arange(100)
    exact = {
        Constant(): np.full(100, 0.5),
        StepDecay(step_size=30, gamma=0.5): 0.5 * 0.5 ** (t // 30),
        ExponentialDecay(gamma=0.5): 0.5 ** (t + 1.0),
        InverseTimeDecay(decay_rate=3.0, decay_steps=10.0): 0.5 / (1 + 0.3 * t),
        PolynomialDecay(): 0.5 * (1 - t / 100),
        PolynomialDecay(power=2.0, end=0.1, decay_steps=40): 0.1 + 0.4 * (1 - np.minimum(t, 40) / 40) ** 2,
        CosineDecay(decay_steps=60): 0.25 * (1 + np.cos(np.pi * np.minimum(t, 60) / 60)),
        CosineRestarts(first=25, growth=1): 0.25 * (1 + np.cos(np.pi * (t % 25) / 25)),
        LinearWarmup(warmup_steps=20): np.minimum(0.5, 0.5 * t / 20),
    }
    for schedule, expected in exact.items():
        assert schedule.lrs(0.5, 100) == pytest.approx(expected, rel=1e-13, abs=1e-16), schedule


def test_decays_over_the_whole_run_unless_told():
    for cls in (CosineDecay, PolynomialDecay):
        assert np.array_equal(cls().lrs(0.5, 70), cls(decay_steps=70).lrs(0.5, 70))
        assert (cls(decay_steps=10, **{"eta_min" if cls is CosineDecay else "end": 0.1}).lrs(0.5, 30)[10:] == 0.1).all()


def test_restarts_come_at_whole_steps():
    rates = CosineRestarts(first=7, growth=3).lrs(1.0, 7 + 21 + 63 + 189)
    assert np.array_equal(np.flatnonzero(rates == 1.0), [0, 7, 28, 91])
    rates = CosineRestarts(first=1, growth=1).lrs(1.0, 100_000)
    assert (rates == 1.0).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 5), st.integers(1, 400))
def test_restarts_follow_a_plain_loop(first, growth, steps):
    expected, length, now = [], first, 0
    for _ in range(steps):
        expected.append((1 + math.cos(math.pi * now / length)) / 2)
        now += 1
        if now == length:
            now, length = 0, length * growth
    assert CosineRestarts(first=first, growth=growth).lrs(1.0, steps) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_warm_up_hands_over_at_the_beginning_of_the_next():
    for then in (Constant(), ExponentialDecay(gamma=0.9), CosineDecay(), StepDecay(step_size=3), LinearWarmup()):
        rates = LinearWarmup(then=then, warmup_steps=10, start_factor=0.1).lrs(0.5, 50)
        assert rates[:10] == pytest.approx(0.5 * np.linspace(0.1, 1.0, 11)[:10])
        assert np.array_equal(rates[10:], then.lrs(0.5, 40))


def test_no_warm_up_steps_is_no_warm_up():
    assert np.array_equal(LinearWarmup(warmup_steps=0, then=CosineDecay()).lrs(0.5, 30), CosineDecay().lrs(0.5, 30))
    assert not np.isnan(LinearWarmup(warmup_steps=30).lrs(0.5, 20)).any()


def test_warm_up_in_front_of_a_closed_loop():
    losses = np.ones(40)
    plateau = ReduceOnPlateau(patience=3, factor=0.5)
    schedule = LinearWarmup(then=plateau, warmup_steps=10, start_factor=0.2)
    assert schedule.closed_loop
    rates = used(schedule, 0.5, 40, losses)
    assert np.array_equal(rates[:10], LinearWarmup(warmup_steps=10, start_factor=0.2).lrs(0.5, 40)[:10])
    assert np.array_equal(rates[10:], used(plateau, 0.5, 30, losses))
    with pytest.raises(ValueError, match="warmup_steps"):
        LinearWarmup(then=plateau, warmup_steps=np.array([1.0, 2.0])).begin(np.full(2, 0.5), 10)


def plain_plateau(base, losses, factor, patience, threshold, cooldown, min_lr, eps):
    """PyTorch's rule as its documentation tells it, one number at a time."""
    rates, lr, best, bad, rest = [], base, math.inf, 0, 0
    for loss in losses:
        rates.append(lr)
        if loss < best * (1 - threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if rest > 0:
            rest, bad = rest - 1, 0
        if bad > patience:
            lower = max(lr * factor, min_lr)
            if lr - lower > eps:
                lr = lower
            rest, bad = cooldown, 0
    return rates


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([0.25, 0.5, 0.9, 0.999, 1.0, 2.0, math.inf, math.nan]), min_size=1, max_size=60),
    st.floats(0.1, 0.9),
    st.integers(0, 5),
    st.floats(0.0, 0.5),
    st.integers(0, 4),
    st.sampled_from([0.0, 0.1, 2.0]),
    st.sampled_from([0.0, 1e-8, 0.2]),
)
def test_plateau_follows_a_plain_loop(losses, factor, patience, threshold, cooldown, min_lr, eps):
    schedule = ReduceOnPlateau(factor, patience, threshold, cooldown, min_lr, eps)
    expected = plain_plateau(0.5, losses, factor, patience, threshold, cooldown, min_lr, eps)
    assert np.array_equal(used(schedule, 0.5, len(losses), losses), expected)


def test_plateau_of_many_runs_is_many_plateaus():
    rng = np.random.default_rng(0)
    losses = np.abs(rng.normal(size=(80, 5))).cumsum(axis=0)[::-1] + rng.random((80, 5))
    schedule = ReduceOnPlateau(patience=1, cooldown=2)
    many = used(schedule, np.linspace(0.1, 0.5, 5), 80, losses)
    assert len(np.unique(many[:, 0])) > 1
    for i, base in enumerate(np.linspace(0.1, 0.5, 5)):
        assert np.array_equal(many[:, i], used(schedule, float(base), 80, losses[:, i]))


@CLASSES
def test_every_schedule_in_a_composition(cls):
    """Alone and after others, for one run and for many, open loop and closed."""
    Chained, Sequential, Noisy, SWA = (CATALOG[name] for name in ("Chained", "Sequential", "NoisyRate", "SWAAnneal"))
    half, plateau = ExponentialDecay(gamma=0.99), ReduceOnPlateau(patience=2)
    around = (
        Chained((half, cls())), Chained((cls(), half)), Chained((cls(), plateau)), LinearWarmup(cls(), 5),
        LinearWarmup(cls(), 5, prefix=False), Sequential((half, cls()), (7,)), Sequential((cls(), plateau), (7,)),
        Sequential((Chained((half, cls())), cls()), (20,)), Noisy(cls()), SWA(cls(), start=9),
    )  # fmt: skip
    bases = np.array([0.01, 0.2])
    for schedule in around:
        many = used(schedule, bases, 40)
        assert np.isfinite(many).all()
        for i, base in enumerate(bases):
            assert many[:, i] == pytest.approx(used(schedule, float(base), 40), rel=1e-14, abs=1e-300)
        momenta = schedule.momenta(40)
        assert momenta is None or (momenta.shape == (40,) and (momenta >= 0).all())
    assert used(Chained((Constant(), cls())), 0.2, 40) == pytest.approx(used(cls(), 0.2, 40), rel=1e-6, abs=1e-300)
    assert used(Sequential((cls(), half), (7,)), 0.2, 40)[7:] == pytest.approx(used(half, 0.2, 33), rel=1e-13)
