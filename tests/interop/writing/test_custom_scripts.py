"""Scripts of somebody's own formula: the letters in it may be called like anything in the script."""

import numpy as np
import pytest

from engine import Run, run
from interop import to_code
from landscapes import Custom, Rosenbrock
from optimizers import LBFGS, SGD, Adam, Newton
from schedules import CosineDecay
from tests.interop.writing.test_numpy_script import check

FORMULAS = [
    "2x^2 + sin x + |y| + ln(3 + y^2)",
    "p x^2 + g y^2 + |x|/t + k cos(m x) + ln(1 + v^2)",
    "max(x, y, 0.1)^2 + min(3, x y) + |-3| + max(2, 5)x^2 + x^2 + y^2",
    "e^(x/4) + pi^2 y^2 + (1 + x^2)^(1.5 + y^2/9)",
    "(s - x)^2 + r(y - x^2)^2",
]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("optimizer", [SGD(lr=0.01), Adam(lr=0.05), LBFGS(), Newton()], ids=lambda one: one.label)
def test_numpy(text, optimizer):
    surface = Custom(expression=text, parameters=(), domain=((0.5, 2.0), (0.5, 2.0)))
    check(Run(surface, optimizer, CosineDecay(), start=(1.25, 0.75), steps=8, noise=0.01))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("framework", ["torch", "optax"])
def test_the_loss_of_the_other_scripts_is_that_of_the_formula(text, framework):
    surface = Custom(expression=text, parameters=(), domain=((0.5, 2.0), (0.5, 2.0)))
    script = to_code(Run(surface, Adam(lr=0.05), steps=4), framework)
    begin = script.index("def loss(")
    text, module = script[begin:].split("\n\n")[0], {"torch": Arrays, "optax": np}[framework]
    space = {"math": __import__("math"), {"torch": "torch", "optax": "jnp"}[framework]: module}
    exec(text, space)
    for point in np.random.default_rng(0).uniform(0.5, 2, (20, 2)):
        assert space["loss"](point) == pytest.approx(surface.value(point), rel=1e-12)


class Arrays:
    """As much of PyTorch as a loss may use."""

    float64 = float
    abs, sin, cos, log, exp, minimum, maximum = np.abs, np.sin, np.cos, np.log, np.exp, np.minimum, np.maximum

    @staticmethod
    def as_tensor(value, dtype):
        return np.asarray(value, dtype)


def test_a_run_on_it_is_exact_about_its_gradient():
    surface = Custom(expression="(a - x)^2 + b(y - x^2)^2", parameters=(("a", 1.0), ("b", 100.0)))
    plain = run(Run(surface, SGD(lr=0.001), start=(-1.2, 1.0), steps=50))
    assert np.array_equal(plain.points, run(Run(Rosenbrock(), SGD(lr=0.001), start=(-1.2, 1.0), steps=50)).points)
