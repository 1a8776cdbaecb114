"""The statements of one step as NumPy calls that write into arrays no longer needed.

Fresh arrays for every intermediate cost a third of the time of ten thousand lanes. The calls are those that the plain
expression would make, in the same order, so the bits are the same.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

import numpy as np

from .lowering import Program

BINARY = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
DIRECT = {"sqrt", "cbrt", "sign", "absolute", "maximum", "minimum", "sin", "cos", "tan", "exp", "log", "tanh"}
CALLS = {"abs": "absolute"}
UFUNCS: dict[str, Any] = {f"np_{name}": getattr(np, name) for name in DIRECT | {"negative", *BINARY.values()}}
UFUNCS |= {"full_like": np.full_like, "copyto": np.copyto, "asarray": np.asarray}


class Call(NamedTuple):
    """One call: `text` with {0}, {1} for what it reads and {out} for where it writes."""

    text: str
    reads: tuple[str, ...]
    result: str
    overwrites: bool  # whether {out} may be one of what it reads


def in_place(program: Program, state: list[str]) -> tuple[list[str], list[str]]:
    """Lines that do one step on arrays, and lines before the loop that make what they need.

    `state`: names of the arrays that live from step to step. At the end of the lines they hold the next state.
    """
    calls, held, fixed = _flatten(program, state)
    last = {name: i for i, call in enumerate(calls) for name in call.reads}
    last |= dict.fromkeys(held.values(), len(calls))
    homes = {value: name for name, value in held.items()}
    place = {name: name for name in state}  # value -> the array that holds it
    free = [name for name in state if name not in last]
    scratch: list[str] = []
    lines = []
    for i, call in enumerate(calls):
        dying = [place[name] for name in dict.fromkeys(call.reads) if name in place and last[name] == i]
        if call.overwrites:
            free += dying
        home = homes.get(call.result)
        if home in free:
            free.remove(home)
            out = home
        elif free:
            out = free.pop()
        else:
            scratch.append(f"b{len(scratch)}")
            out = scratch[-1]
        lines.append(call.text.format(*(place.get(name, name) for name in call.reads), out=out))
        place[call.result] = out
        if not call.overwrites:
            free += dying
        if call.result not in last:  # nobody asks for it
            free.append(out)
    lines += _renamed({name: place[value] for name, value in held.items()})
    return lines, [f"{name} = full_like(x_0, 0.0)" for name in scratch] + fixed


def _flatten(program: Program, state: list[str]) -> tuple[list[Call], dict[str, str], list[str]]:
    """Calls in order; for each name of the state the value it holds in the end; lines that make the constants."""
    calls: list[Call] = []
    constant = {name for name, _ in program.constant}
    fixed: dict[str, str] = {}  # a number -> an array of no dimensions that holds it, which spares NumPy half a call
    values = {name: name for name in state}  # name -> value, or the text of something that is no array of ours

    def call(text: str, reads: list[str], overwrites: bool = True) -> str:
        calls.append(Call(text, tuple(reads), f"value {len(calls)}", overwrites))
        return calls[-1].result

    def value(node: ast.expr) -> str:
        if isinstance(node, ast.Name) and node.id in values:
            return values[node.id]
        if isinstance(node, ast.Name) and node.id not in constant and node.id[:2] not in ("O_", "L_"):
            return node.id
        if isinstance(node, (ast.Name, ast.Constant)):
            return fixed.setdefault(ast.unparse(node), f"k{len(fixed)}")
        if isinstance(node, ast.BinOp):
            return call(f"np_{BINARY[type(node.op)]}({{0}}, {{1}}, {{out}})", [value(node.left), value(node.right)])
        if isinstance(node, ast.UnaryOp):
            return call("np_negative({0}, {out})", [value(node.operand)])
        if isinstance(node, ast.IfExp):
            text = f"copyto({{out}}, {{0}} if {ast.unparse(node.test)} else {{1}})"
            return call(text, [value(node.body), value(node.orelse)], overwrites=False)
        reads = [value(one) for one in node.args]
        name = CALLS.get(node.func.id, node.func.id)
        if name == "square":
            return call("np_multiply({0}, {0}, {out})", reads)
        slots = ", ".join(f"{{{i}}}" for i in range(len(reads)))
        if name in DIRECT:
            return call(f"np_{name}({slots}, out={{out}})", reads)
        return call(f"copyto({{out}}, {name}({slots}))", reads, overwrites=False)

    for name, expression in program.each:
        values[name] = value(expression)
    held: dict[str, str] = {}
    for carried in program.carry:
        found = {name: value(expression) for name, expression in carried}
        for name, one in found.items():
            if one in held.values() or not (one in state or one.startswith("value ")):
                one = call("copyto({out}, {0})", [one], overwrites=False)  # an array of its own
            held[name] = one
    return calls, held, [f"{name} = asarray({text}, float)" for text, name in fixed.items()]


def _renamed(held: dict[str, str]) -> list[str]:
    """A line that gives each name the array that holds its value; arrays left over get the names left over."""
    moved = {name: array for name, array in held.items() if name != array}
    if not moved:
        return []
    names = [*moved, *sorted(set(moved.values()) - set(moved))]
    arrays = [*moved.values(), *sorted(set(moved) - set(moved.values()))]
    return [f"{', '.join(names)} = {', '.join(arrays)}"]
