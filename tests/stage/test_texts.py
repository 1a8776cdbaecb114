"""The words of the stage."""

import re
from pathlib import Path

from optimizers import CATALOG as OPTIMIZERS
from stage import texts

STAGE = Path(texts.__file__).parent


def test_every_text_that_the_stage_asks_for_is_there():
    asked = set()
    for path in STAGE.rglob("*.js"):
        asked |= set(re.findall(r"\btexts\.(\w+)", path.read_text()))
    assert len(asked) > 15
    assert asked <= set(texts.TEXTS)


def test_what_our_optimizers_keep_beside_their_path_has_a_word():
    names = {name for cls in OPTIMIZERS.values() for name in cls.iterates}
    assert names
    assert {f"iterate_{name}" for name in names} <= set(texts.TEXTS)
