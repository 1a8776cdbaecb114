"""A walk through a script by Python's own rules of scopes and order: functions that are called are gone into with
their arguments, loops are gone through once, and both arms of an `if` that the text does not decide."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ..errors import CodeError
from .expressions import INMOST, LENGTHIEST, Expressions, text_of
from .known import PARSER, parsed
from .symbols import NoValue, made
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
    Scope,
    Unknown,
    number,
    plain,
)

MOST_PARTS = 200_000  # of a syntax tree; 400,000 characters of usual code have two thirds of that
LEFT = "left"  # a block that ends by return, raise, break or continue
UNROLLED = 64  # rounds of a loop of arithmetic alone
COUNTERS = (
    "epoch",
    "step",
    "iter",
    "it",
    "t",
    "e",
    "i",
    "itr",
    "iteration",
    "global_step",
    "current_step",
    "n",
    "cur_iter",
)
MISSING = object()


class Walk(Expressions):
    """Goes through a script. Afterwards `made` has what it calls, `rates` where it sets the learning rate itself.
    Raises CodeError for a script that is too long."""

    def __init__(self, tree: ast.Module, answers: dict[str, Any]) -> None:
        size = sum(1 for _ in ast.walk(tree))
        if size > MOST_PARTS:
            raise CodeError("This is too much code to be read at once: paste the part with the optimizer.")
        super().__init__(answers, LENGTHIEST + 4 * size)
        self.journals: list[list[tuple[Any, Any, Any]]] = []
        self.frames: list[list[tuple[tuple[Any, ...], Any]]] = []
        self.bases: list[int] = []
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.module = Scope()
        for node in tree.body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self.late[node.targets[0].id] = node.value
        self.block(tree.body, self.module)
        self._not_called()

    def _not_called(self) -> None:
        """Goes into what the script only defines: somebody else calls it."""
        for cls in list(self.classes):
            if not cls.entered:
                self.instance(cls, [], {}, cls.node)
        at = 0
        while at < len(self.functions):
            function = self.functions[at]
            at += 1
            if not function.entered:
                self.enter(function, [], {}, function.node)

    # --- changes, which an arm of an `if` takes back

    def put(self, table: dict, key: Any, value: Any) -> None:
        """Give a name, an attribute or a place in a table a value."""
        if self.journals:
            self.journals[-1].append((table, key, table.get(key, MISSING)))
        table[key] = value

    def changed(self, row: list, change: Callable[[], object]) -> None:
        """Change a row."""
        if self.journals:
            self.journals[-1].append((row, None, list(row)))
        change()

    def _arm(self, body: list[ast.stmt], scope: Scope, condition: Any) -> tuple[Any, dict]:
        """How one arm ends and what it would change; the changes are taken back."""
        self.journals.append([])
        self.path += (condition,)
        try:
            end = self.block(body, scope)
        finally:
            self.path = self.path[:-1]
            journal = self.journals.pop()
        writes = {
            (id(table), key): (table, key, list(table) if key is None else table.get(key, MISSING))
            for table, key, _ in journal
        }
        for table, key, old in reversed(journal):
            if key is None:
                table[:] = old
            elif old is MISSING:
                table.pop(key, None)
            else:
                table[key] = old
        return end, writes

    # --- statements

    def block(self, body: list[ast.stmt], scope: Scope) -> Any:
        """Goes through statements in order; LEFT when they end before their end."""
        for node in body:
            self.count()
            if self.statement(node, scope) is LEFT:
                return LEFT
        return None

    def statement(self, node: ast.stmt, scope: Scope) -> Any:
        """One statement."""
        do = getattr(self, f"_do_{type(node).__name__.lower()}", None)
        return do(node, scope) if do else None

    def _do_expr(self, node: ast.Expr, scope: Scope) -> None:
        if not isinstance(node.value, ast.Constant):
            self.value(node.value, scope)

    def _do_assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self.value(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope, node)

    def _do_annassign(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.assign(node.target, self.value(node.value, scope), scope, node)

    def _do_augassign(self, node: ast.AugAssign, scope: Scope) -> None:
        read = ast.copy_location(_as_read(node.target), node.target)
        old, more = self.value(read, scope), self.value(node.value, scope)
        if isinstance(old, Expr) and isinstance(node.target, ast.Name) and self._counts(node.target.id):
            return
        self.assign(node.target, self.operation(node, node.op, old, more), scope, node)

    def _counts(self, name: str) -> bool:
        return any(one.counter == name for one in self.loops)

    def assign(self, target: ast.expr, value: Any, scope: Scope, node: ast.AST | None = None) -> None:
        """Put a value where it is assigned to."""
        if isinstance(target, ast.Name):
            self.put(scope.table(target.id), target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = list(value) if isinstance(value, (list, tuple)) else None
            if isinstance(value, Made):  # `model, optimizer = accelerator.prepare(model, optimizer)`
                values = value.args if len(value.args) == len(target.elts) else None
            starred = any(isinstance(one, ast.Starred) for one in target.elts)
            if values is None or starred or len(values) != len(target.elts):
                values = [self.unknown(_as_read(one)) for one in target.elts]
            for one, part in zip(target.elts, values, strict=True):
                self.assign(one, part, scope, node)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, self.unknown(_as_read(target.value)), scope, node)
        elif isinstance(target, ast.Attribute):
            self._set_attribute(target, value, scope, node)
        elif isinstance(target, ast.Subscript):
            owner, key = self.value(target.value, scope), self.value(target.slice, scope)
            if isinstance(owner, Group) and key == "lr":
                self.set_rate(owner.optimizer, value, node or target)
            elif isinstance(owner, dict) and isinstance(key, (str, int, float)):
                self.put(owner, key, value)
            elif isinstance(owner, Instance) and isinstance(key, str):
                self.put(owner.attrs, key, value)
            elif isinstance(owner, list) and isinstance(key, int) and -len(owner) <= key < len(owner):
                self.changed(owner, lambda: owner.__setitem__(key, value))
            elif key == "lr" and not isinstance(owner, (dict, Instance)):
                self.set_rate(None, value, node or target)

    def _set_attribute(self, target: ast.Attribute, value: Any, scope: Scope, node: ast.AST | None) -> None:
        owner = self.value(target.value, scope)
        if isinstance(owner, Lib) and owner.free and "." not in owner.name:  # `self` and the like without a function
            owner = Instance(None, {})
            self.put(scope.names, target.value.id, owner)
        if target.attr in ("lr", "learning_rate") and isinstance(owner, (Made, Attribute)):
            self.set_rate(owner, value, node or target)
        if isinstance(owner, (Instance, Made, Class)):
            self.put(owner.attrs, target.attr, value)

    def _do_delete(self, node: ast.Delete, scope: Scope) -> None:
        return None

    def _do_global(self, node: ast.Global, scope: Scope) -> None:
        scope.shared |= set(node.names)

    _do_nonlocal = _do_global

    def _do_import(self, node: ast.Import, scope: Scope) -> None:
        for one in node.names:
            if one.asname:
                self.put(scope.names, one.asname, Lib(one.name))
            else:
                first = one.name.split(".")[0]
                self.put(scope.names, first, Lib(first))

    def _do_importfrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for one in node.names:
            if one.name != "*":
                module = f"{'.' * node.level}{node.module or ''}"
                self.put(scope.names, one.asname or one.name, Lib(f"{module}.{one.name}", free=bool(node.level)))

    def _do_functiondef(self, node: ast.FunctionDef, scope: Scope) -> None:
        function = Function(node, scope, self.defaults(node, scope))
        self.functions.append(function)
        self.put(scope.names, node.name, function)

    _do_asyncfunctiondef = _do_functiondef

    def _do_classdef(self, node: ast.ClassDef, scope: Scope) -> None:
        bases = [self.value(one, scope) for one in node.bases]
        inner = Scope({}, scope)
        fields = [
            one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
        cls = Class(node, inner.names, bases, fields)
        before = len(self.functions)
        self.block(node.body, inner)
        for function in self.functions[before:]:
            function.home = cls
            function.scope = scope  # a function does not see the names of its class
        self.classes.append(cls)
        self.put(scope.names, node.name, cls)

    def _do_return(self, node: ast.Return, scope: Scope) -> str:
        value = self.value(node.value, scope) if node.value is not None else None
        if self.frames:
            self.frames[-1].append((self.path[self.bases[-1] :], value))
        return LEFT

    def _do_raise(self, node: ast.Raise, scope: Scope) -> str:
        return LEFT

    def _do_break(self, node: ast.Break, scope: Scope) -> str:
        return LEFT

    _do_continue = _do_break

    def _do_with(self, node: ast.With, scope: Scope) -> Any:
        for one in node.items:
            value = self.value(one.context_expr, scope)
            if one.optional_vars is not None:
                self.assign(one.optional_vars, value, scope)
        return self.block(node.body, scope)

    _do_asyncwith = _do_with

    def _do_try(self, node: ast.Try, scope: Scope) -> Any:
        end = self.block(node.body, scope)
        for handler in node.handlers:
            if not _imports(handler.body):  # another version's import stands there
                self._arm(handler.body, scope, self.unknown(ast.Name("error")))
        if end is None:
            end = self.block(node.orelse, scope)
        return self.block(node.finalbody, scope) or end

    def _do_match(self, node: ast.Match, scope: Scope) -> None:
        subject = self.value(node.subject, scope)
        for case in node.cases:
            pattern = case.pattern
            if plain(subject) and isinstance(pattern, ast.MatchValue):
                if self.value(pattern.value, scope) == subject:
                    return self.block(case.body, scope)
                continue
            self._apply(self._arm(case.body, scope, self.unknown(node.subject))[1], {}, self.unknown(node.subject))
        return None

    def _do_if(self, node: ast.If, scope: Scope) -> Any:
        test = self.value(node.test, scope)
        truth = self.truth(test)
        if truth is not None:
            chosen = node.body if truth else node.orelse
            if chosen and isinstance(chosen[-1], ast.Raise):  # a check of what a run is given
                chosen = node.orelse if truth else []
            return self.block(chosen, scope)
        if not isinstance(test, Expr):
            test = test if isinstance(test, Unknown) else self.unknown(node.test)
        not_test: Any = test
        if isinstance(test, Expr):
            try:
                not_test = made(ast.UnaryOp(ast.Not(), test.node), test)
            except NoValue:
                test = not_test = self.unknown(node.test)
        yes_end, yes = self._arm(node.body, scope, test)
        no_end, no = self._arm(node.orelse, scope, not_test)
        if yes_end is LEFT and no_end is LEFT:
            return LEFT
        if yes_end is LEFT or no_end is LEFT:
            for table, key, value in (no if yes_end is LEFT else yes).values():
                self._write(table, key, value)
            return None
        self._apply(yes, no, test)
        return None

    def _apply(self, yes: dict, no: dict, test: Any) -> None:
        """Takes over what two arms would change."""
        for place in [*yes, *(one for one in no if one not in yes)]:
            table, key, _ = yes.get(place) or no[place]
            if key is None:
                longest = max((arm[place][2] for arm in (yes, no) if place in arm), key=len)
                self.changed(table, lambda table=table, row=longest: table.__setitem__(slice(None), row))
                continue
            now = table.get(key, MISSING)
            a, b = (arm[place][2] if place in arm else now for arm in (yes, no))
            if a is MISSING or b is MISSING:
                self._write(table, key, b if a is MISSING else a)
            else:
                name = ast.Name(key if isinstance(key, str) else "value")
                self._write(table, key, self.merged(test, a, b, name))

    def _write(self, table: Any, key: Any, value: Any) -> None:
        if key is None:
            self.changed(table, lambda: table.__setitem__(slice(None), value))
        elif value is not MISSING:
            self.put(table, key, value)

    # --- loops

    def _do_for(self, node: ast.For, scope: Scope) -> Any:
        values = self.value(node.iter, scope)
        inner = node.iter
        counter = ""
        enumerated = isinstance(inner, ast.Call) and text_of(inner.func).split(".")[-1] in (
            "enumerate",
            "tqdm",
            "trange",
            "track",
        )
        known = self.iterated(values)
        if known is not None and len(known) <= UNROLLED and _arithmetic(node.body):
            for one in known:
                self.assign(node.target, one, scope)
                if self.block(node.body, scope) is LEFT and self._left_for_good(node.body):
                    return LEFT if not self._breaks(node.body) else None
            return self.block(node.orelse, scope)
        count: Any = None if known is None else len(known)
        if isinstance(values, range):
            count = len(values)
        target = node.target
        if isinstance(values, range) or (isinstance(inner, ast.Call) and text_of(inner.func) in ("range", "trange")):
            if isinstance(target, ast.Name):
                counter = target.id
                first = values.start if isinstance(values, range) else self._first_of(inner, scope)
                self.assign(target, _counting(counter, first), scope)
            if count is None and isinstance(inner, ast.Call) and inner.args:
                count = self.value(inner.args[-1 if len(inner.args) == 1 else 1], scope)
        elif known and all(map(number, known)) and isinstance(target, ast.Name):
            self.assign(target, self.unknown(ast.Name(target.id), tuple(known[:8])), scope)
        elif known and len({type(one) for one in known}) == 1 and isinstance(known[0], Group):
            self.assign(target, known[0], scope)
        elif enumerated and isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name):
            counter = target.elts[0].id
            self.assign(target, self.unknown(node.iter), scope)
            self.assign(target.elts[0], _counting(counter, 0), scope)
        elif enumerated and isinstance(target, ast.Name) and inner.args and "range" in text_of(inner.args[0]):
            counter = target.id
            self.assign(target, _counting(counter, 0), scope)
            inside = self.value(inner.args[0], scope)
            count = len(inside) if isinstance(inside, range) else None
        else:
            self.assign(target, self.unknown(node.iter), scope)
        return self._round(Loop(node, count, text_of(node.iter), counter), node, scope)

    _do_asyncfor = _do_for

    def _first_of(self, call: ast.Call, scope: Scope) -> Any:
        first = self.value(call.args[0], scope) if len(call.args) > 1 else 0
        return first if number(first) else 0

    def _left_for_good(self, body: list[ast.stmt]) -> bool:
        return not any(isinstance(one, ast.Continue) for node in body for one in ast.walk(node))

    def _breaks(self, body: list[ast.stmt]) -> bool:
        return any(isinstance(one, ast.Break) for node in body for one in ast.walk(node))

    def _do_while(self, node: ast.While, scope: Scope) -> Any:
        counter = next(
            (
                one.target.id
                for one in ast.walk(node)
                if isinstance(one, ast.AugAssign) and isinstance(one.op, ast.Add) and isinstance(one.target, ast.Name)
                and isinstance(one.value, ast.Constant) and one.value.value == 1
                and any(isinstance(other, ast.Name) and other.id == one.target.id and isinstance(other.ctx, ast.Load)
                        for other in ast.walk(node))
            ),
            "",
        )  # fmt: skip
        if counter:
            table = scope.find(counter)
            first = table[counter] if table else 0
            self.put(scope.table(counter), counter, _counting(counter, first if number(first) else 0))
        self.value(node.test, scope)
        return self._round(Loop(node, None, text_of(node.test), counter), node, scope)

    def _round(self, loop: Loop, node: Any, scope: Scope) -> None:
        """Goes once through the body of a loop; what it changes from round to round is not known."""
        for one in ast.walk(node):
            if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name) and one.target.id != loop.counter:
                name = one.target.id
                plus_one = isinstance(one.op, ast.Add) and getattr(one.value, "value", None) == 1
                table = scope.find(name)
                if (
                    table is not None
                    and table[name] is not None
                    and (number(table[name]) or isinstance(table[name], Unknown))
                ):
                    start = table[name]
                    counting = plus_one and name.lower() in (*COUNTERS, "iter_num", "global_iter", "num_steps", "steps")
                    new = _counting(name, start) if counting and number(start) else self.unknown(ast.Name(name))
                    if counting and not loop.counter:
                        loop.counter = name
                    self.put(table, name, new)
        self.loops += (loop,)
        try:
            self.block(node.body, scope)
        finally:
            self.loops = self.loops[:-1]
        self.block(node.orelse, scope)

    # --- functions and classes

    def enter(self, function: Function, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """What a function of the script gives for these arguments."""
        own = function.node
        function.entered = True
        if self.calls_open >= INMOST:
            return self.unknown(node) if isinstance(node, ast.expr) else None
        scope = Scope(dict(function.defaults), function.scope)
        names = function.parameters
        uncalled = not isinstance(node, ast.expr)
        for name in (*names, *(one.arg for one in own.args.kwonlyargs)):
            if name not in scope.names:
                like = name.lower() in COUNTERS or name.lower() in (
                    "iter_num",
                    "cur_epoch",
                    "current_epoch",
                    "num_epoch",
                )
                place = ast.copy_location(ast.Name(name, ast.Load()), own)
                free = Expr(place) if uncalled and like else self.unknown(place)
                if uncalled and name == "self" and function.home is not None:
                    free = Instance(function.home, {})
                scope.names[name] = free
        scope.names |= dict(zip(names, args))
        if own.args.vararg:
            scope.names[own.args.vararg.arg] = list(args[len(names) :])
        known = {*names, *(one.arg for one in own.args.kwonlyargs)}
        scope.names |= {name: value for name, value in kwargs.items() if name in known}
        if own.args.kwarg:
            scope.names[own.args.kwarg.arg] = {name: value for name, value in kwargs.items() if name not in known}
        self.calls_open += 1
        depth, self.depth = self.depth, 0
        try:
            if isinstance(own, ast.Lambda):
                return self.value(own.body, scope)
            self.frames.append([])
            self.bases.append(len(self.path))
            self.block(own.body, scope)
            self.bases.pop()
            return self._given(self.frames.pop(), own)
        finally:
            self.calls_open -= 1
            self.depth = depth

    def _given(self, returns: list[tuple[tuple[Any, ...], Any]], node: ast.AST) -> Any:
        """The value of a function from its returns, each under its conditions; the first that holds counts."""
        found: Any = MISSING
        for conditions, value in reversed(returns):
            if not conditions:
                found = value
                continue
            test = conditions[0]
            for one in conditions[1:]:
                try:
                    test = (
                        self.both(test, one, ast.And())
                        if isinstance(test, Expr) and isinstance(one, Expr)
                        else self._vague(test, one)
                    )
                except NoValue:
                    test = self._vague(test, one)
            found = (
                value if found is MISSING else self.merged(test, value, found, ast.Name(getattr(node, "name", "value")))
            )
        return None if found is MISSING else found

    def _vague(self, one: Any, other: Any) -> Unknown:
        return (
            one if isinstance(one, Unknown) else other if isinstance(other, Unknown) else self.unknown(ast.Name("test"))
        )

    def instance(self, cls: Class, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        """An object of a class of the script."""
        cls.entered = True
        one = Instance(cls, {}, node)
        start = cls.find("__init__")
        if isinstance(start, Function):
            self.enter(start, [one, *args], kwargs, node)
        else:
            names = list(cls.fields)
            for name, value in (*zip(names, args), *kwargs.items()):
                one.attrs[name] = value
            for name in names:
                inside = cls.attrs.get(name)
                if name not in one.attrs and isinstance(inside, Made) and inside.name.split(".")[-1] == "field":
                    factory = inside.kwargs.get("default_factory")
                    one.attrs[name] = inside.kwargs.get("default")
                    if factory is not None:
                        one.attrs[name] = self.call(factory, [], {}, inside.node)
        uncalled = not isinstance(node, ast.expr)
        if uncalled:
            for function in list(cls.attrs.values()):
                if isinstance(function, Function) and not function.entered:
                    names = function.parameters
                    method = {text_of(d).split(".")[-1] for d in getattr(function.node, "decorator_list", ())}
                    self.enter(function, [one] if names and "staticmethod" not in method else [], {}, function.node)
        if cls.library() and isinstance(node, ast.expr):
            self.record(Made(cls.node.name, False, args, kwargs, node, self.loops, self.path, attrs={"": one}))
        return one

    def call(self, function: Any, args: list[Any], kwargs: dict[str, Any], node: Any, spread: str = "") -> Any:
        """What a call gives; methods of parsers of arguments included."""
        if isinstance(function, Method) and isinstance(function.function, _Parsing):
            return function.function(self, args, kwargs, node)
        return super().call(function, args, kwargs, node, spread)

    def attribute(self, owner: Any, name: str, node: ast.expr) -> Any:
        if isinstance(owner, Instance) and PARSER in owner.attrs:
            return Method(_Parsing(owner, name))
        return super().attribute(owner, name, node)


class _Parsing:
    """A method of a parser of arguments."""

    def __init__(self, parser: Instance, method: str) -> None:
        self.parser, self.method = parser, method

    def __call__(self, walk: Walk, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
        found = parsed(walk, self.parser, self.method, args, kwargs, node)
        return walk.unknown(node) if found is NotImplemented else found


def _counting(name: str, first: Any) -> Expr:
    """The number of a round, as the loop counts it."""
    node: ast.expr = ast.Name(name)
    if first:
        node = ast.BinOp(node, ast.Add(), ast.Constant(first))
    return Expr(node)


def _as_read(target: ast.expr) -> ast.expr:
    """A target of an assignment as an expression."""
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(target.value, target.attr, ast.Load())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(target.value, target.slice, ast.Load())
    return target


def _imports(body: list[ast.stmt]) -> bool:
    return any(isinstance(one, (ast.Import, ast.ImportFrom)) for one in body)


def _arithmetic(body: list[ast.stmt]) -> bool:
    """Whether a loop's body does nothing but arithmetic."""
    for node in body:
        for one in ast.walk(node):
            if isinstance(one, (ast.For, ast.While, ast.FunctionDef, ast.ClassDef, ast.With)):
                return False
            if isinstance(one, ast.Call):
                words = text_of(one.func).split(".")
                if words[-1] not in (
                    "append",
                    "print",
                    "min",
                    "max",
                    "float",
                    "int",
                    "abs",
                    "exp",
                    "sqrt",
                    "log",
                    "len",
                    "cos",
                ):
                    return False
    return True
