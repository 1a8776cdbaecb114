"""The optimizers of optax, its contrib and pytorch_optimizer against paths that the real libraries made."""

from pathlib import Path

import pytest

from tests.reference.paths import Reference, compare, load

FOLDER = Path(__file__).parent.parent / "reference"
PATHS = [one for name in ("optax_more", "pytorch_optimizer") for one in load(FOLDER / f"{name}.npz")]


@pytest.mark.parametrize("path", PATHS, ids=[one.run.split("optimizer=")[1].split("(")[0] for one in PATHS])
def test_the_path_is_the_librarys(path: Reference):
    _, excess = compare(path)
    assert excess <= 1, path.run
