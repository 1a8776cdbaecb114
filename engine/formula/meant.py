"""A formula as people write it, `2x^2 + sin x + |y|`: read as it is meant, and written down as Python has it.

Beside Python's arithmetic: `^` and ² are powers, what stands side by side is a product, a function takes what follows
it up to the next sign, `sin^2 x` is the square of a sine, bars are an absolute value, `ln` is `log`. A letter that is
not known becomes a parameter. What can be read as a formula of Python's stays as it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..told import Told
from .latex import GREEK
from .python import python_of
from .syntax import CONSTANTS, EXTREMES, FUNCTIONS, SIGN, WORDS, Node, Reader, Token, checked, short, wrong

SIGNS = {"^": "**", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/", "−": "-", "–": "-"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
NAMES = {"√": "sqrt", "π": "pi", "ln": "log", "lambda": "λ"}  # Python has its own use for lambda
HEAD = re.compile(r"\s*([fghzFGHJL])\s*(\(\s*[A-Za-z]\s*,\s*[A-Za-z]\s*\)\s*)?=(?!=)")  # f(x, y) =
LETTER = re.compile(r"[^\W\d_](?:_?[0-9]{1,2})?")
POWER = re.compile(f"[{''.join(RAISED)}]+")
TIGHT = re.compile(r" (\*\*|\*|/) ")


class Meant(NamedTuple):
    """What was read: the formula in Python's way, and the letters in it that were not known, in order."""

    text: str
    letters: tuple[str, ...]


def meant(text: str, variables: tuple[str, ...], parameters: tuple[str, ...] = ()) -> Meant:
    """The formula that people mean; raises Told, which points at the place, where that cannot be told."""
    checked(text)
    reader = _Reader(text, variables, parameters)
    tree = reader.whole()
    try:
        plain = Reader(text, (*variables, *parameters, *reader.letters)).whole()
    except Told:
        plain = None
    if plain is not None and "#" not in text and ast.unparse(python_of(plain)) == ast.unparse(python_of(tree)):
        return Meant(" ".join(text.split()), tuple(reader.letters))
    return Meant(TIGHT.sub(r"\1", ast.unparse(python_of(tree))), tuple(reader.letters))


class _Reader(Reader):
    """The same language, and what else people write."""

    def __init__(self, text: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> None:
        self.variables, self.letters = variables, dict[str, None]()
        self.bars = 0  # that are open here
        super().__init__(text, (*variables, *parameters))

    def _scanned(self) -> str:
        return POWER.sub(lambda found: "^" * len(found[0]), self.text)  # for Python ² is a part of a name

    def _tokens(self) -> Iterator[Token]:
        head = HEAD.match(self.text)
        at = head.end() if head and head[1] not in self.variables else 0
        while at < len(self.text):
            one = self.text[at]
            if one in SIGNS:
                yield Token("sign", SIGNS[one], at)
            elif one in RAISED:
                digits = POWER.match(self.text, at)[0]
                yield Token("sign", "**", at)
                yield Token("number", "".join(RAISED[digit] for digit in digits), at)
                at += len(digits) - 1
            elif one == "|":
                yield Token("bar", "|", at)
            elif one == "√":
                yield Token("name", "sqrt", at)
            else:
                token, end = self._token(at)
                if token is not None and token.kind == "name":
                    for word, offset in self._words(token.text):
                        yield Token("number" if word.isdigit() else "name", word, at + offset)
                elif token is not None:
                    yield token
                at = end - 1
            at += 1
        yield Token("end", "", len(self.text))

    def _words(self, word: str) -> list[tuple[str, int]]:
        """A word, or the words that people write without a space between them, each with its place."""
        word = NAMES.get(word, word)
        if word in self.names or word in CONSTANTS or word in FUNCTIONS or word in EXTREMES or word in GREEK:
            return [(word, 0)]
        if word.lower() in self.variables:
            return [(word.lower(), 0)]
        of = "".join(self.variables)
        for name in sorted((*FUNCTIONS, "ln"), key=len, reverse=True):  # sinx, cos2x
            if found := re.fullmatch(rf"{name}([0-9]*)([{of}]*)", word):
                digits, rest = found.groups()
                parts = [(NAMES.get(name, name), 0)]
                parts += [(digits, len(name))] if digits else []
                return parts + [(letter, len(name) + len(digits) + i) for i, letter in enumerate(rest)]
        if len(word) > 1 and re.fullmatch(rf"[^\W\d_]?[{of}]+", word):  # xy, ax
            return [(letter, i) for i, letter in enumerate(word)]
        return [(word, 0)]

    def _begins(self) -> bool:
        """Whether what stands here begins something: it is multiplied by what was before it."""
        kind, text, _ = self.now
        return kind in ("number", "name") or (kind == "sign" and text == "(") or (kind == "bar" and not self.bars)

    def _sign(self) -> str:
        return super()._sign() or ("*" if self._begins() else "")

    def _operand(self, least: int) -> Node:
        kind, text, at = self.now
        if kind == "bar":
            self._next()
            self.bars += 1
            inside = self._choice()
            self.bars -= 1
            if self.now.kind != "bar":
                wrong(self.text, at, "“{near}” (character {at}) is never closed.")
            self._next()
            return self._node("call", "abs", [inside], at)
        if text == "(" and kind == "sign":
            outer, self.bars = self.bars, 0
            inside = super()._operand(least)
            self.bars = outer
            return inside
        return super()._operand(least)

    def _call(self, text: str, at: int) -> Node:
        name = self._split(text)[1]
        if name in FUNCTIONS or name in EXTREMES:
            outer, self.bars = self.bars, 0
            found = super()._call(text, at)
            self.bars = outer
            return found
        if name in self.names or name in CONSTANTS or self._is_letter(name):
            self.place -= 1  # a (x + 1): the bracket is multiplied
            return self._name(text, at)
        return super()._call(text, at)

    def _name(self, text: str, at: int) -> Node:
        name = self._split(text)[1]
        if name in FUNCTIONS and (self._begins() or self.now.text in ("-", "**")):
            return self._applied(name, at)
        if name not in self.names and name not in CONSTANTS and self._is_letter(name):
            if name[0] in self.variables:
                wrong(
                    self.text, at, "“{name}” (character {at}) is not known here: the variables are {variables}.",
                    name=short(name), variables=", ".join(self.variables),
                )  # fmt: skip
            self.letters[name] = None
            return self._node("name", name, [], at)
        return super()._name(text, at)

    def _is_letter(self, name: str) -> bool:
        return (LETTER.fullmatch(name) is not None or name in GREEK) and name not in WORDS

    def _applied(self, name: str, at: int) -> Node:
        """`sin 2x`, `sin^2 x`: the function of what follows, up to the next sign or function."""
        power = self._operation(SIGN) if self._take("**") else None
        if power is not None and power.kind == "unary":
            message = "“{near}” (character {at}) may mean two things. Write 1/{name}(x) for the reciprocal."
            wrong(self.text, at, message, name=name)
        bracket = self.now.text == "("
        inside = self._operand(SIGN) if bracket else self._operation(SIGN)
        while not bracket and self._begins() and self.now.text not in FUNCTIONS:
            inside = self._node("binary", "*", [inside, self._operation(SIGN)], at)
        found = self._node("call", name, [inside], at)
        return found if power is None else self._node("binary", "**", [found, power], at)
