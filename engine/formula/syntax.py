"""From text to a checked tree: the one reader of formulas.

The language is Python's arithmetic: `0.95 ** t`, `min(1, t / 20) if t < 50 else exp(-t / 100)`. What is not listed here
is no formula. Nothing of the text is ever executed, and every length, depth and number in it is bounded.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from ..told import Told

LONGEST = 4000  # characters
DEEPEST = 60  # operations within operations, by brackets or powers
HIGHEST = 140  # the same with what stands in a row, such as a sum of so many terms

FUNCTIONS = ("sqrt", "exp", "log", "cos", "sin", "tan", "tanh", "floor", "ceil", "abs")  # of one number
EXTREMES = ("min", "max")  # of two numbers or more
CONSTANTS = {"pi": math.pi, "e": math.e}
MODULES = {"math", "np", "numpy", "jnp", "jax.numpy", "torch", "tf", "tf.math", "ops", "keras.ops"}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
BINDING = {"+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6, "**": 8} | dict.fromkeys(COMPARISONS, 4)
BINDING |= {"or": 1, "and": 2}
NOT, SIGN = 3, 7  # how tightly `not` and a sign bind what follows them
WORDS = ("if", "else", "and", "or", "not")

TOKEN = re.compile(
    r"(?P<space>(?:\s|\#[^\n]*)+)"
    r"|(?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+"
    r"|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?)"
    r"|(?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)"
    r"|(?P<sign>\*\*|//|<=|>=|==|!=|[-+*/%()<>,])"
)
WHOLE = re.compile("[0-9_]+|0[xXbBoO].*")


@dataclass(frozen=True, slots=True)
class Node:
    """One operation of a formula, on its parts.

    kind: "number", "name" or "constant" (pi, e), which `value` is; "call" of the function `value`; "binary" or "unary"
    with the sign `value`; "not", "and", "or"; "compare" with the signs `value`, one fewer than there are parts; "if",
    whose parts are the test, what holds where it is true, and what holds elsewhere.
    """

    kind: str
    value: int | float | str | tuple[str, ...] = ""
    parts: tuple[Node, ...] = ()
    at: int = 0  # where it stands in the text: the place of its own sign, name or number
    depth: int = 1

    def walk(self) -> Iterator[Node]:
        """Every node once, parts before what is made of them."""
        for part in self.parts:
            yield from part.walk()
        yield self


class Token(NamedTuple):
    """A word of a formula and where it begins in the text."""

    kind: str  # "number", "name", "sign" or "end"
    text: str
    at: int


def read(text: str, names: tuple[str, ...]) -> Node:
    """The tree of a formula of `names`; raises Told, with the place, when the text is none."""
    checked(text)
    return Reader(text, names).whole()


def checked(text: str) -> None:
    """Raises Told when a text is too long to be looked at, or empty."""
    if len(text) > LONGEST:
        raise Told("The formula is longer than {most} characters.", most=LONGEST)
    if not text.strip():
        raise Told("The formula is empty.")


def check_names(names: tuple[str, ...]) -> None:
    """Raises Told when a name cannot stand in a formula."""
    for name in names:
        plain = name.isidentifier() and not name.startswith("_") and unicodedata.normalize("NFKC", name) == name
        if not plain or keyword.iskeyword(name) or name in (*FUNCTIONS, *EXTREMES):
            raise Told("“{name}” cannot be a name in a formula.", name=short(name))
    if len(set(names)) < len(names):
        raise Told("A name stands twice among {names}.", names=", ".join(names))


def wrong(text: str, at: int, message: str, **values: object) -> NoReturn:
    """Raises Told with the place: {near} is what stands there in the text, {at} counts its characters from 1."""
    raise Told(message, near=short(text[at:].strip()), at=at + 1, **values)


def short(text: str, most: int = 24) -> str:
    """The text in at most so many characters, each of them visible."""
    line = text[:most].replace("\n", " ")
    shown = "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in line)
    return shown if len(text) <= most and len(shown) <= most else shown[: most - 1] + "…"


class Reader:
    """Reads by binding strength: an operation takes as its right side whatever binds more tightly than itself."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text, self.names = text, names
        self.scanned = self._scanned()
        self.tokens = list(self._tokens())
        self.place = 0
        self.nested = 0

    def whole(self) -> Node:
        """The tree of the whole text; raises Told, with the place, when it is no formula."""
        tree = self._choice()
        if self.now.kind != "end":
            self._unexpected()
        return tree

    def _scanned(self) -> str:
        """The text as words are looked for in it, each character in its place."""
        return self.text

    def _tokens(self) -> Iterator[Token]:
        at = 0
        while at < len(self.text):
            if self.text[at] == "^":
                wrong(self.text, at, "A power is written **, not ^ (character {at}).")
            token, at = self._token(at)
            if token is not None:
                yield token
        yield Token("end", "", len(self.text))

    def _token(self, at: int) -> tuple[Token | None, int]:
        """What begins at this place, nothing if it is a space, and where it ends."""
        found = TOKEN.match(self.scanned, at)
        if found is None:
            wrong(self.text, at, "“{near}” has no place in a formula (character {at}).")
        kind = found.lastgroup or ""
        if kind == "space":
            return None, found.end()
        word = found[0] if kind != "name" else unicodedata.normalize("NFKC", re.sub(r"\s", "", found[0]))
        return Token("sign" if word in WORDS else kind, word, at), found.end()

    @property
    def now(self) -> Token:
        """The word that is looked at."""
        return self.tokens[self.place]

    def _next(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _take(self, sign: str) -> bool:
        if self.now.kind == "sign" and self.now.text == sign:
            self.place += 1
            return True
        return False

    def _unexpected(self) -> NoReturn:
        if self.now.kind == "end":
            raise Told("The formula ends too early, after “{near}”.", near=short(self.text.strip()[-12:]))
        if self.now.kind != "sign" and self.place:
            wrong(self.text, self.now.at, "A sign such as * is missing before “{near}” (character {at}).")
        wrong(self.text, self.now.at, "“{near}” is not expected here (character {at}).")

    def _node(self, kind: str, value: object, parts: list[Node], at: int) -> Node:
        depth = 1 + max((part.depth for part in parts), default=0)
        if depth > HIGHEST:
            self._too_deep(at, HIGHEST)
        return Node(kind, value, tuple(parts), at, depth)

    def _too_deep(self, at: int, most: int = DEEPEST) -> NoReturn:
        wrong(self.text, at, "From “{near}” on (character {at}) more than {most} operations are nested.", most=most)

    def _choice(self) -> Node:
        """A formula, or one `if` a test `else` another."""
        yes = self._operation(0)
        at = self.now.at
        if not self._take("if"):
            return yes
        test = self._operation(0)
        if not self._take("else"):
            wrong(self.text, at, "“{near}” (character {at}) needs an “else”.")
        return self._node("if", "", [test, yes, self._choice()], at)

    def _operation(self, least: int) -> Node:
        """What stands here, with all operations on it that bind at least so tightly."""
        self.nested += 1
        if self.nested > DEEPEST:
            self._too_deep(self.now.at)
        left = self._operand(least)
        while (sign := self._sign()) and BINDING[sign] >= least:
            at = self.now.at
            if sign in COMPARISONS:
                signs, parts = self._row(left, COMPARISONS)
                left = self._node("compare", signs, parts, at)
            elif sign in ("and", "or"):
                left = self._node(sign, "", self._row(left, (sign,))[1], at)
            else:
                self._take(sign)
                right = self._operation(SIGN if sign == "**" else BINDING[sign] + 1)
                left = self._node("binary", sign, [left, right], at)
        self.nested -= 1
        return left

    def _sign(self) -> str:
        """The operation that goes on from here; "" if none does."""
        return self.now.text if self.now.kind == "sign" and self.now.text in BINDING else ""

    def _row(self, first: Node, signs: tuple[str, ...]) -> tuple[tuple[str, ...], list[Node]]:
        """`a < b <= c`, `a and b and c`: the signs, and what stands between them."""
        found, parts = [], [first]
        while self.now.kind == "sign" and self.now.text in signs:
            found.append(self._next().text)
            parts.append(self._operation(BINDING[found[-1]] + 1))
        return tuple(found), parts

    def _operand(self, least: int) -> Node:
        if self.now.kind == "end":
            self._unexpected()
        kind, text, at = self._next()
        if kind == "number":
            return self._number(text, at)
        if kind == "name":
            return self._call(text, at) if self._take("(") else self._name(text, at)
        if text in ("-", "+"):
            return self._node("unary", text, [self._operation(SIGN)], at)
        if text == "not" and least <= NOT:
            return self._node("not", "", [self._operation(NOT)], at)
        if text == "(":
            inside = self._choice()
            self._close(at)
            return inside
        self.place -= 1
        self._unexpected()

    def _close(self, at: int) -> None:
        if self._take(")"):
            return
        if self.now.kind == "end":
            wrong(self.text, at, "“{near}” (character {at}) is never closed.")
        self._unexpected()

    def _number(self, text: str, at: int) -> Node:
        try:
            value = int(text, 0) if WHOLE.fullmatch(text) else float(text)
            float(value)
        except OverflowError:
            wrong(self.text, at, "The number “{near}” (character {at}) is too large.")
        except ValueError:
            wrong(self.text, at, "“{near}” (character {at}) is no number.")
        return self._node("number", value, [], at)

    def _split(self, text: str) -> tuple[str, str]:
        """The module in front of a name, if it is one of those known, and the name."""
        module, _, name = text.rpartition(".")
        return (module, name) if module in MODULES else ("", text)

    def _name(self, text: str, at: int) -> Node:
        module, name = self._split(text)
        if name in self.names and not module:
            return self._node("name", name, [], at)
        if name in CONSTANTS:
            return self._node("constant", name, [], at)
        if name in FUNCTIONS or name in EXTREMES:
            wrong(self.text, at, "“{near}” (character {at}) needs its numbers in brackets.")
        wrong(
            self.text, at, "“{name}” (character {at}) is not known here. The formula may use {names}.",
            name=short(text), names=", ".join(self.names),
        )  # fmt: skip

    def _call(self, text: str, at: int) -> Node:
        name = self._split(text)[1]
        if name not in FUNCTIONS and name not in EXTREMES:
            known = ", ".join([*FUNCTIONS, *EXTREMES])
            message = "“{name}” (character {at}) is no function that is known here. Known are {known}."
            wrong(self.text, at, message, name=short(text), known=known)
        parts = []
        while not self._take(")"):
            if self.now.kind == "end":
                self._close(at)
            parts.append(self._choice())
            if not self._take(","):
                self._close(at)
                break
        if name in FUNCTIONS and len(parts) != 1:
            wrong(self.text, at, "{name} (character {at}) takes one number.", name=name)
        if name in EXTREMES and len(parts) < 2:
            wrong(self.text, at, "{name} (character {at}) takes two numbers or more.", name=name)
        return self._node("call", name, parts, at)
