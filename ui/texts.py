"""Texts shown to people go through `t`, so that a translation has one place to hook in."""

import re

from engine import Told


def t(text: str, /, **values: object) -> str:
    """The text in the person's language (English so far), with {names} filled in."""
    return text.format(**values) if values else text


def told(error: ValueError) -> str:
    """What is wrong, in the person's language."""
    if not isinstance(error, Told):
        return str(error)
    return t(error.message, **{k: told(v) if isinstance(v, Told) else v for k, v in error.values.items()})


def literally(text: str) -> str:
    """Markdown that shows a text of unknown origin letter by letter."""
    text = re.sub(r"://|@|www", "\\g<0>\u2060", text)  # an unseen joint, or addresses become links
    return re.sub(r"([][\\`*_{}()<>#+.!|~$:&-])", r"\\\1", text)
