"""The engine against whole training loops in PyTorch (made by make_torch.py)."""

from pathlib import Path

import numpy as np
import pytest

from optimizers import SGD, Adadelta, AdaGrad, Adam, Adamax, AdamW, Lion, Momentum, NAdam, Nesterov, RMSProp
from tests.reference.paths import CLOSE, STEADY, compare, differences, load

PATHS = list(load(Path(__file__).parent / "torch_training.npz"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.run[4:100])
def test_the_path_is_pytorchs(path):
    steady = path.sensitivity < STEADY
    assert differences(path)[steady].max() <= max(CLOSE, path.tolerance)
    assert compare(path)[1] <= 1


def test_the_comparison_means_something():
    """Most steps are compared to the last digits, and the paths go somewhere."""
    steady = [np.mean(path.sensitivity < STEADY) for path in PATHS]
    assert np.mean(steady) > 0.6
    assert min(steady) > 0.05
    assert all(np.abs(path.points[-1] - path.points[0]).max() > 1e-3 for path in PATHS)
    assert len(PATHS) > 100


def test_every_classic_is_there():
    for cls in (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adadelta, Adam, AdamW, Adamax, NAdam, Lion):
        assert sum(f"optimizer={cls.__name__}(" in path.run for path in PATHS) >= 6


def test_a_wrong_digit_is_seen():
    path = next(path for path in PATHS if "optimizer=Adam(" in path.run)
    assert compare(path)[1] <= 1
    assert compare(path._replace(run=path.run.replace("beta2=0.999", "beta2=0.9990000001")))[1] > 1
    assert compare(path._replace(run=path.run.replace("lr=0.1", "lr=0.1000000001")))[1] > 1
