"""Clipping by the three norms of PyTorch's clip_grad_norm_."""

import pytest

from engine import Run, run
from landscapes import CATALOG
from optimizers import SGD, Clipped

BOWL = CATALOG["Custom"](expression="(x**2 + y**2)/2")
# torch 2.13.0: three steps of SGD(lr=0.1) from (3, 4), clip_grad_norm_([x], 1.0, norm_type) before each
ENDS = {
    "1": (2.8714285900647187, 3.8285714534196247),
    "2": (2.82000003674489, 3.760000048993187),
    "inf": (2.775000057717596, 3.700000076956795),
}


@pytest.mark.parametrize("kind", ENDS)
def test_the_norms_are_pytorchs(kind):
    made = run(Run(BOWL, Clipped(SGD(lr=0.1), norm=1.0, norm_type=kind), start=(3.0, 4.0), steps=3))
    assert made.points[-1].tolist() == pytest.approx(ENDS[kind], rel=1e-14)


@pytest.mark.parametrize("flavour", ["keras", "optax"])
def test_the_others_know_one_norm_only(flavour):
    made = [
        run(Run(BOWL, Clipped(SGD(lr=0.1), norm=1.0, norm_type=kind, flavour=flavour), start=(3.0, 4.0), steps=3))
        for kind in ("1", "2")
    ]
    assert made[0].points.tolist() == made[1].points.tolist()
