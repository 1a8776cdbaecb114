"""What every schedule with a formula that people type is."""

from __future__ import annotations

from typing import Any, ClassVar

from .declare import param, params
from .formula import Formula, parse
from .schedule import Schedule


def typed(default: str, text: str) -> Any:
    """A field that takes a formula, as a text."""
    return param(default, help=text)


class Typed(Schedule):
    """Base of schedules with a typed formula in their only field; on the page it follows the schedule's own."""

    words: ClassVar[dict[str, str]] = {"t": "t"}  # what the formula may be made of, and how that looks in LaTeX

    @property
    def function(self) -> Formula:
        """The formula, to be called with values of the words; raises Told where it cannot be read."""
        return parse(getattr(self, params(self)[0].name), tuple(self.words))

    def __post_init__(self) -> None:
        super().__post_init__()
        shown = rf"f({', '.join(self.words.values())}) = {self.function.latex_with(self.words)}"
        object.__setattr__(self, "formula", rf"{type(self).formula},\quad {shown}")
