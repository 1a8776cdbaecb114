"""What is told about code that cannot be read: whole sentences, with the names in them as values."""

from __future__ import annotations

from typing import Any

from engine import Told


class CodeError(Told):
    """What cannot be read as an optimizer, or written as a script, in words for the person whose code it is."""


class Mismatch(Exception):  # noqa: N818 - not an error: another spelling may fit
    """This call is not a case of this spelling.

    `message` is a sentence about {call} and, where it stands in one of its arguments, {place}. `argument` names what
    the spelling does not have, `value` the one value with which `place` would make it one, instead of what was `given`.
    """

    def __init__(self, message: str, argument: str = "", value: Any = ..., given: Any = None, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values = message, values
        self.argument, self.value, self.given, self.place = argument, value, given, ""

    def told(self, call: str) -> CodeError:
        """The sentence about this call."""
        own = {"call": call, "place": self.place, "argument": self.argument}
        return CodeError(self.message, **own, **self.values)


class Together(Mismatch):
    """Each value is known, but the library takes no call with all of them."""

    def __init__(self) -> None:
        super().__init__("{call} cannot be called with these values together.")


class Other(Mismatch):
    """This spelling is for calls with another part; others may fit better."""


class TooEarly(Mismatch):
    """Two fields stand in one argument; a later argument may tell one of them."""
