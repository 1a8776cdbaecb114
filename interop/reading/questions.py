"""What only the run of a script knows: what is asked, and what stands there until somebody answers."""

from __future__ import annotations

from typing import Any

from engine import Told

from .expressions import text_of
from .items import Question
from .result import Asked
from .values import number

# a word in the expression or the argument -> what is assumed, from, to, and whether it is a whole number
USUAL = (
    (("len(", "steps_per_epoch", "batches", "loader", "num_batches"), 100, 1, 1_000_000, True),
    (("batch",), 32, 1, 1_000_000, True),
    (("warmup", "warm_up"), 100, 0, 1_000_000, True),
    (("epoch",), 10, 1, 1_000_000, True),
    (("step", "iter", "t_max", "total", "period", "first", "t_0", "size"), 1000, 1, 1_000_000, True),
    (("beta", "momentum", "rho", "alpha"), 0.9, 0.0, 1.0, False),
    (("gamma", "factor"), 0.1, 0.0, 1.0, False),
    (("eps",), 1e-8, 0.0, 1.0, False),
    (("decay", "wd"), 0.01, 0.0, 1.0, False),
    (("min", "end"), 0.0, 0.0, 1e6, False),
    (("lr", "rate"), 0.001, 0.0, 1e6, False),
)


def asked(question: Question) -> tuple[str, Any]:
    """The expression that is asked for, and the root it is."""
    root = next(iter(question.unknown.roots.values()))
    return text_of(root.node), root


def assumed(question: Question, source: Any = None) -> Asked:
    """The question with what stands there meanwhile: one of the values that the text has, the library's default, or
    what is usual."""
    name, root = asked(question)
    alone = len(question.unknown.roots) == 1
    value, low, high, whole = _usual(name, question)
    options = [one for one in root.options if number(one)]
    if options:
        value, whole = options[0], all(isinstance(one, int) for one in options)
        low, high = min(low, *options), max(high, *options)
        purpose = Told("It is one of {values}, and the text does not say which. It decides {argument} of {call}.",
                       values=", ".join(f"{one:g}" for one in options), argument=question.argument,
                       call=question.call)  # fmt: skip
    else:
        purpose = Told("It decides {argument} of {call}.", argument=question.argument, call=question.call)
        bool_wanted = isinstance(question.usual, bool)
        if alone and bool_wanted:
            value, low, high, whole = int(question.usual), 0, 1, True
        elif alone and number(question.usual) and "len(" not in name and not options and question.usual:
            value = question.usual
    place = source.place(root.node) if source is not None else (0, 0)
    return Asked(name, purpose, value, low, high, whole, place)


def _usual(name: str, question: Question) -> tuple[Any, float, float, bool]:
    for text in (name.lower(), question.argument.lower()):
        for words, *found in USUAL:
            if any(word in text for word in words):
                return tuple(found)
    return (1, 0, 1e6, True) if question.whole else (1.0, 0.0, 1e6, False)
