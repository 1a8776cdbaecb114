"""Turns an optimizer's `update` and a landscape's gradient into one straight loop.

`update` is written once, for arrays. Called step by step it costs ten microseconds, nearly all of it overhead. Here its
text and the gradient's text are unrolled over the coordinates into one function on plain floats (one run) and one on
arrays of shape (B,) (many runs): the same operations in the same order, hence the same bits, without the overhead.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ..landscape import Landscape, Terms
from ..objective import Objective
from ..optimizer import Optimizer, Wrapper, shared
from .buffers import UFUNCS, in_place
from .elementwise import FUNCTIONS
from .lowering import Layer, Program, Statement, Untranslatable

MOST = 16  # coordinates; with more of them, arrays are as fast


class Kernel(NamedTuple):
    """A compiled loop, for floats and for arrays, with the names of the parameters that it takes.

    Both are generators, made from the coordinates of the start, a function and the constants. Sent a tuple of the rates
    of the next steps and their noise for each coordinate if there is any, they do these steps. `floats` hands every new
    coordinate to that function, and those of the optimizer's iterates; `arrays` the coordinates once per step, in
    arrays that it will overwrite, as it does those of the start.
    """

    floats: Callable | None  # none where the objective's text cannot be read or is too long
    arrays: Callable  # takes one array of all coordinates there, (N,) or (N, B), and hands it out with the iterates
    landscape: tuple[str, ...]
    optimizers: tuple[tuple[str, ...], ...]  # of each layer, the innermost first

    def constants(self, landscape: Landscape, optimizer: Optimizer, plain: bool = True) -> list[Any]:
        """The parameter values, in the order in which the functions take them: the surface's as plain floats, or as
        NumPy's, by which one can divide where they are zero."""
        first = [landscape.grad] if self.floats is None else []
        own = [landscape.constants[name] for name in self.landscape]
        return (
            first
            + (own if plain else [np.float64(one) if type(one) is float else one for one in own])
            + [getattr(one, name) for one, names in zip(layers_of(optimizer), self.optimizers) for name in names]
        )


def layers_of(optimizer: Optimizer) -> list[Optimizer]:
    """The optimizer and those within, the innermost first."""
    return [*(layers_of(optimizer.then) if isinstance(optimizer, Wrapper) else ()), optimizer]


def kernel_for(optimizer: Optimizer, landscape: Objective, noisy: bool) -> Kernel | None:
    """The loop for this pair, or None when the optimizer is not elementwise text or steps see samples."""
    cls, layers = type(landscape), layers_of(optimizer)
    if cls.sample is not Objective.sample:
        return None
    for one in layers:
        base = Wrapper if isinstance(one, Wrapper) else Optimizer
        if type(one).step is not base.step or type(one).init is not base.init:
            return None
    plain = issubclass(cls, Landscape) and cls.grad is Landscape.grad and landscape.size <= MOST
    surface = landscape.terms() if plain else None
    key = tuple((type(one), tuple((name, getattr(one, name)) for name in _switches(type(one)))) for one in layers)
    found = _compile(key, surface, noisy)
    return _compile(key, None, noisy) if found is None and surface else found


@lru_cache(maxsize=512)
def _switches(cls: type[Optimizer]) -> tuple[str, ...]:
    """The fields that are switches and choices."""
    return tuple(f.name for f in fields(cls) if isinstance(f.default, (bool, str)))


@lru_cache(maxsize=512)
def _compile(key: tuple, surface: Terms | None, noisy: bool) -> Kernel | None:
    layers = [Layer(cls, dict(flags), f"{i}_" if i else "") for i, (cls, flags) in enumerate(key)]
    try:
        program = Program(layers, surface, noisy)
    except Untranslatable:
        return None
    of_landscape = () if surface is None else surface.parameters
    of_optimizers = tuple(
        tuple(f.name for f in fields(one.cls) if f.name not in (*one.flags, *(("then",) if one.within else ())))
        for one in layers
    )
    xs = [f"x_{i}" for i in range(program.n)]
    noise = [f"n_{i}" for i in range(program.n)] if noisy else []
    constants = [
        *(() if surface else ("gradient",)),
        *(f"L_{name}" for name in of_landscape),
        *(one.field(name) for one, names in zip(layers, of_optimizers) for name in names),
    ]
    where = surface.expression[:40] if surface else "an objective"
    name = f"<{' in '.join(one.cls.__name__ for one in layers)} on {where}>"

    def build(start: list[str], body: list[str], hand_out: list[str], functions: dict[str, Any]) -> Callable:
        lines = [*_lines(program.constant), *start, "t = 0", "while True:", "    rates = yield"]
        lines.append(f"    for {', '.join(['lr', *noise])} in zip(*rates):" if noisy else "    for lr in rates[0]:")
        inside = ["t += 1", *_lines(program.step), *body, *_at_once(program.shared), *hand_out]
        lines += [f"        {line}" for line in inside]
        head = f"def run({', '.join([*xs, 'hand_out', *constants])}):"
        space = dict(functions)
        exec(compile("\n    ".join([head, *lines]), name, "exec"), space)  # noqa: S102 - our own text
        return space["run"]

    memory: list[tuple[str, str]] = []
    common: list[str] = []
    for layer in layers:
        for name_of_it, value in layer.cls.memory.items():
            one = layer.memory(name_of_it)
            text = layer.field(value) if isinstance(value, str) else repr(float(value))
            if isinstance(value, shared):
                common.append(f"{one} = {text}")
            else:
                memory += [(f"{one}_{i}", f"x_{i}" if value == "x" else text) for i in range(program.n)]

    # math.sqrt raises below zero, which sends the run to the slow path
    body = [*_lines(program.each), *(line for one in program.carry for line in _at_once(one))]
    start = common + [f"{one} = {text}" for one, text in memory]
    iterates = [layer.memory(one) for layer in layers for one in layer.cls.iterates]
    points = [*xs, *(f"{one}_{i}" for one in iterates for i in range(program.n))]
    floats = surface and build(start, body, [f"hand_out({x})" for x in points], FUNCTIONS | {"sqrt": math.sqrt})

    body, needed = in_place(program, [*xs, *(one for one, _ in memory)])
    start = common + [f"{one} = full_like(x_0, {text})" for one, text in memory] + needed
    arrays = build(start, body, [f"hand_out({', '.join(xs if surface else points)})"], FUNCTIONS | UFUNCS)
    return Kernel(floats, arrays, of_landscape, of_optimizers)


def _lines(statements: list[Statement]) -> list[str]:
    return [f"{name} = {ast.unparse(value)}" for name, value in statements]


def _at_once(statements: list[Statement]) -> list[str]:
    """Assignments that must not see each other; one line each when none of them would."""
    moves = [(name, value) for name, value in statements if ast.unparse(value) != name]
    done: set[str] = set()
    for name, value in moves:
        if done & {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}:
            names, values = zip(*((name, ast.unparse(value)) for name, value in moves))
            return [f"{', '.join(names)} = {', '.join(values)}"]
        done.add(name)
    return _lines(moves)
