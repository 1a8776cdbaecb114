"""What the expressions of a script stand for. Nothing of it is executed: what is not arithmetic stays unknown."""

from __future__ import annotations

import ast
import math
import re
from itertools import islice
from typing import Any

from ..errors import CodeError
from .known import TABLES, TEXTS, called_by_name
from .symbols import NoValue, binary, bounded, compare, either, made
from .values import (
    Attribute,
    Class,
    Expr,
    Function,
    Group,
    Instance,
    Lib,
    Loop,
    Made,
    Method,
    Root,
    Scope,
    SetRate,
    Unknown,
    number,
    plain,
)

DEEPEST = 60  # nested expressions
INMOST = 12  # functions that call functions
LENGTHIEST = 100_000  # expressions looked at, beyond those that there are; a few lines can name each other very often
LONGEST_ROW = 1000  # values of a comprehension


class Expressions:
    """The part of a walk through a script that looks at expressions."""

    def __init__(self, answers: dict[str, Any], allowed: int) -> None:
        self.answers = answers
        self.words = {word for text in answers for word in re.findall(r"\w+", text)}
        self.left = allowed
        self.depth = self.calls_open = 0
        self.made: list[Made] = []
        self.rates: list[SetRate] = []  # where the script sets the learning rate itself
        self.loops: tuple[Loop, ...] = ()
        self.path: tuple[Any, ...] = ()
        self.flags: dict[str, Any] = {}  # of absl
        self.late: dict[str, ast.expr] = {}  # what a module's names are given at last
        self.pending: set[str] = set()

    def count(self, cost: int = 1) -> None:
        """So many more parts looked at. Raises CodeError when there have been too many."""
        self.left -= cost
        if self.left < 0:
            raise CodeError("This code names its own parts too often to be read.")

    # --- what is not known

    def unknown(self, node: ast.expr, options: tuple = (), why: CodeError | None = None) -> Any:
        """What stands for an expression that the text does not tell: an answer, if there is one."""
        if (answer := self.answer(node)) is not None:
            return answer
        items = tuple(one for one in options if not plain(one) and not isinstance(one, Expr))
        return Unknown({id(node): Root(node, options)}, why, items)

    def answer(self, node: ast.AST) -> Any:
        """What a person has answered for an expression; None without an answer."""
        if not self.answers:
            return None
        inner = node
        while isinstance(inner, (ast.Call, ast.Subscript, ast.Attribute)):
            if isinstance(inner, ast.Attribute):
                break
            inner = inner.func if isinstance(inner, ast.Call) else inner.value
        word = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", None)
        return self.answers.get(text_of(node)) if word is None or word in self.words else None

    def combined(self, node: ast.expr, parts: list[Any], why: CodeError | None = None) -> Unknown:
        """What is made of parts of which some are not known."""
        if (answer := self.answer(node)) is not None:
            return answer
        roots: dict[int, Root] = {}
        for part in parts:
            if isinstance(part, Unknown) and len(roots) < 8:
                roots |= part.roots
        return Unknown(
            roots or {id(node): Root(node)}, why or next((p.why for p in parts if isinstance(p, Unknown)), None)
        )

    # --- expressions

    def value(self, node: ast.expr, scope: Scope) -> Any:
        """What an expression stands for. Raises CodeError for one that is nested too deeply."""
        self.count()
        self.depth += 1
        try:
            if self.depth > DEEPEST + 20:
                raise CodeError("A value in this code is nested too deeply.")
            look = getattr(self, f"_{type(node).__name__.lower()}", None)
            if look is None:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.value(child, scope)
                return self.unknown(node)
            return look(node, scope)
        except NoValue:
            return self.unknown(node)
        finally:
            self.depth -= 1

    def _constant(self, node: ast.Constant, scope: Scope) -> Any:
        known = isinstance(node.value, (bool, int, float, str, type(None)))
        return node.value if known else self.unknown(node)

    def _name(self, node: ast.Name, scope: Scope) -> Any:
        table = scope.find(node.id)
        if table is not None:
            return table[node.id]
        if node.id in self.answers:
            return self.answers[node.id]
        if node.id == "pi":
            return math.pi
        if node.id == "__name__":
            return "__main__"
        later = self.late.get(node.id)
        if later is not None and node.id not in self.pending and not isinstance(later, ast.Call):
            self.pending.add(node.id)
            try:
                found = self.value(later, scope)
            finally:
                self.pending.discard(node.id)
            if not isinstance(found, Lib):
                return found
        return Lib(node.id, free=True)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        return self.attribute(owner, node.attr, node)

    def attribute(self, owner: Any, name: str, node: ast.expr) -> Any:
        """An attribute of a value."""
        if isinstance(owner, Lib):
            full = f"{owner.name}.{name}"
            if (answer := self.answer(node)) is not None:
                return answer
            if owner.name.split(".")[-1] == "FLAGS" and name in self.flags:
                return self.flags[name]
            if name in ("pi", "e", "inf") and owner.name.split(".")[-1] in ("math", "np", "numpy", "jnp", "torch"):
                return getattr(math, name)
            return Lib(full, owner.free)
        if isinstance(owner, Instance):
            if name in owner.attrs:
                return owner.attrs[name]
            found = owner.cls.find(name) if owner.cls else None
            if isinstance(found, Function):
                decorators = {text_of(one).split(".")[-1] for one in getattr(found.node, "decorator_list", ())}
                if "property" in decorators:
                    return self.call(Method(found, (owner,)), [], {}, node)
                return found if "staticmethod" in decorators else Method(found, (owner,))
            return self.unknown(node) if found is None else found
        if isinstance(owner, Class):
            found = owner.find(name)
            return self.unknown(node) if found is None else found
        if isinstance(owner, Made):
            if name in owner.attrs:
                return owner.attrs[name]
            return Attribute(owner, name, text_of(node))
        if isinstance(owner, Attribute):
            return Attribute(owner.owner, f"{owner.name}.{name}", text_of(node))
        if isinstance(owner, dict) and name not in dir(dict) and name in owner:  # settings by attribute
            return owner[name]
        if isinstance(owner, (str, list, tuple, dict)):
            return Method(name, (owner,))
        if isinstance(owner, Unknown) and owner.options:
            found = [self.attribute(one, name, node) for one in owner.options[:4]]
            return Unknown(owner.roots, owner.why, tuple(found))
        return self.unknown(node)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        owner = self.value(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            ends = [one and self.value(one, scope) for one in (node.slice.lower, node.slice.upper, node.slice.step)]
            if isinstance(owner, (list, tuple, str)) and all(one is None or isinstance(one, int) for one in ends):
                return bounded(lambda: owner[slice(*ends)])
            return self.unknown(node)
        key = self.value(node.slice, scope)
        if isinstance(owner, Attribute) and owner.name.endswith("param_groups"):
            return Group(owner.owner)
        if isinstance(owner, Group):
            return Expr(ast.Name("lr")) if key == "lr" else self.unknown(node)
        if isinstance(owner, Instance) and isinstance(key, str) and key in owner.attrs:
            return owner.attrs[key]
        if isinstance(owner, (list, tuple, str)) and isinstance(key, int):
            return bounded(lambda: owner[key])
        if isinstance(owner, dict) and isinstance(key, (str, int, float, bool, tuple)):
            try:
                return owner[key]
            except (KeyError, TypeError):
                return self.unknown(node)
        if isinstance(owner, dict) and isinstance(key, Unknown) and owner:
            return self.chosen(node, key, list(owner.values()))
        return self.unknown(node)

    def chosen(self, node: ast.expr, why: Unknown, options: list[Any]) -> Any:
        """One of several values, it is not known which."""
        if (answer := self.answer(node)) is not None:
            return answer
        items = tuple(one for one in flat_options(options) if not plain(one) and not isinstance(one, (Expr, Unknown)))
        numbers = tuple(one for one in options if number(one))
        return Unknown({id(node): Root(node, numbers)} if numbers else why.roots, None, items)

    def _tuple(self, node: ast.Tuple, scope: Scope) -> Any:
        return tuple(self._row(node.elts, scope))

    def _list(self, node: ast.List, scope: Scope) -> Any:
        return self._row(node.elts, scope)

    _set = _list

    def _row(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        found: list[Any] = []
        for one in nodes:
            if isinstance(one, ast.Starred):
                inside = self.value(one.value, scope)
                found += list(inside) if isinstance(inside, (list, tuple)) else [self.unknown(one.value)]
            else:
                found.append(self.value(one, scope))
        return found

    def _dict(self, node: ast.Dict, scope: Scope) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            inside = self.value(value, scope)
            if key is None:
                found |= inside if isinstance(inside, dict) else {}
                continue
            name = self.value(key, scope)
            if isinstance(name, (str, int, float, bool, type(None))):
                found[name] = inside
        return found

    def _unaryop(self, node: ast.UnaryOp, scope: Scope) -> Any:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return self.negated(value, node)
        if isinstance(value, Expr) and not isinstance(node.op, ast.Invert):
            return made(ast.UnaryOp(node.op, value.node), value)
        if number(value) and isinstance(node.op, (ast.USub, ast.UAdd)):
            return -value if isinstance(node.op, ast.USub) else value
        return self.combined(node, [value])

    def negated(self, value: Any, node: ast.expr) -> Any:
        """`not` of a value."""
        if isinstance(value, Expr):
            return made(ast.UnaryOp(ast.Not(), value.node), value)
        truth = self.truth(value)
        return self.combined(node, [value]) if truth is None else not truth

    def truth(self, value: Any) -> bool | None:
        """Whether a value counts as true, None where that is not known."""
        if plain(value):
            return bool(value)
        if isinstance(value, (Instance, Class, Function)) or (isinstance(value, Made) and value.name[:1].isupper()):
            return True
        return None

    def _binop(self, node: ast.BinOp, scope: Scope) -> Any:
        return self.operation(node, node.op, self.value(node.left, scope), self.value(node.right, scope))

    def operation(self, node: ast.expr, op: ast.operator, left: Any, right: Any) -> Any:
        """An operation on two values."""
        if isinstance(op, ast.Add) and isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
            return [*left, *right] if len(left) + len(right) < 10_000 else self.unknown(node)
        try:
            return binary(op, left, right)
        except CodeError as error:
            return self.combined(node, [left, right], error)
        except NoValue:
            return self.combined(node, [self.loose(one, node) for one in (left, right)])

    def loose(self, value: Any, node: ast.expr) -> Any:
        """The value, an unknown one in place of what is no number."""
        if isinstance(value, Made) and isinstance(value.node, ast.expr):
            return self.unknown(value.node)
        if isinstance(value, Lib):
            place = ast.parse(value.name, mode="eval").body if value.name.replace(".", "").isidentifier() else node
            return self.unknown(ast.copy_location(place, node) if hasattr(node, "lineno") else place)
        return value

    def _compare(self, node: ast.Compare, scope: Scope) -> Any:
        left, found = self.value(node.left, scope), None
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.value(right_node, scope)
            try:
                one = compare(op, left, right)
            except NoValue:
                return self.combined(node, [self.loose(left, node), self.loose(right, node)])
            found = one if found is None else self.both(found, one, ast.And())
            left = right
        return found

    def both(self, a: Any, b: Any, op: ast.boolop) -> Any:
        """`and` or `or` of two values that may depend on the steps. Raises NoValue."""
        if isinstance(a, Expr) and isinstance(b, Expr):
            return made(ast.BoolOp(op, [a.node, b.node]), a, b)
        if isinstance(a, Expr):
            a, b = b, a
        truth = self.truth(a)
        if truth is None:
            raise NoValue
        return b if truth == isinstance(op, ast.And) else a

    def _boolop(self, node: ast.BoolOp, scope: Scope) -> Any:
        found = self.value(node.values[0], scope)
        for one in node.values[1:]:
            truth = self.truth(found)
            if truth is not None and truth != isinstance(node.op, ast.And):
                return found
            other = self.value(one, scope)
            if isinstance(found, Unknown) or isinstance(other, Unknown):
                if truth is not None:
                    found = other
                    continue
                found = self.chosen(node, found, [found, other]) if isinstance(found, Unknown) else self.unknown(node)
            else:
                found = self.both(found, other, node.op)
        return found

    def _ifexp(self, node: ast.IfExp, scope: Scope) -> Any:
        test = self.value(node.test, scope)
        truth = self.truth(test)
        if truth is not None:
            return self.value(node.body if truth else node.orelse, scope)
        yes, no = self.value(node.body, scope), self.value(node.orelse, scope)
        return self.merged(test, yes, no, node)

    def merged(self, test: Any, yes: Any, no: Any, node: ast.expr) -> Any:
        """One of two values, as a test says that is not known or hangs on the steps."""
        if yes is no or (plain(yes) and plain(no) and type(yes) is type(no) and yes == no):
            return yes
        if isinstance(test, Expr):
            try:
                return either(test, yes, no)
            except NoValue:
                pass
        for one, other in ((yes, no), (no, yes)):
            if one is None and not plain(other):
                return other
        return self.unknown(node, tuple(flat_options([yes, no])))

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Any:
        return Function(node, scope, self.defaults(node, scope))

    def defaults(self, node: Any, scope: Scope) -> dict[str, Any]:
        """The defaults of a function's parameters."""
        names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        found = dict(zip(names[len(names) - len(node.args.defaults) :], node.args.defaults, strict=True))
        found |= {one.arg: value for one, value in zip(node.args.kwonlyargs, node.args.kw_defaults) if value}
        return {name: self.value(value, scope) for name, value in found.items()}

    def _namedexpr(self, node: ast.NamedExpr, scope: Scope) -> Any:
        value = self.value(node.value, scope)
        self.put(scope.table(node.target.id), node.target.id, value)
        return value

    def _joinedstr(self, node: ast.JoinedStr, scope: Scope) -> Any:
        parts = []
        for one in node.values:
            value = self.value(one.value if isinstance(one, ast.FormattedValue) else one, scope)
            if not isinstance(value, (str, int, float)):
                return self.unknown(node)
            parts.append(str(value))
        return "".join(parts)

    def _await(self, node: ast.Await, scope: Scope) -> Any:
        return self.value(node.value, scope)

    def _starred(self, node: ast.Starred, scope: Scope) -> Any:
        return self.value(node.value, scope)

    def _listcomp(self, node: ast.ListComp, scope: Scope) -> Any:
        return self._comprehension(node, [node.elt], scope)

    _generatorexp = _setcomp = _listcomp

    def _dictcomp(self, node: ast.DictComp, scope: Scope) -> Any:
        pairs = self._comprehension(node, [node.key, node.value], scope)
        return dict(pairs) if isinstance(pairs, list) and all(plain(key) for key, _ in pairs) else self.unknown(node)

    def _comprehension(self, node: Any, elements: list[ast.expr], scope: Scope) -> Any:
        inner = Scope({}, scope)
        found: list[Any] = []

        def go(generators: list[ast.comprehension]) -> bool:
            if not generators:
                row = [self.value(one, inner) for one in elements]
                found.append(tuple(row) if len(row) > 1 else row[0])
                return len(found) <= LONGEST_ROW
            first, *rest = generators
            values = self.iterated(self.value(first.iter, inner))
            if values is None:
                self.assign(first.target, self.unknown(first.iter), inner)
                for one in elements:
                    self.value(one, inner)
                return False
            for value in values:
                self.assign(first.target, value, inner)
                tests = [self.truth(self.value(test, inner)) for test in first.ifs]
                if None in tests or (False not in tests and not go(rest)):
                    return False
            return True

        return found if go(node.generators) else self.unknown(node)

    def iterated(self, values: Any) -> list[Any] | None:
        """What a loop goes through, if all of it is known."""
        if isinstance(values, dict):
            values = list(values)
        if isinstance(values, range):
            return list(values) if len(values) <= LONGEST_ROW else None
        if isinstance(values, Attribute) and values.name.endswith("param_groups"):
            return [Group(values.owner)]
        return list(values) if isinstance(values, (list, tuple)) and len(values) <= LONGEST_ROW else None

    # --- calls

    def _call(self, node: ast.Call, scope: Scope) -> Any:
        function = self.value(node.func, scope)
        args, spread = [], ""
        for one in node.args:
            value = self.value(one, scope)
            if isinstance(one, ast.Starred):
                known = isinstance(value, (list, tuple))
                args += list(value) if known else []
                spread = spread or ("" if known else "*")
            else:
                args.append(value)
        kwargs: dict[str, Any] = {}
        for one in node.keywords:
            value = self.value(one.value, scope)
            if one.arg is not None:
                kwargs[one.arg] = value
                continue
            table = value.attrs if isinstance(value, Instance) else value
            self.count(len(table) if isinstance(table, dict) else 1)
            known = isinstance(table, dict) and all(isinstance(name, str) for name in table)
            kwargs |= table if known else {}
            spread = spread or ("" if known else "**")
        return self.call(function, args, kwargs, node, spread)

    def call(self, function: Any, args: list[Any], kwargs: dict[str, Any], node: Any, spread: str = "") -> Any:
        """What a call gives."""
        if isinstance(function, Method):
            if isinstance(function.function, str):
                return self.container(function.function, function.args[0], args, node)
            return self.call(function.function, [*function.args, *args], function.kwargs | kwargs, node, spread)
        if isinstance(function, Function):
            return self.enter(function, args, kwargs, node)
        if isinstance(function, Class):
            return self.instance(function, args, kwargs, node)
        if (
            isinstance(function, Instance)
            and function.cls
            and isinstance(own := function.cls.find("__call__"), Function)
        ):
            return self.enter(own, [function, *args], kwargs, node)
        if isinstance(function, Lib):
            if (answer := self.answer(node)) is not None:
                return answer
            if (
                function.name.endswith(("K.set_value", "backend.set_value"))
                and len(args) == 2
                and isinstance(args[0], Attribute)
            ) and args[0].name in ("lr", "learning_rate"):
                self.set_rate(args[0].owner, args[1], node)
            known = called_by_name(self, function, args, kwargs, node)
            if known is not NotImplemented:
                return known
            return self.record(
                Made(function.name, function.free, args, kwargs, node, self.loops, self.path, spread=spread)
            )
        if isinstance(function, Unknown) and function.options:
            options = [one for one in function.options if isinstance(one, (Lib, Function, Class))][:6]
            found = [self.call(one, args, kwargs, node, spread) for one in options]
            return Unknown(function.roots, None, tuple(found))
        if isinstance(function, Attribute):
            if function.name in ("lr.assign", "learning_rate.assign") and args:
                self.set_rate(function.owner, args[0], node)
            one = Made(
                function.text,
                True,
                args,
                kwargs,
                node,
                self.loops,
                self.path,
                function.owner,
                function.name,
                spread=spread,
            )
            self.record(one)
            answer = self.answer(node)
            return one if answer is None else answer
        if isinstance(function, Made) and function.name.endswith("inject_hyperparams") and function.args:
            return self.call(function.args[0], args, kwargs, node, spread)
        if isinstance(function, Made):  # what a call gives is called again
            inner = Made(
                f"{function.name}()", True, args, kwargs, node, self.loops, self.path, function, "", spread=spread
            )
            return self.record(inner)
        name = text_of(node.func) if isinstance(node, ast.Call) else ""
        self.record(Made(name, True, args, kwargs, node, self.loops, self.path, spread=spread))
        return self.unknown(node)

    def set_rate(self, optimizer: Any, value: Any, node: ast.AST) -> None:
        """Keep that the script sets the learning rate itself."""
        self.rates.append(SetRate(optimizer, value, node, self.loops, self.path))

    def record(self, one: Made) -> Made:
        """Keep what is called."""
        self.made.append(one)
        return one

    def container(self, name: str, owner: Any, args: list[Any], node: ast.expr) -> Any:
        """A method of a text, a row or a table."""
        if isinstance(owner, list) and name in ("append", "extend") and len(args) == 1 and len(owner) < 10_000:
            if name == "append":
                self.changed(owner, lambda: owner.append(args[0]))
            elif isinstance(args[0], (list, tuple)):
                self.changed(owner, lambda: owner.extend(args[0]))
            return None
        if isinstance(owner, dict) and name == "update" and len(args) == 1 and isinstance(args[0], dict):
            for key, value in args[0].items():
                self.put(owner, key, value)
            return None
        if isinstance(owner, dict) and name in ("get", "pop") and args and plain(args[0]):
            missing = args[1] if len(args) > 1 else None
            return owner.get(args[0], missing) if not isinstance(args[0], (list, dict)) else self.unknown(node)
        if isinstance(owner, dict) and name in TABLES and not args:
            return TABLES[name](owner)
        if name in TEXTS and not isinstance(owner, dict) and all(plain(one) for one in args):
            return bounded(getattr(owner, name, None), *args)
        return self.unknown(node)


def flat_options(values: list[Any]) -> list[Any]:
    """The values, in place of one that is not known those that it may be."""
    found: list[Any] = []
    for one in values:
        if isinstance(one, Unknown):
            found += [*one.options, *(option for root in one.roots.values() for option in root.options)]
        else:
            found.append(one)
    return found[:8]


def text_of(node: ast.AST) -> str:
    """The text of an expression, its beginning if it is a long one."""
    try:
        text = ast.unparse(node) if len(list(islice(ast.walk(node), 200))) < 200 else "…"
    except (RecursionError, ValueError):
        text = "…"
    return text if len(text) <= 60 else text[:59] + "…"
