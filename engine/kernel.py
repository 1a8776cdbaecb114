"""Turns an optimizer's `update` and a landscape's gradient into one straight loop.

`update` is written once, for arrays. Called step by step it costs ten microseconds, nearly all of it overhead. Here its
text and the gradient's text are unrolled over the coordinates into one function whose variables are plain floats (one
run) or arrays of shape (B,) (many runs): the same operations in the same order, hence the same bits, without the
overhead. Subexpressions that depend on nothing but hyperparameters leave the loop, those that depend on the step alone
are computed once per step.

`update` may use: assignments to names, `self.field`, + - * / **, the functions of `engine.elementwise`, `if` on
switches and choices (`self.flavour == "keras"`), conditional expressions on `t`, and one `return` of the coordinate and
the memory, in order.
"""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple

from .elementwise import FUNCTIONS
from .landscape import Landscape
from .optimizer import Optimizer, shared

CONST, STEP, COORD = 0, 1, 2


class Kernel(NamedTuple):
    """A compiled loop, for floats and for arrays, with the names of the parameters that it takes."""

    floats: Callable
    arrays: Callable
    landscape: tuple[str, ...]
    optimizer: tuple[str, ...]

    def constants(self, landscape: Landscape, optimizer: Optimizer) -> list[Any]:
        """The parameter values, in the order in which the functions take them."""
        return [getattr(landscape, name) for name in self.landscape] + [
            getattr(optimizer, name) for name in self.optimizer
        ]


def kernel_for(optimizer: Optimizer, landscape: Landscape, noisy: bool) -> Kernel | None:
    """The loop for this pair, or None when one of them is not elementwise text."""
    own_step = type(optimizer).step is not Optimizer.step
    own_grad = type(landscape)._stack is not Landscape._stack or "grad" in vars(type(landscape))
    if own_step or own_grad or len(landscape.variables) > 4:
        return None
    flags = tuple((f.name, getattr(optimizer, f.name)) for f in fields(optimizer) if isinstance(f.default, (bool, str)))
    return _compile(type(optimizer), flags, type(landscape), noisy)


@lru_cache(maxsize=512)
def _compile(cls: type[Optimizer], flags: tuple, surface: type[Landscape], noisy: bool) -> Kernel:
    n = len(surface.variables)
    landscape_names = tuple(f.name for f in fields(surface))
    optimizer_names = tuple(f.name for f in fields(cls) if f.name not in dict(flags))
    loop = _Loop(n)
    gradient = loop.gradient(surface.derived().grad, surface.variables, landscape_names)
    update = loop.update(cls, dict(flags))

    xs = [f"x_{i}" for i in range(n)]
    noise = [f"n_{i}" for i in range(n)]
    start = []
    for name, value in cls.memory.items():
        for target in [name] if isinstance(value, shared) else [f"{name}_{i}" for i in range(n)]:
            start.append(f"{target} = O_{value}" if isinstance(value, str) else f"{target} = {float(value)!r}")
    head = f"for {', '.join(['lr', *noise])} in zip(lrs, {', '.join(noise)}):" if noisy else "for lr in lrs:"
    body = [
        "t += 1",
        *gradient,
        *([f"g_{i} = g_{i} + n_{i}" for i in range(n)] if noisy else []),
        *update,
        *[f"append({x})" for x in xs],
    ]
    arguments = [*xs, "lrs", *noise, "append"]
    arguments += [f"L_{name}" for name in landscape_names] + [f"O_{name}" for name in optimizer_names]
    lines = [f"def run({', '.join(arguments)}):", *_indent([*loop.hoisted, *start, "t = 0", head, *_indent(body)])]
    lines.append(f"    return {', '.join(xs)},")
    code = compile("\n".join(lines), f"<{cls.__name__} on {surface.__name__}>", "exec")

    def build(functions: dict[str, Any]) -> Callable:
        space = dict(functions)
        exec(code, space)  # noqa: S102 - our own text
        return space["run"]

    # math.sqrt raises below zero, which sends the run to the array path
    return Kernel(build(FUNCTIONS | {"sqrt": math.sqrt}), build(FUNCTIONS), landscape_names, optimizer_names)


