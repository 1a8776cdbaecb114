"""Loss and gradient of a network, against differences and against a second writing of it in complex numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest

from networks import Network
from networks.activations import ACTIVATIONS, erf
from networks.initializers import LecunNormal, TorchLinear

RNG = np.random.default_rng(3)
X = RNG.normal(size=(7, 3))
TARGETS = {
    "two": (2, RNG.integers(0, 2, 7)),
    "many": (4, RNG.integers(0, 4, 7)),
    "values": (1, RNG.normal(size=7)),
}


def complex_loss(network, p, x, y, outputs, masks):
    """The loss written once more, plainly, so that an imaginary part of the weights comes through."""

    def step(z):
        return z.real > 0

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def exp_below(z):
        return np.exp(np.where(step(z), 0, z)) - 1

    act = {
        "linear": lambda z: z,
        "sigmoid": sigmoid,
        "tanh": np.tanh,
        "relu": lambda z: z * step(z),
        "leaky_relu": lambda z: np.where(step(z), z, network.leak * z),
        "elu": lambda z: np.where(step(z), z, exp_below(z)),
        "selu": lambda z: 1.0507009873554805 * np.where(step(z), z, 1.6732632423543772 * exp_below(z)),
        "softplus": lambda z: np.log(1 + np.exp(z)),
    }[network.activation]
    a, extra = x, 0.0
    for i, (name, part, shape) in enumerate(network.layout(x.shape[1], outputs)):
        if name.startswith("W"):
            w = p[part].reshape(shape)
            extra += network.l2 * (w * w).sum() + network.l1 * (np.sign(w.real) * w).sum()
            z = a @ w
        else:
            z = z + p[part]
            if i < 2 * len(network.hidden):
                a = act(z)
                extra += (network.activity_l2 * a * a + network.activity_l1 * np.sign(a.real) * a).sum() / len(x)
                if masks is not None:
                    a = a * masks[i // 2]
    if y.dtype == float:
        return ((z[:, 0] - y) ** 2).mean() + extra
    hot = np.eye(outputs)[y]
    if outputs == 2:
        s = sigmoid(z[:, 0])
        each = (s - y) ** 2 if network.squared else -(y * np.log(s) + (1 - y) * np.log(1 - s))
    else:
        s = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        each = ((s - hot) ** 2).mean(axis=1) if network.squared else -(hot * np.log(s)).sum(axis=1)
    return each.mean() + extra


def cases():
    for name in ACTIVATIONS:
        for kind in TARGETS:
            yield f"{name}-{kind}", Network((5, 4), name, TorchLinear()), kind
    plain = Network((5, 4), "tanh", TorchLinear())
    for change in (
        {"l1": 0.3},
        {"l2": 0.2},
        {"l1": 0.1, "l2": 0.2},
        {"activity_l1": 0.3},
        {"activity_l2": 0.3},
        {"squared": True},
        {"dropout": 0.4},
        {"dropout": 0.4, "rescale": False, "l2": 0.1, "activity_l2": 0.2},
        {"hidden": ()},
        {"hidden": (3, 3, 3, 3, 3, 3)},
    ):
        for kind in TARGETS:
            yield f"{change}-{kind}", replace(plain, **change), kind


CASES = [pytest.param(network, kind, id=name) for name, network, kind in cases()]


def setting(network, kind):
    outputs, y = TARGETS[kind]
    p = network.start(3, outputs, seed=1)
    masks = None
    if network.dropout:
        kept = 1 / (1 - network.dropout) if network.rescale else 1.0
        masks = [(RNG.random((7, units)) >= network.dropout) * kept for units in network.hidden]
    return p, outputs, y, masks


@pytest.mark.parametrize(("network", "kind"), CASES)
def test_gradient_is_that_of_differences(network, kind):
    p, _, y, masks = setting(network, kind)
    _, g = network.loss_and_grad(p, X, y, masks)
    step = 1e-6
    for i in range(len(p)):
        up, down = p.copy(), p.copy()
        up[i], down[i] = p[i] + step, p[i] - step
        slope = (network.loss_and_grad(up, X, y, masks)[0] - network.loss_and_grad(down, X, y, masks)[0]) / (2 * step)
        assert g[i] == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("network", "kind"), [one for one in CASES if one.values[0].activation != "gelu"])
def test_loss_and_gradient_are_those_of_complex_steps(network, kind):
    p, outputs, y, masks = setting(network, kind)
    loss, g = network.loss_and_grad(p, X, y, masks)
    assert loss == pytest.approx(complex_loss(network, p, X, y, outputs, masks).real, rel=1e-13)
    for i in range(len(p)):
        q = p.astype(complex)
        q[i] += 1e-30j
        slope = complex_loss(network, q, X, y, outputs, masks).imag / 1e-30
        assert g[i] == pytest.approx(slope, rel=1e-12, abs=1e-15)


def test_gelu_is_the_exact_one():
    z = np.linspace(-5, 5, 101)
    a = ACTIVATIONS["gelu"].value(z, 0.0)
    assert a == pytest.approx([0.5 * one * (1 + math.erf(one / math.sqrt(2))) for one in z], rel=1e-13, abs=1e-15)


def test_erf_to_the_last_digit():
    x = np.concatenate([np.random.default_rng(0).normal(0, 2, 5000), 10.0 ** -np.arange(0, 20), [0.0, 7.0, 1e300]])
    assert erf(x) == pytest.approx([math.erf(one) for one in x], rel=4e-16, abs=0)
    assert np.array_equal(erf(-x), -erf(x))
    assert np.isnan(erf(np.array([np.nan]))).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_nothing_is_no_number(name):
    z = np.array([-1e3, -50.0, 0.0, 50.0, 1e3])
    with np.errstate(all="ignore"):
        a = ACTIVATIONS[name].value(z, 0.01)
        assert np.isfinite(a).all()
        assert np.isfinite(ACTIVATIONS[name].slope(z, a, 0.01)).all()


@pytest.mark.parametrize("kind", ["two", "many"])
def test_logits_far_out_have_a_finite_loss(kind):
    outputs, y = TARGETS[kind]
    network = Network(())
    p = 1e3 * network.start(3, outputs, seed=1)
    loss, g = network.loss_and_grad(p, X, y)
    assert np.isfinite(loss)
    assert loss > 100
    assert np.isfinite(g).all()


def test_layout_is_that_of_the_flat_vector():
    network = Network((5, 4), initializer=LecunNormal())
    for outputs, logits in ((1, 1), (2, 1), (3, 3)):
        layout = network.layout(3, outputs)
        assert [(name, shape) for name, _, shape in layout] == [
            ("W1", (3, 5)),
            ("b1", (5,)),
            ("W2", (5, 4)),
            ("b2", (4,)),
            ("W3", (4, logits)),
            ("b3", (logits,)),
        ]
        places = np.concatenate([np.arange(200)[part] for _, part, _ in layout])
        assert np.array_equal(places, np.arange(len(network.start(3, outputs))))
        assert network.logits(network.start(3, outputs), X).shape == (7, logits)


def test_weights_of_another_network_are_refused():
    with pytest.raises(ValueError, match="not those of such a network"):
        Network((5, 4)).logits(np.zeros(50), X)


def test_no_more_layers_and_units_than_fit():
    Network((64,) * 6)
    for wrong in ((64,) * 7, (65,), (0,), (2.5,)):
        with pytest.raises(ValueError, match=r"hidden|room"):
            Network(wrong)
