"""Reads an optimizer's `update`, the `after` of what is around it and a landscape's gradient as text, and unrolls them
into the statements of one step.

They may use: assignments to names, `self.field`, + - * / and squares, the functions of `elementwise`, `if` on switches
and choices (`self.flavour == "keras"`), conditional expressions and % on `t`, and one `return` of the coordinate and
the memory, in order. Anything else raises `Untranslatable`; such a method still runs, step by step.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields
from typing import Any, NamedTuple

from ..landscape import Terms
from ..optimizer import Optimizer, shared
from .elementwise import FUNCTIONS

CONST, STEP, COORD = 0, 1, 2  # how often the value of an expression changes: never, each step, with the coordinate

Statement = tuple[str, ast.expr]


class Layer(NamedTuple):
    """An optimizer's class with the values of its switches and choices; those around it stand behind it."""

    cls: type[Optimizer]
    flags: dict[str, Any]
    within: str  # "" for the innermost; in front of the names of its fields and memories, so that they are its own

    def field(self, name: str) -> str:
        """The program's name of a field."""
        return f"O_{self.within}{name}"

    def memory(self, name: str) -> str:
        """The program's name of a memory."""
        return f"M_{self.within}{name}"


class Untranslatable(Exception):  # noqa: N818 - no error: the slow path serves
    """The text uses something that has no place in a straight loop over coordinates."""


class Program:
    """One step of an optimizer, and of those around it, on a landscape, level by level; each name is set only once.

    Without a surface whose text can be read, all coordinates are one array and the gradient is asked for.

    Subexpressions that depend on nothing but hyperparameters go to `constant`, those of the step alone to `step`.
    """

    def __init__(self, layers: list[Layer], surface: Terms | None, noisy: bool) -> None:
        self.n = 1 if surface is None else len(surface.variables)
        self.constant: list[Statement] = []  # before the loop
        self.step: list[Statement] = []  # once per step
        self.each: list[Statement] = []  # coordinate by coordinate
        self.carry: list[list[Statement]] = []  # the state of the next step, all at once; one list per coordinate
        self.shared: list[Statement] = []  # the same for memories that all coordinates share
        self._texts: dict[str, str] = {}  # constant expression -> its name
        self._count = 0
        if surface is None:
            asked = ast.Call(ast.Name("gradient"), [ast.Name("x_0")], [])
            self.each.append(("g_0", ast.BinOp(asked, ast.Add(), ast.Name("n_0")) if noisy else asked))
        else:
            self._gradient(surface, noisy)
        self._updates(layers)

    def _gradient(self, surface: Terms, noisy: bool) -> None:
        names = {variable: (f"x_{i}", COORD) for i, variable in enumerate(surface.variables)}
        names |= {name: (f"L_{name}", CONST) for name in surface.parameters}
        assignments, results = surface.derived().grad.parsed(floats=True)
        for name, node in assignments:
            value, level = self._lower(node, names, {})
            names[name] = (f"L{name}", level)
            (self.constant if level == CONST else self.each).append((f"L{name}", value))
        for i, node in enumerate(results):
            value = self._lower(node, names, {})[0]
            if surface.kinks:
                value = ast.Call(ast.Name("unkink"), [value, ast.Name(f"x_{i}")], [])
            self.each.append((f"g_{i}", ast.BinOp(value, ast.Add(), ast.Name(f"n_{i}")) if noisy else value))

    def _updates(self, layers: list[Layer]) -> None:
        coordinates, each, x = {"x", "g"}, [], "x"
        own: list[tuple[str, ast.expr, int]] = []
        common: set[str] = set()
        for layer in layers:
            made, *kept = self._update(layer, x, coordinates, each)
            if layer is not layers[-1]:  # what is around it goes on from there
                x = f"v{self._tick()}_x"
                each.append((x, made))
                coordinates.add(x)
            own += [(layer.memory(name), *result) for name, result in zip(layer.cls.memory, kept)]
            common |= {layer.memory(name) for name, value in layer.cls.memory.items() if isinstance(value, shared)}
        own.insert(0, ("x", made, COORD))
        self.shared = [(target, value) for target, value, _ in own if target in common]
        if any(level == COORD for target, _, level in own if target in common):
            raise Untranslatable("each coordinate gets its own value of a shared memory")
        for i in range(self.n):
            self.each += [(f"{name}_{i}", _at(value, coordinates, i)) for name, value in each]
            carried = [
                (f"{target}_{i}", _at(value, coordinates, i)) for target, value, _ in own if target not in common
            ]
            self.carry.append(carried)

    def _update(self, layer: Layer, point: str, coordinates: set[str], each: list[Statement]) -> list[Any]:
        """The new point, then each memory with its level; what is needed for them goes to `each`, where `point` is
        the name of the point."""
        cls, inner = layer.cls, not layer.within
        function = _source(cls.update if inner else cls.after, 5 if inner else 3)
        _, x, *rest = (one.arg for one in function.args.args)
        names: dict[str, tuple[str, int]] = {x: (point, COORD)}
        if inner:
            g, lr, *rest = rest
            names |= {g: ("g", COORD), lr: ("lr", STEP)}
        t, *memory = rest
        names[t] = ("t", STEP)
        if len(memory) != len(cls.memory):
            raise Untranslatable(f"{cls.__name__}.{function.name} must take the memory {', '.join(cls.memory)}")
        for name, (own, value) in zip(memory, cls.memory.items()):
            names[name] = (layer.memory(own), STEP if isinstance(value, shared) else COORD)
        coordinates |= {name for name, level in names.values() if level == COORD}
        params = {f.name: layer.field(f.name) for f in fields(cls)}
        results: list[tuple[ast.expr, int]] = []

        def walk(statements: list[ast.stmt]) -> None:
            for node in statements:
                node = _Fold(layer.flags).visit(node)
                if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                    value, level = self._lower(node.value, names, params)
                    fresh = f"v{self._tick()}_{node.targets[0].id}"
                    names[node.targets[0].id] = (fresh, level)
                    (self.constant, self.step, each)[level].append((fresh, value))
                    if level == COORD:
                        coordinates.add(fresh)
                elif isinstance(node, ast.If) and isinstance(node.test, ast.Constant):
                    walk(node.body if node.test.value else node.orelse)
                elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and not results:
                    results.extend(self._lower(one, names, params) for one in node.value.elts)
                elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                    raise Untranslatable(f"{cls.__name__}.{function.name}: {ast.unparse(node)}")

        walk(function.body)
        if len(results) != 1 + len(cls.memory):
            raise Untranslatable(f"{cls.__name__}.{function.name} must return {', '.join(['x', *cls.memory])}")
        return [results[0][0], *results[1:]]

    def _lower(self, node: ast.expr, names: dict, params: dict[str, str]) -> tuple[ast.expr, int]:
        """The expression in the program's names, and its level; what is of a lower level gets a name of its own."""

        def level(one: ast.AST) -> int:
            used = [names[part.id][1] for part in ast.walk(one) if isinstance(part, ast.Name) and part.id in names]
            return max(used, default=CONST)

        def build(one: ast.expr, above: int) -> ast.expr:
            if isinstance(one, ast.Name) and (one.id in names or one.id in FUNCTIONS):
                return ast.Name(names[one.id][0] if one.id in names else one.id)
            if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "self" and one.attr in params:
                return ast.Name(params[one.attr])
            if isinstance(one, ast.Constant):
                return one
            own = level(one)
            if own < above:
                return ast.Name(self._name(build(one, own), own))
            if isinstance(one, ast.BinOp) and isinstance(one.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
                return ast.BinOp(build(one.left, own), one.op, build(one.right, own))
            if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Mod) and own < COORD:
                return ast.BinOp(build(one.left, own), one.op, build(one.right, own))
            if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Pow) and ast.unparse(one.right) == "2":
                return ast.Call(ast.Name("square"), [build(one.left, own)], [])
            if isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.USub):
                return ast.UnaryOp(one.op, build(one.operand, own))
            if isinstance(one, ast.Call) and ast.unparse(one.func) in FUNCTIONS.keys() - names and not one.keywords:
                return ast.Call(one.func, [build(part, own) for part in one.args], [])
            if isinstance(one, ast.IfExp) and level(one.test) < COORD:
                return ast.IfExp(build(one.test, level(one.test)), build(one.body, own), build(one.orelse, own))
            if isinstance(one, ast.Compare) and own < COORD:
                return ast.Compare(build(one.left, own), one.ops, [build(part, own) for part in one.comparators])
            if isinstance(one, ast.UnaryOp) and isinstance(one.op, ast.Not) and own < COORD:
                return ast.UnaryOp(one.op, build(one.operand, own))
            if isinstance(one, ast.BoolOp) and own < COORD:
                return ast.BoolOp(one.op, [build(part, own) for part in one.values])
            raise Untranslatable(ast.unparse(one))

        own = level(node)
        return build(node, own), own

    def _name(self, value: ast.expr, level: int) -> str:
        if level == STEP:
            self.step.append((f"s{self._tick()}", value))
            return f"s{self._count}"
        text = ast.unparse(value)
        if text not in self._texts:
            self._texts[text] = f"c{self._tick()}"
            self.constant.append((self._texts[text], value))
        return self._texts[text]

    def _tick(self) -> int:
        self._count += 1
        return self._count