def _indent(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


class _Loop:
    """Collects the statements of the loop, level by level."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.hoisted: list[str] = []  # before the loop
        self.texts: dict[str, str] = {}  # hoisted expression -> its name
        self.count = 0

    def gradient(self, source: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> list[str]:
        """Statements that set g_0, g_1, ... from x_0, x_1, ..."""
        names = {v: (f"x_{i}", COORD) for i, v in enumerate(variables)}
        names |= {p: (f"L_{p}", CONST) for p in parameters}
        lines = []
        for node in ast.parse(source).body[0].body:
            if isinstance(node, ast.Assign):
                name = node.targets[0].id
                text, level = self.lower(node.value, names, lines)
                names[name] = (f"L{name}", level)
                (self.hoisted if level == CONST else lines).append(f"L{name} = {text}")
            else:
                for i, one in enumerate(node.value.elts):
                    lines.append(f"g_{i} = {self.lower(one, names, lines)[0]}")
        return lines

    def update(self, cls: type[Optimizer], flags: dict[str, bool]) -> list[str]:
        """Statements of one step: what is common to all coordinates first, then coordinate by coordinate."""
        function = ast.parse(textwrap.dedent(inspect.getsource(cls.update))).body[0]
        names: dict[str, tuple[str, int]] = {"x": ("x", COORD), "g": ("g", COORD), "lr": ("lr", STEP), "t": ("t", STEP)}
        names |= {m: (m, STEP if isinstance(v, shared) else COORD) for m, v in cls.memory.items()}
        coordinates: set[str] = {name for name, level in names.values() if level == COORD}
        common: list[str] = []
        each: list[tuple[str, str]] = []
        results: list[tuple[str, int]] = []

        def assign(target: str, value: ast.expr) -> None:
            text, level = self.lower(value, names, common)
            fresh = f"{target}{self.tick()}"
            names[target] = (fresh, level)
            if level == COORD:
                coordinates.add(fresh)
                each.append((fresh, text))
            else:
                (self.hoisted if level == CONST else common).append(f"{fresh} = {text}")

        def walk(statements: list[ast.stmt]) -> None:
            for node in statements:
                node = _Fold(flags).visit(node)
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    assign(node.targets[0].id, node.value)
                elif isinstance(node, ast.If) and isinstance(node.test, ast.Constant):
                    walk(node.body if node.test.value else node.orelse)
                elif isinstance(node, ast.Return):
                    results.extend(self.lower(one, names, common) for one in node.value.elts)
                elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                    raise SyntaxError(f"{cls.__name__}.update: cannot translate {ast.unparse(node)!r}")

        walk(function.body)
        targets = ["x", *cls.memory]
        if len(results) != len(targets):
            raise SyntaxError(f"{cls.__name__}.update must return {', '.join(targets)}")
        lines = list(common)
        for i in range(self.n):
            lines += [f"{name}_{i} = {_per_coordinate(text, coordinates, i)}" for name, text in each]
            for target, (text, _) in zip(targets, results, strict=True):
                if not isinstance(cls.memory.get(target), shared) and text != target:
                    lines.append(f"{target}_{i} = {_per_coordinate(text, coordinates, i)}")
        for target, (text, _) in zip(targets, results, strict=True):
            if isinstance(cls.memory.get(target), shared) and text != target:
                lines.append(f"{target} = {text}")
        return lines

    def lower(self, node: ast.expr, names: dict, step_lines: list[str]) -> tuple[str, int]:
        """Text and level of an expression; what is of a lower level than its surroundings gets a name of its own."""
        level = self.level(node, names)

        def text(one: ast.expr, above: int) -> str:
            own = self.level(one, names)
            if own < above and not isinstance(one, (ast.Name, ast.Constant, ast.Attribute)):
                return self.name(text(one, own), own, step_lines)
            if isinstance(one, ast.Name):
                return names[one.id][0] if one.id in names else one.id
            if isinstance(one, ast.Attribute):
                return f"O_{one.attr}"
            if isinstance(one, ast.Constant):
                return repr(one.value)
            copy = ast.parse(ast.unparse(one), mode="eval").body
            for part, value in ast.iter_fields(one):
                if isinstance(value, ast.expr) and part != "func":
                    setattr(copy, part, ast.parse(text(value, own), mode="eval").body)
                elif isinstance(value, list) and value and isinstance(value[0], ast.expr):
                    setattr(copy, part, [ast.parse(text(v, own), mode="eval").body for v in value])
            return ast.unparse(copy)

        return text(node, level), level

    def name(self, text: str, level: int, step_lines: list[str]) -> str:
        if level == STEP:
            step_lines.append(f"s{self.tick()} = {text}")
            return f"s{self.count}"
        if text not in self.texts:
            self.texts[text] = f"c{self.tick()}"
            self.hoisted.append(f"{self.texts[text]} = {text}")
        return self.texts[text]

    def tick(self) -> int:
        self.count += 1
        return self.count

    def level(self, node: ast.AST, names: dict) -> int:
        """CONST, STEP or COORD: how often the value of this expression changes."""
        used = [names[one.id][1] for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in names]
        return max(used, default=CONST)


def _per_coordinate(text: str, coordinates: set[str], i: int) -> str:
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in coordinates:
            node.id = f"{node.id}_{i}"
    return ast.unparse(tree)


class _Fold(ast.NodeTransformer):
    """Replaces `self.flag` by its value, and decides what depends on nothing else."""

    def __init__(self, flags: dict[str, bool | str]) -> None:
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


def _decided(test: ast.expr) -> ast.expr:
    if any(isinstance(one, (ast.Name, ast.Attribute)) for one in ast.walk(test)):
        return test
    return ast.Constant(bool(eval(ast.unparse(test))))  # noqa: S307 - constants only
