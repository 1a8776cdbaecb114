"""A text as people paste it: settings of a trainer, or code."""

from __future__ import annotations

from collections.abc import Mapping

from .reading import Reading, read_script
from .settings import read as read_settings


def read_code(text: str, answers: Mapping[str, float] | None = None) -> Reading:
    """All that a text says: code for PyTorch, Keras or optax, or settings of a trainer. See `Reading`.

    answers: values for what an earlier reading asked, by its name. Raises CodeError where nothing can be read.
    """
    found = read_settings(text, answers)
    return read_script(text, answers) if found is None else found
