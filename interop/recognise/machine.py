# ruff: noqa: N802, N815 - methods are named after the nodes, as those of ast.NodeVisitor
"""Runs a small part of Python by its tree, so that a written-out optimizer can be watched. Nothing is executed as code:
each kind of node has its own few lines here, and what has none is refused.

Steps, depth and the size of every number, text, row and array are bounded.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine import Told

from ..spelling import dotted
from .library import ATTRIBUTES, CONSTANTS, FUNCTIONS, LARGEST, METHODS, MODULES

MOST = 60_000  # nodes looked at for one optimizer
DEEPEST = 40  # calls and expressions within each other
LONGEST = 1000  # things in a row, characters in a text
HIGHEST = 2**62  # a whole number
BINARY: dict[type, Callable] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.MatMult: operator.matmul,
}  # fmt: skip
COMPARE: dict[type, Callable] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
NUMBERS = (bool, int, float, np.ndarray, np.generic)


class NotFollowed(Told):
    """The text does what this machine does not, or too much."""


class Thing:
    """An object of a class of the text, or one that the text is given."""

    def __init__(self, cls: Class | None = None, **own: Any) -> None:
        self.cls, self.own = cls, own
        self.passed: dict[str, Any] = {}  # what an unknown base class was given, by name or place


class Class:
    """A class of the text. Bases that are not in the text are known by name only."""

    def __init__(self, node: ast.ClassDef, bases: list[Class], foreign: list[str], scope: Scope) -> None:
        self.node, self.bases, self.foreign, self.scope = node, bases, foreign, scope
        self.methods = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
        self.values: dict[str, Any] = {}

    def find(self, name: str, after: Class | None = None) -> tuple[ast.FunctionDef, Class] | None:
        """The method of this name, and the class that has it; of those behind `after` only."""
        order = self.order()
        for one in order[order.index(after) + 1 :] if after in order else order:
            if name in one.methods:
                return one.methods[name], one
        return None

    def order(self) -> list[Class]:
        """This class and those before it, the nearest first."""
        found = [self]
        for base in self.bases:
            found += [one for one in base.order() if one not in found]
        return found


class Function:
    """A function of the text, and the object that it is a method of."""

    def __init__(self, node: Any, scope: Scope, self_: Thing | None = None, cls: Class | None = None) -> None:
        self.node, self.scope, self.self_, self.cls = node, scope, self_, cls


class Super:
    """`super()` in a method."""

    def __init__(self, thing: Thing, cls: Class) -> None:
        self.thing, self.cls = thing, cls


class Module:
    """A name that leads to functions of a library."""

    def __init__(self, name: str) -> None:
        self.name = name


class Scope:
    """Names and their values, and the scope around."""

    def __init__(self, outer: Scope | None = None) -> None:
        self.values: dict[str, Any] = {}
        self.outer, self.shared = outer, set[str]()

    def holder(self, name: str) -> Scope | None:
        """The scope that has this name."""
        here: Scope | None = self
        while here is not None and name not in here.values:
            here = here.outer
        return here


class Return(Exception):  # noqa: N818 - a way out, not an error
    """A function's result."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Break(Exception):  # noqa: N818
    """Out of a loop."""


class Continue(Exception):  # noqa: N818
    """To the next round of a loop."""


