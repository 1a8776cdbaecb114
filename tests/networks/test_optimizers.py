"""Every optimizer of the catalogue trains a network, or says in one sentence why not."""

from dataclasses import replace

import numpy as np
import pytest

from datasets import Blobs, Moons
from engine import params
from networks import Fit, Network, fit, why_not
from optimizers import CATALOG, LARS, SAM, SGD, Adafactor, Adam, Lamb, Lookahead, Muon, NelderMead, Newton

SMALL = Fit(Network((8,)), Moons(rows=60), SGD(lr=0.1), batch_size=16, epochs=3)


def every():
    for name, cls in CATALOG.items():
        flavours = next((one.choices for one in params(cls) if one.name == "flavour"), ("",))
        for flavour in flavours:
            yield pytest.param(cls().in_flavour(flavour) if flavour else cls(), id=f"{name}-{flavour}")


@pytest.mark.parametrize("optimizer", list(every()))
@pytest.mark.parametrize("data", [Moons(rows=60), Blobs(rows=60)])
def test_it_trains_or_says_why_not(optimizer, data):
    what = replace(SMALL, optimizer=optimizer, data=data)
    trouble = why_not(optimizer, what.passes.size)
    if trouble is not None:
        assert str(trouble).endswith(".")
        with pytest.raises(ValueError) as told:
            fit(what)
        assert str(told.value) == str(trouble)
        return
    made = fit(what)
    assert made.status == "finished"
    assert np.isfinite(made.weights).all()
    assert not np.array_equal(made.weights[0], made.weights[-1])


def test_who_cannot():
    cannot = {name for name, cls in CATALOG.items() if why_not(cls())}
    hessian = {"Newton", "Sophia", "ConjugateGradient", "GradientDescentExact"}
    assert cannot == hessian | {"Muon", "Shampoo", "SOAP", "SM3", "Adafactor"}
    assert why_not(Adafactor().in_flavour("optax")) is None
    assert why_not(Lookahead(then=Muon())) is not None
    assert why_not(NelderMead(), 100) is None
    assert "pair of weights" in str(why_not(NelderMead(), 10_000))
    assert "second derivatives" in str(why_not(Newton()))


@pytest.mark.parametrize("optimizer", [LARS(), Lamb(), SAM(then=Lamb())])
def test_methods_that_go_layer_by_layer_do_so(optimizer):
    what = replace(SMALL, optimizer=optimizer, epochs=1, batch_size=60, validation=0)
    made = fit(what)
    p, g = made.weights[0], what.network.loss_and_grad(made.weights[0], *what.rows[:2])[1]
    if isinstance(optimizer, SAM):
        p = p + optimizer.rho * g / np.linalg.norm(g)  # the climb is that of all weights together
        g, p = what.network.loss_and_grad(p, *what.rows[:2])[1], made.weights[0]
    moved = made.weights[1] - p
    for _, part, _ in what.network.layout(2, 2):
        length = np.linalg.norm(p[part])
        if length == 0 or not g[part].any():
            continue
        # each part moves by the same share of itself
        share = optimizer.lr * (optimizer.trust_coefficient if isinstance(optimizer, LARS) else 1.0)
        assert np.linalg.norm(moved[part]) / length == pytest.approx(share, rel=1e-3)


def test_one_that_goes_around_another_goes_on_from_where_it_led():
    what = replace(SMALL, optimizer=Lookahead(then=Adam(lr=0.1), k=4, alpha=0.5), epochs=1, batch_size=10)
    plain = fit(replace(what, optimizer=Adam(lr=0.1)))
    assert not np.array_equal(plain.weights[-1], fit(what).weights[-1])
