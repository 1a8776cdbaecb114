"""Initializers: moments, bounds and cuts, against the distributions that the libraries' documentation and code give."""

import math

import numpy as np
import pytest
from scipy import stats

from engine import params
from networks import INITIALIZERS
from networks.initializers import (
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    KaimingNormal,
    KaimingUniform,
    LecunNormal,
    LecunUniform,
    Ones,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TorchLinear,
    TruncatedNormal,
    VarianceScaling,
    XavierNormal,
    XavierUniform,
    Zeros,
)

IN, OUT = 250, 400  # 1e5 draws
CUT = stats.truncnorm(-2, 2)


def uniform(end):
    return stats.uniform(-end, 2 * end)


def normal(variance):
    return stats.norm(0, math.sqrt(variance))


def cut(variance):
    return stats.truncnorm(-2, 2, scale=math.sqrt(variance) / CUT.std())


EXPECTED = [
    (GlorotUniform(), uniform(math.sqrt(6 / (IN + OUT)))),
    (GlorotNormal(), cut(2 / (IN + OUT))),
    (HeUniform(), uniform(math.sqrt(6 / IN))),
    (HeNormal(), cut(2 / IN)),
    (LecunUniform(), uniform(math.sqrt(3 / IN))),
    (LecunNormal(), cut(1 / IN)),
    (VarianceScaling(2.0, "fan_out", "truncated_normal"), cut(2 / OUT)),
    (VarianceScaling(0.5, "fan_in", "untruncated_normal"), normal(0.5 / IN)),
    (VarianceScaling(3.0, "fan_avg", "uniform"), uniform(math.sqrt(3 * 3 * 2 / (IN + OUT)))),
    (XavierUniform(), uniform(math.sqrt(6 / (IN + OUT)))),
    (XavierNormal("tanh"), normal(25 / 9 * 2 / (IN + OUT))),
    (XavierUniform("relu"), uniform(math.sqrt(2 * 6 / (IN + OUT)))),
    (KaimingUniform(), uniform(math.sqrt(6 / IN))),
    (KaimingUniform(a=math.sqrt(5)), uniform(1 / math.sqrt(IN))),
    (KaimingNormal(mode="fan_out", nonlinearity="relu"), normal(2 / OUT)),
    (KaimingNormal(nonlinearity="selu"), normal(9 / 16 / IN)),
    (KaimingNormal(nonlinearity="linear"), normal(1 / IN)),
    (TorchLinear(), uniform(1 / math.sqrt(IN))),
    (RandomNormal(), normal(0.05**2)),
    (RandomNormal(stddev=1.0), normal(1.0)),
    (RandomUniform(), uniform(0.05)),
    (RandomUniform(0.0, 1.0), stats.uniform(0, 1)),
    (TruncatedNormal(), stats.truncnorm(-2, 2, scale=0.05)),
    (TruncatedNormal(stddev=1.0, absolute=True), CUT),
    (TruncatedNormal(stddev=4.0, absolute=True), stats.truncnorm(-0.5, 0.5, scale=4.0)),
]


@pytest.mark.parametrize(("initializer", "expected"), EXPECTED, ids=lambda one: repr(one)[:60])
def test_weights_are_drawn_from_their_distribution(initializer, expected):
    drawn = initializer.weights(np.random.default_rng(7), IN, OUT)
    assert drawn.shape == (IN, OUT)
    flat = drawn.ravel()
    assert stats.kstest(flat, expected.cdf).pvalue > 0.01
    assert flat.std() == pytest.approx(expected.std(), rel=0.01)
    low, high = expected.support()
    assert low <= flat.min()
    assert flat.max() <= high
    # a distribution that is 2 % wider would have been seen
    assert stats.kstest(flat / 1.02, expected.cdf).pvalue < 0.01


def test_keras_corrects_for_its_cut():
    assert CUT.std() == pytest.approx(0.87962566103423978, rel=1e-15)


def test_the_others():
    rng = np.random.default_rng(0)
    assert (Zeros().weights(rng, 3, 2) == 0).all()
    assert (Ones().weights(rng, 3, 2) == 1).all()
    assert (Constant(0.3).weights(rng, 3, 2) == 0.3).all()
    for shape in ((8, 5), (5, 8), (6, 6)):
        w = Orthogonal(2.0).weights(rng, *shape)
        gram = w.T @ w if shape[0] >= shape[1] else w @ w.T
        assert gram == pytest.approx(4 * np.eye(min(shape)), abs=1e-12)
    assert (TruncatedNormal(stddev=0.0, absolute=True).weights(rng, 3, 2) == 0).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_are_zero_but_in_torch(name):
    biases = INITIALIZERS[name]().biases(np.random.default_rng(0), 16, 500)
    assert biases.shape == (500,)
    if name == "TorchLinear":
        assert 0.24 < np.abs(biases).max() <= 0.25
    else:
        assert not biases.any()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_texts_for_people(name):
    cls = INITIALIZERS[name]
    assert cls.label
    assert cls.reference
    assert cls.idea().endswith(".")
    assert all(one.help for one in params(cls))


def test_wrong_ends_are_refused():
    with pytest.raises(ValueError, match="minval"):
        RandomUniform(1.0, -1.0)