class Machine:
    """One run of a text. `calls` and `assigns` are asked before a call or an assignment, and may give its value."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.steps = self.depth = 0
        self.grads: dict[int, tuple[np.ndarray, Any]] = {}  # of a parameter, by its id
        self.globals = Scope()
        self.calls: Callable[[str, list[Any]], Any] = lambda name, args: NotImplemented
        self.assigns: Callable[[ast.stmt, Scope], Any] = lambda node, scope: NotImplemented
        self.errors = np.errstate(all="ignore")

    # --- statements

    def count(self) -> None:
        """One node more. Raises NotFollowed where it is too many."""
        self.steps += 1
        if self.steps > MOST:
            raise NotFollowed("This code takes too long to be followed.")

    def run(self, body: list[ast.stmt], scope: Scope) -> None:
        """Statements in order. Raises NotFollowed."""
        for node in body:
            self.count()
            handler = getattr(self, f"_do_{type(node).__name__}", None)
            if handler is None:
                raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=type(node).__name__)
            handler(node, scope)

    def _do_Expr(self, node: ast.Expr, scope: Scope) -> None:
        if not isinstance(node.value, ast.Constant):
            self.value(node.value, scope)

    def _do_Assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self.assigns(node, scope)
        value = self.value(node.value, scope) if value is NotImplemented else value
        for target in node.targets:
            self.assign(target, value, scope)

    def _do_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.assign(node.target, self.value(node.value, scope), scope)

    def _do_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        old = self.value(node.target, scope)
        new = self.binary(node.op, old, self.value(node.value, scope), node)
        if isinstance(old, np.ndarray) and np.shape(new) == old.shape:  # it is changed, not replaced
            old[...] = new
            return
        self.assign(node.target, new, scope)

    def _do_If(self, node: ast.If, scope: Scope) -> None:
        self.run(node.body if self.truth(node.test, scope) else node.orelse, scope)

    def _do_For(self, node: ast.For, scope: Scope) -> None:
        for one in self.each(self.value(node.iter, scope), node):
            self.assign(node.target, one, scope)
            try:
                self.run(node.body, scope)
            except Break:
                return
            except Continue:
                continue
        self.run(node.orelse, scope)

    def _do_While(self, node: ast.While, scope: Scope) -> None:
        while self.truth(node.test, scope):
            try:
                self.run(node.body, scope)
            except Break:
                return
            except Continue:
                continue

    def _do_Return(self, node: ast.Return, scope: Scope) -> None:
        raise Return(None if node.value is None else self.value(node.value, scope))

    def _do_Break(self, node: ast.Break, scope: Scope) -> None:
        raise Break

    def _do_Continue(self, node: ast.Continue, scope: Scope) -> None:
        raise Continue

    def _do_nothing(self, node: ast.stmt, scope: Scope) -> None:
        pass

    _do_Pass = _do_Assert = _do_Import = _do_ImportFrom = _do_Delete = _do_nothing

    def _do_Global(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        scope.shared |= {*node.names}

    _do_Nonlocal = _do_Global

    def _do_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        scope.values[node.name] = Function(node, scope)

    def _do_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        bases, foreign = [], []
        for base in node.bases:
            holder = scope.holder(base.id) if isinstance(base, ast.Name) else None
            found = holder.values[base.id] if holder else None
            if isinstance(found, Class):
                bases.append(found)
            else:
                foreign.append(dotted(base))
        made = scope.values[node.name] = Class(node, bases, foreign, scope)
        inner = Scope(scope)
        self.run([one for one in node.body if isinstance(one, (ast.Assign, ast.AnnAssign))], inner)
        made.values = inner.values

    def _do_With(self, node: ast.With, scope: Scope) -> None:
        self.run(node.body, scope)  # torch.no_grad() and its like change nothing here

    def _do_Try(self, node: ast.Try, scope: Scope) -> None:
        self.run(node.body, scope)

    def _do_Raise(self, node: ast.Raise, scope: Scope) -> None:
        raise NotFollowed("Line {line} raises an error.", line=node.lineno)

    def assign(self, target: ast.expr, value: Any, scope: Scope) -> None:
        """Gives a name, attribute, item or row of such a value. Raises NotFollowed."""
        self.count()
        if isinstance(target, ast.Name):
            holder = (scope.outer and scope.outer.holder(target.id)) if target.id in scope.shared else scope
            (holder or self.globals).values[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = list(self.each(value, target))
            if len(values) != len(target.elts) or any(isinstance(one, ast.Starred) for one in target.elts):
                raise NotFollowed(
                    "Line {line}: {what} is not followed.", line=target.lineno, what=ast.unparse(target)[:60]
                )
            for one, part in zip(target.elts, values, strict=True):
                self.assign(one, part, scope)
        elif isinstance(target, ast.Attribute):
            thing = self.value(target.value, scope)
            if isinstance(thing, Thing):
                thing.own[target.attr] = value
            elif isinstance(thing, np.ndarray) and target.attr == "data":
                thing[...] = value
            elif isinstance(thing, np.ndarray) and target.attr == "grad":
                self.grads[id(thing)] = thing, value
            else:
                raise NotFollowed(
                    "Line {line}: {what} is not followed.", line=target.lineno, what=ast.unparse(target)[:60]
                )
        elif isinstance(target, ast.Subscript):
            holder, key = self.value(target.value, scope), self.key(target.slice, scope)
            if isinstance(holder, (dict, list, np.ndarray)):
                holder[key] = value
                self.small(holder, target)
            else:
                raise NotFollowed(
                    "Line {line}: {what} is not followed.", line=target.lineno, what=ast.unparse(target)[:60]
                )

    # --- expressions

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression gives. Raises NotFollowed."""
        self.count()
        self.depth += 1
        try:
            if self.depth > DEEPEST * 4:
                raise NotFollowed("This code is nested too deeply to be followed.")
            handler = getattr(self, f"_get_{type(node).__name__}", None)
            if handler is None:
                raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=type(node).__name__)
            return self.small(handler(node, scope), node)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError) as error:
            raise NotFollowed(
                "Line {line} cannot be followed: “{what}”.", line=node.lineno, what=ast.unparse(node)[:60]
            ) from error
        finally:
            self.depth -= 1

    def small(self, value: Any, node: ast.expr) -> Any:
        """The value itself; raises NotFollowed where it is larger than what is followed."""
        large = (
            (isinstance(value, int) and abs(value) > HIGHEST)
            or (isinstance(value, (str, list, tuple, dict)) and len(value) > LONGEST)
            or (isinstance(value, np.ndarray) and value.size > LARGEST)
            or isinstance(value, complex)
        )
        if large:
            raise NotFollowed("Line {line}: this is too large to be followed.", line=node.lineno)
        return value

    def truth(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression holds."""
        value = self.value(node, scope)
        return bool(np.all(value)) if isinstance(value, np.ndarray) else bool(value)

    def each(self, value: Any, node: ast.AST) -> Iterator[Any]:
        """The things in a row, dict or range, one after the other; they are counted. Raises NotFollowed."""
        if not isinstance(value, (list, tuple, dict, range, np.ndarray, zip, enumerate)):
            raise NotFollowed(
                "Line {line}: {what} is not followed.", line=getattr(node, "lineno", 0), what=type(node).__name__
            )
        for one in value:
            self.count()
            yield one

    def key(self, node: ast.expr, scope: Scope) -> Any:
        """What stands in brackets; an object of ours is known by its own name."""
        if isinstance(node, ast.Slice):
            return slice(
                *(None if one is None else self.value(one, scope) for one in (node.lower, node.upper, node.step))
            )
        if isinstance(node, ast.Tuple):
            return tuple(self.key(one, scope) for one in node.elts)
        value = self.value(node, scope)
        return _hashable(value)

    def _get_Constant(self, node: ast.Constant, scope: Scope) -> Any:
        if isinstance(node.value, (bytes, complex)):
            raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=repr(node.value)[:60])
        return node.value

    def _get_Name(self, node: ast.Name, scope: Scope) -> Any:
        holder = scope.holder(node.id)
        if holder is not None:
            return holder.values[node.id]
        if node.id in MODULES:
            return Module(node.id)
        if node.id in BUILTINS or node.id in FUNCTIONS or node.id == "super":
            return Module(f".{node.id}")
        return Module(f"?{node.id}")

    def _get_Attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        holder = self.value(node.value, scope)
        name = node.attr
        if isinstance(holder, Module):
            if holder.name in MODULES and name in CONSTANTS and name not in FUNCTIONS:
                return CONSTANTS[name]
            return Module(f"{holder.name}.{name}")
        if isinstance(holder, Thing):
            return self.attribute(holder, name, node)
        if isinstance(holder, Super):
            found = holder.thing.cls.find(name, holder.cls)
            return Function(found[0], found[1].scope, holder.thing, found[1]) if found else (holder, name)
        if isinstance(holder, NUMBERS) and name == "grad":
            return self.grads.get(id(holder), (None, None))[1]
        if isinstance(holder, NUMBERS) and name in ATTRIBUTES and name not in METHODS:
            return ATTRIBUTES[name](holder)
        if isinstance(holder, np.ndarray) and name == "size":
            return (holder, "size")
        if isinstance(holder, (*NUMBERS, dict, list, str)):
            return holder, name
        if isinstance(holder, Class) and name in holder.values:
            return holder.values[name]
        raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=ast.unparse(node)[:60])

    def attribute(self, thing: Thing, name: str, node: ast.AST) -> Any:
        """An attribute of an object: its own, a method, a value of its class, or what an unknown base class was given.
        Raises NotFollowed."""
        if name in thing.own:
            return thing.own[name]
        if thing.cls is not None:
            if found := thing.cls.find(name):
                return Function(found[0], found[1].scope, thing, found[1])
            for one in thing.cls.order():
                if name in one.values:
                    return one.values[name]
        if name in thing.passed:
            return thing.passed[name]
        raise NotFollowed(
            "Line {line}: “{what}” has no value.", line=getattr(node, "lineno", 0), what=f"self.{name}"[:60]
        )

    def _get_Subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        holder, key = self.value(node.value, scope), self.key(node.slice, scope)
        if isinstance(holder, Defaults) and key not in holder:
            return holder.made(self, key)
        return holder[key]

    def _get_BinOp(self, node: ast.BinOp, scope: Scope) -> Any:
        return self.binary(node.op, self.value(node.left, scope), self.value(node.right, scope), node)

    def binary(self, sign: ast.operator, left: Any, right: Any, node: ast.AST) -> Any:
        """An operation on numbers, or of rows and texts with each other. Raises NotFollowed."""
        plain = all(isinstance(one, NUMBERS) for one in (left, right))
        rows = isinstance(sign, ast.Add) and type(left) is type(right) and isinstance(left, (list, tuple, str))
        many = (
            isinstance(sign, ast.Mult)
            and isinstance(left, list)
            and type(right) is int
            and len(left) * right <= LONGEST
        )
        if type(sign) not in BINARY or not (plain or rows or many):
            raise NotFollowed("Line {line}: {what} is not followed.", line=node.lineno, what=ast.unparse(node)[:60])
        if isinstance(sign, ast.Pow) and isinstance(left, int) and isinstance(right, int):
            left = float(left) if abs(right) > 20 or abs(left) > 10 or right < 0 else left
        if isinstance(sign, (ast.Div, ast.FloorDiv, ast.Mod)) and isinstance(right, (int, float)) and right == 0:
            left, right = np.float64(left) if np.ndim(left) == 0 else left, np.float64(right)
        with np.errstate(all="ignore"):
            return BINARY[type(sign)](left, right)

    def _get_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> Any:
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand, scope)
        value = self.value(node.operand, scope)
        return -value if isinstance(node.op, ast.USub) else +value

    def _get_BoolOp(self, node: ast.BoolOp, scope: Scope) -> Any:
        value = None
        for one in node.values:
            value = self.value(one, scope)
            held = bool(np.all(value)) if isinstance(value, np.ndarray) else bool(value)
            if held is isinstance(node.op, ast.Or):
                return value
        return value

    def _get_Compare(self, node: ast.Compare, scope: Scope) -> Any:
        left = self.value(node.left, scope)
        for sign, one in zip(node.ops, node.comparators, strict=True):
            right = self.value(one, scope)
            if isinstance(sign, (ast.In, ast.NotIn)):
                left = _hashable(left)
            held = COMPARE[type(sign)](left, right)
            if len(node.ops) == 1:
                return held
            if not np.all(held):
                return False
            left = right
        return True

    def _get_IfExp(self, node: ast.IfExp, scope: Scope) -> Any:
        return self.value(node.body if self.truth(node.test, scope) else node.orelse, scope)

    def _get_Tuple(self, node: ast.Tuple, scope: Scope) -> tuple:
        return tuple(self.value(one, scope) for one in node.elts)

    def _get_List(self, node: ast.List, scope: Scope) -> list:
        return [self.value(one, scope) for one in node.elts]

    def _get_Dict(self, node: ast.Dict, scope: Scope) -> dict:
        made: dict = {}
        for key, one in zip(node.keys, node.values, strict=True):
            value = self.value(one, scope)
            made.update(value if key is None else {_hashable(self.value(key, scope)): value})
        return made

    def _get_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> str:
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else str(self.value(one.value, scope))[:60]
            for one in node.values
        )

    def _get_Lambda(self, node: ast.Lambda, scope: Scope) -> Function:
        return Function(node, scope)

    def _get_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> Any:
        value = self.value(node.value, scope)
        self.assign(node.target, value, scope)
        return value

    def _get_ListComp(self, node: ast.ListComp, scope: Scope) -> list:
        return [self.value(node.elt, inner) for inner in self._rounds(node.generators, scope)]

    _get_GeneratorExp = _get_ListComp

    def _get_DictComp(self, node: ast.DictComp, scope: Scope) -> dict:
        rounds = self._rounds(node.generators, scope)
        return {_hashable(self.value(node.key, inner)): self.value(node.value, inner) for inner in rounds}

    def _rounds(self, generators: list[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        if len(generators) > 1:
            raise NotFollowed("Line {line}: {what} is not followed.", line=generators[0].iter.lineno, what="for … for")
        for one in self.each(self.value(generators[0].iter, scope), generators[0].iter):
            inner = Scope(scope)
            self.assign(generators[0].target, one, inner)
            if all(self.truth(test, inner) for test in generators[0].ifs):
                yield inner

    # --- calls

    def _get_Call(self, node: ast.Call, scope: Scope) -> Any:
        name = dotted(node.func)
        if name == "super":
            return Super(scope.holder("self").values["self"], scope.holder("__class__").values["__class__"])
        args: list[Any] = []
        for one in node.args:
            value = self.value(one.value if isinstance(one, ast.Starred) else one, scope)
            args += list(self.each(value, one)) if isinstance(one, ast.Starred) else [value]
        named: dict[str, Any] = {}
        for one in node.keywords:
            value = self.value(one.value, scope)
            named.update(value if one.arg is None else {one.arg: value})
        given = self.calls(name, args)
        if given is not NotImplemented:
            return given
        return self.call(self.value(node.func, scope), args, named, node)

    def call(self, called: Any, args: list[Any], named: dict[str, Any], node: ast.AST) -> Any:
        """What a call gives. Raises NotFollowed."""
        self.depth += 3
        try:
            return self._call(called, args, named, node)
        finally:
            self.depth -= 3

    def _call(self, called: Any, args: list[Any], named: dict[str, Any], node: ast.AST) -> Any:
        if isinstance(called, Function):
            return self.function(called, args, named)
        if isinstance(called, Class):
            return self.made(called, args, named)
        if isinstance(called, Thing):
            return self.call(self.attribute(called, "__call__", node), args, named, node)
        if isinstance(called, tuple) and len(called) == 2 and isinstance(called[1], str):
            return self._method(*called, args, named, node)
        if isinstance(called, Module):
            return self._library(called.name, args, named, node)
        raise NotFollowed(
            "Line {line}: {what} is not followed.", line=getattr(node, "lineno", 0), what=ast.unparse(node)[:60]
        )

    def made(self, cls: Class, args: list[Any], named: dict[str, Any]) -> Thing:
        """An object of a class of the text."""
        thing = Thing(cls)
        if found := cls.find("__init__"):
            self.function(Function(found[0], found[1].scope, thing, found[1]), args, named)
        else:
            self.foreign(thing, args, named)
        return thing

    def foreign(self, thing: Thing, args: list[Any], named: dict[str, Any]) -> None:
        """What a base class that is not in the text makes of its arguments: PyTorch's has groups and a state, others
        are taken to keep what they are given."""
        rows = args[0] if args else named.get("params")
        if isinstance(rows, (list, tuple)) and len(args) > 1 and isinstance(args[1], dict):
            thing.own |= {"param_groups": [{"params": list(rows), **args[1]}], "defaults": args[1], "state": States()}
            return
        for place, one in enumerate(args):
            thing.passed[str(place)] = one
        numbers = [
            one for one in (*args, *named.values()) if isinstance(one, (int, float)) and not isinstance(one, bool)
        ]
        if numbers:
            thing.passed |= dict.fromkeys(RATES, numbers[0])
        thing.passed |= named

    def function(self, called: Function, args: list[Any], named: dict[str, Any]) -> Any:
        """What a function of the text gives. Raises NotFollowed."""
        node, inner = called.node, Scope(called.scope)
        given = node.args
        names = [one.arg for one in (*given.posonlyargs, *given.args)]
        args = [called.self_, *args] if called.self_ is not None and "staticmethod" not in _decorators(node) else args
        inner.values |= {"self": called.self_, "__class__": called.cls} if called.cls is not None else {}
        if len(args) > len(names) and given.vararg is None:
            raise NotFollowed("Line {line} is called with too many arguments.", line=node.lineno)
        defaults = dict(zip(names[len(names) - len(given.defaults) :], given.defaults, strict=True))
        defaults |= {one.arg: it for one, it in zip(given.kwonlyargs, given.kw_defaults, strict=True) if it is not None}
        values = dict(zip(names, args))
        if given.vararg:
            values[given.vararg.arg] = tuple(args[len(names) :])
        known = {*names, *(one.arg for one in given.kwonlyargs)}
        values |= {name: one for name, one in named.items() if name in known}
        if given.kwarg:
            values[given.kwarg.arg] = {name: one for name, one in named.items() if name not in known}
        for name in known - values.keys():
            if name not in defaults:
                raise NotFollowed("Line {line}: the argument {name} is missing.", line=node.lineno, name=name[:60])
            values[name] = self.value(defaults[name], called.scope)
        inner.values |= values
        if isinstance(node, ast.Lambda):
            return self.value(node.body, inner)
        try:
            self.run(node.body, inner)
        except Return as result:
            return result.value
        return None

    def _method(self, holder: Any, name: str, args: list[Any], named: dict[str, Any], node: ast.AST) -> Any:
        if isinstance(holder, Super):
            if name == "__init__":
                self.foreign(holder.thing, args, named)
            return None
        if isinstance(holder, dict) and name in (
            "items",
            "keys",
            "values",
            "get",
            "setdefault",
            "pop",
            "copy",
            "update",
        ):
            if name in ("items", "keys", "values", "copy"):
                return [*getattr(holder, name)()] if name != "copy" else dict(holder)
            if name == "update":
                holder.update(*args, **named)
                return None
            return getattr(holder, name)(_hashable(args[0]), *args[1:])
        if isinstance(holder, list) and name in ("append", "extend", "copy", "pop", "insert"):
            result = getattr(holder, name)(*args)
            self.small(holder, node)
            return result
        if isinstance(holder, str) and name in ("format", "join", "lower", "upper", "strip"):
            return holder if name == "format" else getattr(holder, name)(*args)
        if isinstance(holder, NUMBERS) and name in METHODS:
            with np.errstate(all="ignore"):
                return METHODS[name](holder, *args, **named)
        raise NotFollowed(
            "Line {line}: {what} is not followed.", line=getattr(node, "lineno", 0), what=ast.unparse(node)[:60]
        )

    def _library(self, name: str, args: list[Any], named: dict[str, Any], node: ast.AST) -> Any:
        head, _, rest = name.partition(".")
        if not head and rest in BUILTINS:
            return BUILTINS[rest](*args, **named)
        function = rest if head in MODULES or not head else ""
        for module in ("linalg.", "math."):
            function = function.removeprefix(module) if function.startswith(module) else function
        if function in FUNCTIONS:
            with np.errstate(all="ignore"):
                return FUNCTIONS[function](*args, **named)
        if "random" in name:
            raise NotFollowed(
                "Line {line}: {what} is not known.", line=getattr(node, "lineno", 0), what=ast.unparse(node)[:60]
            )
        if name.lstrip("?").split(".")[0] in SILENT or name.endswith(("no_grad", "enable_grad", "inference_mode")):
            return None
        if name.endswith("defaultdict"):
            return Defaults(args[0] if args else None)
        raise NotFollowed(
            "Line {line}: {what} is not known.", line=getattr(node, "lineno", 0), what=ast.unparse(node)[:60]
        )


class States(dict):
    """PyTorch's `self.state`: a dict for each parameter that is asked for."""

    def __missing__(self, key: Any) -> dict:
        self[key] = {}
        return self[key]


class Defaults(dict):
    """A defaultdict."""

    def __init__(self, factory: Any) -> None:
        super().__init__()
        self.factory = factory

    def made(self, machine: Machine, key: Any) -> Any:
        """The value of a key that is not there yet. Raises KeyError where there is none."""
        kind = self.factory.name.lstrip(".?") if isinstance(self.factory, Module) else ""
        empty = {"dict": dict, "list": list, "int": int, "float": float}
        if kind in empty:
            self[key] = empty[kind]()
        elif isinstance(self.factory, Function):
            self[key] = machine.function(self.factory, [], {})
        else:
            raise KeyError(key)
        return self[key]


def _hashable(value: Any) -> Any:
    return ("array", id(value)) if isinstance(value, (np.ndarray, list, dict)) else value


def _decorators(node: Any) -> set[str]:
    return {dotted(one) for one in getattr(node, "decorator_list", [])}


def _is_a(value: Any, kinds: Any) -> bool:
    names = [one.name.rsplit(".", 1)[-1].lstrip("?") for one in (kinds if isinstance(kinds, tuple) else (kinds,))]
    return any(isinstance(value, KINDS[one]) for one in names if one in KINDS) or not any(one in KINDS for one in names)


def _range(*ends: Any) -> range:
    return range(*(LONGEST if isinstance(one, Module) else int(one) for one in ends))  # as often as nobody knows


KINDS = {"dict": dict, "list": list, "tuple": tuple, "str": str, "int": int, "float": (float, np.floating),
         "ndarray": np.ndarray, "Tensor": np.ndarray}  # fmt: skip
RATES = ("lr", "learning_rate", "eta", "learningrate", "step_size", "alpha", "rate", "lr_rate")
SILENT = {"print", "plt", "logging", "logger", "warnings", "tqdm", "time", "torch", "display", "history", "random"}
BUILTINS: dict[str, Callable] = {
    "range": _range,
    "len": len,
    "float": float,
    "int": int,
    "abs": abs,
    "min": min,
    "max": max,
    "sum": sum,
    "zip": lambda *rows, **_: zip(*rows),
    "enumerate": enumerate,
    "list": list,
    "tuple": tuple,
    "dict": dict,
    "isinstance": _is_a,
    "hasattr": lambda thing, name: isinstance(thing, Thing) and name in thing.own,
    "round": round,
    "bool": bool,
    "str": str,
    "reversed": lambda row: [*reversed(row)],
    "id": id,
    "any": any,
    "all": all,
    "print": lambda *_, **__: None,
    "tqdm": lambda row, *_, **__: row,
    "trange": _range,
}
