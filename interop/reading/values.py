"""What the parts of a script stand for; plain numbers, texts, lists and dicts are themselves."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from ..errors import CodeError

MOST = 4000  # operations in a formula


@dataclass(frozen=True)
class Lib:
    """Something of a library, by its qualified name; `free` where nothing in the text says what its first word is."""

    name: str
    free: bool = False


@dataclass(frozen=True)
class Root:
    """What in the text is not known: the expression, and the values that it may have, if the text says them."""

    node: ast.expr
    options: tuple = ()


@dataclass(eq=False)
class Unknown:
    """A value that the text does not tell. `roots` are the expressions that it hangs on."""

    roots: dict[int, Root]  # by the identity of their node
    why: CodeError | None = None  # what is wrong with it, where that is known
    options: tuple = ()  # items of libraries that it may be


@dataclass(eq=False)
class Expr:
    """A number that depends on the steps made: a tree of numbers and names."""

    node: ast.expr
    size: int = 1

    def names(self) -> set[str]:
        """The names of which it is made."""
        return {one.id for one in ast.walk(self.node) if isinstance(one, ast.Name) and one.id not in CALLED}


CALLED = {"sqrt", "exp", "log", "cos", "sin", "tan", "tanh", "floor", "ceil", "abs", "min", "max"}


@dataclass(eq=False)
class Scope:
    """The names of a module, a function or a class body. Those inside a function look further out, past classes."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None
    shared: set[str] = field(default_factory=set)  # by `global` and `nonlocal`

    def find(self, name: str) -> dict[str, Any] | None:
        """The table in which a name is."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        return None

    def table(self, name: str) -> dict[str, Any]:
        """The table in which an assignment puts a name."""
        if name in self.shared and self.outer is not None and (found := self.outer.find(name)) is not None:
            return found
        return self.names


@dataclass(eq=False)
class Function:
    """A function of the script. `defaults` by the names of parameters."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    defaults: dict[str, Any]
    home: Class | None = None
    entered: bool = False

    @property
    def parameters(self) -> list[str]:
        """Those that may be given by position."""
        return [one.arg for one in (*self.node.args.posonlyargs, *self.node.args.args)]


@dataclass(eq=False)
class Class:
    """A class of the script."""

    node: ast.ClassDef
    attrs: dict[str, Any]
    bases: list[Any]
    fields: list[str]  # annotated, in order
    entered: bool = False

    def find(self, name: str) -> Any:
        """An attribute, its own or of a base in the script; None without one."""
        if name in self.attrs:
            return self.attrs[name]
        return next((value for base in self.bases if isinstance(base, Class) and (value := base.find(name))), None)

    def library(self) -> list[str]:
        """The qualified names of the library's classes that it derives from."""
        found = []
        for base in self.bases:
            found += base.library() if isinstance(base, Class) else [base.name] if isinstance(base, Lib) else []
        return found


@dataclass(eq=False)
class Instance:
    """An object with attributes: of a class of the script, or a namespace of settings. What is not among its attributes
    is not known."""

    cls: Class | None
    attrs: dict[str, Any]
    node: ast.AST | None = None


@dataclass(eq=False)
class Method:
    """A function of the script that belongs to an object, or with arguments given already."""

    function: Any
    args: tuple = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Loop:
    """A loop of the script: how often it goes round, if that is known, and the text of what it goes through."""

    node: ast.For | ast.While | ast.AsyncFor
    count: Any = None
    text: str = ""
    counter: str = ""  # the name that counts the rounds


@dataclass(eq=False)
class Made:
    """A call of something that is not in the script: of a library, or of what the text does not show."""

    name: str
    free: bool
    args: list[Any]
    kwargs: dict[str, Any]
    node: ast.Call
    loops: tuple[Loop, ...]
    path: tuple[Any, ...]  # the conditions under which it is made
    owner: Made | None = None  # whose method it is
    method: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)
    spread: str = ""  # "*" or "**": it gets arguments so that the text does not show

    def given(self) -> list[Any]:
        """All arguments, those in rows and tables and what each may be included."""
        return flat([*self.args, *self.kwargs.values()])


@dataclass(eq=False)
class Attribute:
    """A method or attribute of something made."""

    owner: Made
    name: str
    text: str


@dataclass(eq=False)
class Group:
    """One of an optimizer's groups of parameters."""

    optimizer: Any


@dataclass(eq=False)
class SetRate:
    """A place where the script sets the learning rate itself."""

    optimizer: Any
    value: Any
    node: ast.AST
    loops: tuple[Loop, ...]
    path: tuple[Any, ...]


def flat(values: list[Any], most: int = 20_000) -> list[Any]:
    """The values, and those in rows and tables; each row once however often it stands there."""
    found, waiting, seen = [], list(reversed(values)), set()
    while waiting and len(found) < most:
        one = waiting.pop()
        if isinstance(one, (list, tuple, dict)):
            if id(one) not in seen:
                seen.add(id(one))
                waiting += reversed(list(one.values()) if isinstance(one, dict) else list(one))
        elif isinstance(one, Unknown) and one.options:
            waiting += reversed(one.options)
        elif isinstance(one, Method):
            waiting += [one.function, *one.args]
        else:
            found.append(one)
    return found


def number(value: Any) -> bool:
    """Whether it is a number of which more can be made."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def plain(value: Any) -> bool:
    """Whether it is known as it is."""
    return value is None or isinstance(value, (bool, int, float, str, list, tuple, dict))
