"""Texts shown to people go through `t`, so that a translation has one place to hook in."""


def t(text: str, /, **values: object) -> str:
    """The text in the person's language (English so far), with {names} filled in."""
    return text.format(**values) if values else text
