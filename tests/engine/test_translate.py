"""Which texts become straight loops, which do not, and that both kinds give the same numbers."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest

from engine import (
    Landscape,
    Optimizer,
    Run,
    Wrapper,
    choice,
    learning_rate,
    maximum,
    param,
    run,
    run_batch,
    shared,
    sign,
    sqrt,
    where,
)
from engine.compiled import kernel
from engine.compiled.kernel import kernel_for
from landscapes import Rosenbrock, StretchedBowl
from optimizers import ASGD, SGD, Adam, Averaged, Lookahead, Momentum, ScheduleFreeAdamW, ScheduleFreeSGD
from tests.samples import stepwise

HELPER = 0.5


class Base(Optimizer):
    label = "test"
    memory = {"b": 0.0}


@dataclass(frozen=True)
class Shifts(Base):
    """Memories that hand their values on: nothing may be overwritten before it is read."""

    lr: float = learning_rate(0.01)
    memory = {"now": 0.0, "before": 0.0, "place": 0.0, "other": 2.0, "count": shared(0.0), "last": shared(1.0)}

    def update(self, x, g, lr, t, now, before, place, other, count, last):
        return x - lr * (g + 0.5 * now - 0.25 * before) + 1e-3 * place * other, g, now, x, place, last, count + 1


@dataclass(frozen=True)
class Twice(Base):
    """One value kept under two names, and memories set to plain numbers."""

    lr: float = learning_rate(0.01)
    memory = {"a": 0.0, "b": 0.0, "c": 1.0, "d": 0.0}

    def update(self, x, g, lr, t, a, b, c, d):
        m = 0.5 * a + g
        return x - lr * (m + b * c + d), m, m, 0.25, lr


@dataclass(frozen=True)
class OwnNames(Base):
    """Other argument names than usual, and names that the loop could mistake for its own."""

    lr: float = learning_rate(0.01)
    memory = {"n": 0.0, "g": 0.0, "t_0": 0.0, "s1": shared(1.0)}

    def update(self, point, gradient, rate, number, n, old, x_0, c1):
        b0 = n * 0.5 + gradient
        k0 = old + x_0
        c1 = c1 * 0.9
        lrs = b0 - 0.1 * k0
        return point - rate * lrs * (1 - c1) + 0 * number, b0, gradient, k0 * 0.5, c1


@dataclass(frozen=True)
class Places(Base):
    """In place, signs, squares, conditions on t, constants."""

    lr: float = learning_rate(0.01)
    beta: float = param(0.9, help="b")
    strong: bool = param(False, help="s")
    kind: str = choice("one", "other", help="k")

    def update(self, x, g, lr, t, b):
        """Words are fine."""
        g += 0.001 * x
        b *= self.beta
        if self.strong and self.kind != "other":
            b += g
        else:
            b -= -g
        first = 1.0 if t == 1 or (t > 20 and not t > 30) else 0.5
        step = -b * first if t < 5 else sign(b) * maximum(abs(b), sqrt(b**2 + 1)) * -1
        return x + lr * step, b


@dataclass(frozen=True)
class Foreign(Base):
    """Uses names that the loop does not know."""

    lr: float = learning_rate(0.01)

    def update(self, x, g, lr, t, b):
        b = HELPER * b + np.tanh(g)
        return x - lr * b, b


@dataclass(frozen=True)
class Normed(Base):
    """Mixes the coordinates."""

    lr: float = learning_rate(0.01)

    def update(self, x, g, lr, t, b):
        return x - lr * g / (1 + np.sqrt((g * g).sum(axis=0))), b


@dataclass(frozen=True)
class Calls(Base):
    """Calls a method of its own."""

    lr: float = learning_rate(0.01)

    def pull(self, x):
        return 0.1 * x

    def update(self, x, g, lr, t, b):
        return x - lr * (g + self.pull(x)), b


@dataclass(frozen=True)
class Unpacks(Base):
    """Assigns two names at once."""

    lr: float = learning_rate(0.01)

    def update(self, x, g, lr, t, b):
        b, step = 0.9 * b + g, lr
        return x - step * b, b


@dataclass(frozen=True)
class OwnInit(Adam):
    """The text of another, with a start of its own."""

    def init(self, p):
        return super().init(p) | {"m": np.ones(np.shape(p))}


def agree(what):
    rates = what.optimizer.lr * np.array([0.5, 1.0, 3.0])
    batch = run_batch(what, {"lr": rates})
    last = run_batch(what, {"lr": rates}, record="last")
    for lane, lr in enumerate(rates):
        one = replace(what, optimizer=what.optimizer.with_lr(lr))
        single, (points, _, _) = run(one), stepwise(one)
        assert single.steps == what.steps
        assert np.array_equal(single.points, points)
        assert np.array_equal(batch.points[:, :, lane], points)
        assert np.array_equal(last.points[0, :, lane], points[-1])


@pytest.mark.parametrize(
    "optimizer", [Shifts(), Twice(), OwnNames(), Places(), Places(strong=True), Places(strong=True, kind="other")]
)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_translated(optimizer, noise):
    for surface in (StretchedBowl(kappa=5.0, angle=30.0), Rosenbrock(b=1.0)):
        assert kernel_for(optimizer, surface, noise > 0) is not None
        agree(Run(surface, optimizer, steps=40, noise=noise))


@dataclass(frozen=True)
class Braked(Wrapper):
    """Remembers its own start in a memory named as one within, and shares a number between coordinates."""

    then: Optimizer = param(SGD())
    m: float = param(0.9, 0.0, 1.0)
    hard: bool = param(False)
    memory = {"m": "m", "trail": "x", "power": shared(1.0)}
    iterates = ("trail",)

    def after(self, point, number, m, v, so_far):
        so_far = so_far * self.m
        v = v + so_far * (point - v) if number > 1 else point
        m = m * 0.5
        return where(number % 3 == 0, v + m if self.hard else v, point), m, v, so_far


AROUND = [
    Averaged(then=Adam()),
    Averaged(then=Momentum(), kind="equal", overwrite=4),
    Lookahead(then=Averaged(then=ScheduleFreeSGD(), decay=0.5), k=3),
    Braked(then=Adam()),
    Braked(then=Braked(then=Braked(then=ASGD()), hard=True), m=0.8),
]


@pytest.mark.parametrize("optimizer", AROUND)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_what_is_around_an_optimizer_is_translated_too(optimizer, noise):
    for surface in (StretchedBowl(kappa=5.0, angle=30.0), Rosenbrock(b=1.0)):
        what = Run(surface, optimizer, steps=40, noise=noise)
        assert kernel_for(optimizer, surface, noise > 0) is not None
        agree(what)
        made = run(what)
        assert made.iterates
        for name, path in made.iterates.items():
            assert np.array_equal(path, made.state[name])


def test_fields_of_what_is_around_vary():
    what = Run(Rosenbrock(), Lookahead(then=Averaged(then=Adam())), steps=30, noise=0.1)
    for name, values in (("k", [1, 2, 7]), ("alpha", [0.1, 0.5, 1.0])):
        batch = run_batch(what, {name: values})
        for lane, value in enumerate(values):
            one = replace(what, optimizer=replace(what.optimizer, **{name: value}))
            assert np.array_equal(batch.points[:, :, lane], stepwise(one)[0])
    values = [0, 1, 4]
    batch = run_batch(what, {"optimizer.then.overwrite": values})
    for lane, value in enumerate(values):
        one = replace(what, optimizer=Lookahead(then=Averaged(then=Adam(), overwrite=value)))
        assert np.array_equal(batch.points[:, :, lane], stepwise(one)[0])


@pytest.mark.parametrize("optimizer", [Foreign(), Normed(), Calls(), Unpacks(), OwnInit()])
def test_not_translated_but_right(optimizer):
    assert kernel_for(optimizer, StretchedBowl(), False) is None
    agree(Run(StretchedBowl(kappa=5.0, angle=30.0), optimizer, steps=40))
    agree(Run(StretchedBowl(kappa=5.0, angle=30.0), optimizer, steps=40, noise=0.1))


def test_shifted_memories_hold_what_they_should():
    made = run(Run(Rosenbrock(b=1.0), Shifts(), steps=10))
    grads = np.array([made.run.landscape.grad(point) for point in made.points])
    assert np.array_equal(made.state["now"][1:], grads[:-1])
    assert np.array_equal(made.state["before"][2:], grads[:-2])
    assert np.array_equal(made.state["place"][1:], made.points[:-1])
    assert np.array_equal(made.state["other"][2:], made.points[:-2])


@dataclass(frozen=True)
class Flat(Landscape):
    """A slope: the gradient is a number, not an array."""

    formula = "3*x + 4*y"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.0, 1.0),)


@dataclass(frozen=True)
class Rough(Landscape):
    """Roots, absolute values and broken powers."""

    formula = "sqrt(x**2 + 1) + abs(y)**1.5 + abs(x - y) + exp(-x**2)*log(2 + y**2) + tanh(x)*tan(y/9)"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.0, 0.5),)
    kinks = True


@dataclass(frozen=True)
class Line(Landscape):
    """One coordinate."""

    formula = "x**4 - x**2"
    variables = ("x",)
    domain = ((-2.0, 2.0),)
    starts = ((1.0,),)


@dataclass(frozen=True)
class Three(Landscape):
    """Three coordinates with other names."""

    formula = "a*u**2 + v**2*w + w**2"
    variables = ("u", "v", "w")
    domain = ((-2.0, 2.0),) * 3
    starts = ((1.0, 0.5, 0.25),)
    a: float = param(2.0, 0.0, 9.0, help="a")


class OwnGrad(Rosenbrock):
    """Not what the formula says."""

    def grad(self, p):
        return 2 * super().grad(p)


class OwnGradChild(OwnGrad):
    """Inherits it."""


@pytest.mark.parametrize("surface", [Flat(), Rough(), Line(), Three()])
def test_other_landscapes(surface):
    for optimizer in (SGD(lr=0.01), Adam(lr=0.01), Shifts(), Twice()):
        for noise in (0.0, 0.1):
            agree(Run(surface, optimizer, steps=30, noise=noise))


def test_derivatives_of_a_rough_formula():
    p = np.random.default_rng(0).uniform(-2, 2, (2, 200))
    step = 1e-5
    for axis in range(2):
        up, down = p.copy(), p.copy()
        up[axis] += step
        down[axis] -= step
        found = (Rough().value(up) - Rough().value(down)) / (2 * step)
        close = np.abs(found - Rough().grad(p)[axis]) < 1e-5
        assert close.mean() > 0.98
    assert np.isfinite(Rough().hess(p)).all()


@dataclass(frozen=True)
class Raises(Rosenbrock):
    """Refuses what is no number."""

    def grad(self, p):
        if not np.isfinite(p).all():
            raise ValueError("not here")
        return super().grad(p)


def test_an_objective_that_raises_beyond_the_end_of_a_run():
    made = run(Run(Raises(), SGD(lr=0.1), steps=300))
    assert made.status == "diverged"
    assert np.array_equal(made.points, run(Run(Rosenbrock(), SGD(lr=0.1), steps=300)).points)


def chain(n):
    """A valley of n variables, as one formula."""
    names = tuple(f"x{i}" for i in range(n))
    text = " + ".join(f"(1 - {a})**2 + 5*({b} - {a}**2)**2" for a, b in pairwise(names))
    space = {
        "formula": text,
        "variables": names,
        "domain": ((-2.0, 2.0),) * n,
        "starts": ((-1.2,) * n,),
    }
    return dataclass(frozen=True)(type("Chain", (Landscape,), space))()


@pytest.mark.parametrize("most", [1, 16])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_coordinates_one_by_one_or_all_at_once(n, most, monkeypatch):
    monkeypatch.setattr(kernel, "MOST", most)
    surface = chain(n)
    assert (kernel_for(Adam(), surface, False).floats is None) == (most == 1)
    for optimizer in (SGD(lr=0.001), Adam(lr=0.01), ScheduleFreeAdamW(lr=0.01), Shifts(lr=0.0005)):
        assert kernel_for(optimizer, surface, True) is not None
        for noise in (0.0, 0.1):
            what = Run(surface, optimizer, steps=30, noise=noise)
            agree(what)
            made = run(what)
            assert made.points.tobytes() == stepwise(what)[0].tobytes()
            for name, points in made.iterates.items():
                assert points.tobytes() == made.state[name].tobytes()


@pytest.mark.parametrize("surface", [OwnGrad(), OwnGradChild()])
def test_a_gradient_of_its_own_is_used(surface):
    what = Run(surface, SGD(lr=0.001), steps=20)
    assert kernel_for(what.optimizer, surface, False).floats is None
    assert stepwise(what)[0].tobytes() == run(what).points.tobytes()
    assert np.array_equal(run(what).points, run(Run(Rosenbrock(), SGD(lr=0.002), steps=20)).points)


def test_a_text_that_is_not_there_is_no_hindrance():
    """Classes typed into a console have no source."""
    space = {"Optimizer": Optimizer, "dataclass": dataclass, "learning_rate": learning_rate}
    text = "@dataclass(frozen=True)\nclass Typed(Optimizer):\n    lr: float = learning_rate(0.01)\n"
    exec(text + "    def update(self, x, g, lr, t):\n        return (x - lr * g,)\n", space)
    typed = space["Typed"]()
    assert kernel_for(typed, Rosenbrock(), False) is None
    made = run(Run(StretchedBowl(), typed, steps=20))
    assert np.array_equal(made.points, run(Run(StretchedBowl(), SGD(lr=0.01), steps=20)).points)
