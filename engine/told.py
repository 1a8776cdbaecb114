"""What is wrong, as a message: a sentence with names in it, and their values. `ui.texts` makes language of it."""

from __future__ import annotations

from typing import Any


class Told(ValueError):  # noqa: N818 - what is raised is said, not logged
    """A mistake that a person is told of. `message` is the sentence, with {names}; `values` fill it in.

    The sentence is whole and serves as the key of its translation, so values are numbers, names and texts of the
    person's own, never pieces of language; a value may itself be a Told, which is translated in its place.
    """

    def __init__(self, message: str, /, **values: Any) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message, self.values = message, values

    def __reduce__(self) -> tuple:
        return _again, (type(self), self.message, self.values)


def _again(cls: type[Told], message: str, values: dict[str, Any]) -> Told:
    return cls(message, **values)