def _source(function: Any, least: int) -> ast.FunctionDef:
    """The function's syntax tree; its source may be missing, or a file edited since it was loaded."""
    try:
        found = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, SyntaxError, TypeError) as error:
        raise Untranslatable(str(error)) from error
    code = function.__code__
    if not isinstance(found, ast.FunctionDef) or found.name != code.co_name:
        raise Untranslatable("the source has changed")
    if [one.arg for one in found.args.args] != list(code.co_varnames[: code.co_argcount]) or code.co_argcount < least:
        raise Untranslatable("the source has changed")
    return found


def _at(value: ast.expr, coordinates: set[str], i: int) -> ast.expr:
    """The expression for coordinate i."""
    copy = ast.parse(ast.unparse(value), mode="eval").body
    for node in ast.walk(copy):
        if isinstance(node, ast.Name) and node.id in coordinates:
            node.id = f"{node.id}_{i}"
    return copy


class _Fold(ast.NodeTransformer):
    """Replaces `self.flag` by its value, decides what depends on nothing else, and spells out `a += b`."""

    def __init__(self, flags: dict[str, Any]) -> None:
        self.flags = flags

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return ast.Constant(self.flags[node.attr]) if node.attr in self.flags else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node = self.generic_visit(node)
        node.test = _decided(node.test)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node

    def visit_If(self, node: ast.If) -> ast.stmt:
        node.test = _decided(self.visit(node.test))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        node = self.generic_visit(node)
        return ast.Assign(
            [node.target], ast.BinOp(ast.parse(ast.unparse(node.target)).body[0].value, node.op, node.value)
        )


def _decided(test: ast.expr) -> ast.expr:
    if any(isinstance(one, (ast.Name, ast.Attribute)) for one in ast.walk(test)):
        return test
    return ast.Constant(bool(eval(ast.unparse(test))))  # noqa: S307 - constants only
