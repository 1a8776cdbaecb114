"""One copy of the project for all tests of this folder."""

import pytest

from tests.strangers.house import build


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    return build(tmp_path_factory.mktemp("stranger") / "house")
