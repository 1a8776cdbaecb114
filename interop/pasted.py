"""A text as people paste it: settings of a trainer, code that calls a library, or an optimizer written out."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import CodeError
from .reading import Reading, read_script
from .reading.script import NOTHING
from .recognise import recognise
from .settings import read as read_settings


def read_code(text: str, answers: Mapping[str, float] | None = None) -> Reading:
    """All that a text says: code for a library, settings of a trainer, or an optimizer that it writes out.

    answers: values for what an earlier reading asked, by its name. Raises CodeError where nothing can be read.
    """
    if (found := read_settings(text, answers)) is not None:
        return found
    try:
        return read_script(text, answers)
    except CodeError as error:
        if error.message != NOTHING or (found := recognise(text)) is None:
            raise
        return found
