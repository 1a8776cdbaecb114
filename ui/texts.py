"""Texts shown to people go through `t`: whole sentences, which are the keys of their translations."""

from __future__ import annotations

import os
import re

from engine import Told

PSEUDO = "pseudo"  # no language: English with accents and brackets, which shows in a test what has not gone through `t`
ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "ÀƁÇĐÉƑĜĤÎĴĶĹṀÑÖÞǪŔŠŢÛṼŴẊÝŽàƀçđéƒĝĥîĵķĺṁñöþǫŕšţûṽŵẋýž"
)
LONGEST = 400  # characters of a text of unknown origin that are shown


def language() -> str:
    """The language that texts are made in; English so far. A cache of texts has it in its key."""
    return os.environ.get("DESCENT_LAB_LANGUAGE", "en")


def t(text: str, /, **values: object) -> str:
    """The text in the person's language, with {names} filled in."""
    if language() == PSEUDO and text:
        text = _accented(text)
    return text.format(**values) if values else text


def told(error: Exception) -> str:
    """What is wrong, in the person's language."""
    if not isinstance(error, Told):
        return t("this value cannot be used")  # Python's own words are English
    return t(error.message, **{k: told(v) if isinstance(v, Told) else v for k, v in error.values.items()})


def literally(text: str) -> str:
    """Markdown that shows a text of unknown origin letter by letter."""
    text = re.sub(r"://|@|www", "\\g<0>\u2060", text)  # an unseen joint, or addresses become links
    return re.sub(r"([][\\`*_{}()<>#+.!|~$:&-])", r"\\\1", text)


def short(text: str, most: int = 40) -> str:
    """The text, or its beginning if it is longer than that."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _accented(text: str) -> str:
    kept = re.split(r"(\{[^{}]*\}|\$[^$]*\$)", text)  # places for values, and formulas
    return "⟦" + "".join(one if n % 2 else one.translate(ACCENTS) for n, one in enumerate(kept)) + "⟧"
