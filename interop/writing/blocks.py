"""What exported scripts have in common: the surface, the rates, the noise, and how the blocks are put together."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from engine import Run, Told, Trajectory, parse

MATHS = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs", "sign", "maximum", "minimum", "cbrt")


@dataclass(frozen=True)
class Shown(Run):
    """A run and the way to its path, or to that of a run like it. A script needs the same few more than once."""

    way: Callable[[Run], Trajectory] = field(repr=False, compare=False, kw_only=True)

    @classmethod
    def of(cls, run: Run, way: Callable[[Run], Trajectory]) -> Shown:
        """The run, with a way that is gone only once for each path."""
        return cls(**{one.name: getattr(run, one.name) for one in fields(Run)}, way=cache(way))

    def trajectory(self) -> Trajectory:
        """Its path."""
        return self.way(Run(**{one.name: getattr(self, one.name) for one in fields(Run)}))


def script(remarks: list[str], *blocks: list[str]) -> str:
    """A whole script: remarks as comments on top, then the blocks, each some lines; those without any are left out."""
    head = [f"# {line}" for remark in remarks for line in textwrap.wrap(remark, 64)]  # all of it on a projector
    text = "\n\n".join("\n".join(block) for block in (head, *blocks) if block)
    return _spaced(f"import math\n\n{text}" if "math." in text and "import math" not in text else text)


def _spaced(text: str) -> str:
    """The text with two empty lines around what is defined and at most one elsewhere."""
    lines: list[str] = []
    empty, outer = 0, ""
    for line in text.splitlines():
        if not line:
            empty += 1
            continue
        wide = False
        if not line.startswith(" "):
            wide = line.startswith(("def ", "class ")) or outer.startswith(("def ", "class "))
            outer = line
        lines += [*[""] * (2 if wide else min(empty, 1)), line] if lines else [line]
        empty = 0
    return "\n".join(lines) + "\n"


def is_cut(made: Trajectory) -> bool:
    """Whether the path ends before the run does: it takes more than there was for it."""
    return made.reason not in ("", "stop rule")


def steps_made(run: Shown) -> int:
    """How many steps the script makes."""
    return run.steps if run.stop is None or is_cut(run.trajectory()) else run.trajectory().steps


def stopped_early(run: Shown) -> list[str]:
    """What must be said where early stopping ended the run, or might have."""
    if run.stop is None:
        return []
    made = run.trajectory()
    if is_cut(made):
        return [
            f"The picture ends at step {made.steps}, as the whole run takes too much. Where early stopping would end "
            "it is not known: the script makes all steps."
        ]
    if made.steps == run.steps:
        return []
    back = " and goes back to the best point" if run.stop.restore_best else ""
    return [f"Early stopping ends this run after step {made.steps}{back}; the script makes these steps."]


def momenta_of(run: Run) -> Any:
    """The momentum of each step, shape (steps,), where the schedule moves one that the optimizer has; else None."""
    return run.schedule.momenta(run.steps) if run.optimizer.momentum_field else None


def rates_of(run: Shown) -> list[float]:
    """The rate of each step; of a schedule that watches the loss, those of the path on the screen."""
    if not run.schedule.closed_loop:
        return run.schedule.lrs(run.optimizer.lr, run.steps).tolist()
    used = run.trajectory().lrs.tolist() or [run.optimizer.lr]
    return used + used[-1:] * (run.steps - len(used))


def rates_missing(run: Shown) -> list[str]:
    """A comment where not all rates of a schedule that watches the loss are known; none else."""
    if not run.schedule.closed_loop or not is_cut(made := run.trajectory()):
        return []
    return [f"# from step {made.steps + 1} on they are not known, as the whole run takes too much: the last one stays"]


def table(name: str, values: list[float]) -> list[str]:
    """The lines of a list of numbers with this name, to the last digit."""
    lines = textwrap.wrap(", ".join(map(repr, values)), 110, initial_indent="    ", subsequent_indent="    ")
    return [f"{name} = [", *lines, "]"]


def noise_lines(run: Run) -> list[str]:
    """The strength of the noise and the generator that draws it as the engine does; none without noise."""
    return [f"noise, rng = {run.noise!r}, np.random.default_rng({run.seed})"] if run.noise else []


def _parameters(run: Run) -> list[str]:
    """The lines that give the surface's parameters their values. They stand inside its functions, where the script's
    own names cannot overwrite them."""
    return [f"    {name} = {value!r}" for name, value in run.landscape.constants.items()]


def _point(run: Run) -> str:
    """What a function of the surface calls the point, unless a parameter has that name."""
    return "point" if "p" in run.landscape.constants else "p"


def loss_lines(run: Run, module: str) -> list[str]:
    """The loss as a function, its elementary functions taken from a module. Raises Told where it is no formula."""
    land, point = run.landscape, _point(run)
    if not land.expression:
        raise Told("{name} is no formula, so that there is no script for it.", name=land.label)
    tree = parse(land.expression, land.names()).python()
    body = ast.unparse(_Spelled(land.variables, module).visit(tree))
    lines = [
        f"def loss({point}):",
        *_parameters(run),
        f"    {', '.join(land.variables)} = {point}",
        f"    return {body}",
    ]
    return ["import math", "", "", *lines] if "math." in body else lines


class _Spelled(ast.NodeTransformer):
    """Puts a module in front of elementary functions of the variables, and `math` in front of those of numbers."""

    def __init__(self, variables: tuple[str, ...], module: str) -> None:
        self.variables, self.module = variables, module

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = node.func.id
        plain = not any(isinstance(one, ast.Name) and one.id in self.variables for one in ast.walk(node))
        parts = [self.visit(one) for one in node.args]
        if plain:
            return ast.Call(ast.Name(name if name in ("abs", "min", "max") else f"math.{name}"), parts, [])
        if name not in ("min", "max"):
            return ast.Call(ast.Name(f"{self.module}.{name}"), parts, [])
        if self.module == "torch":  # which takes no plain numbers there
            parts = [ast.Call(ast.Name("torch.as_tensor"), [one], [ast.keyword("dtype", ast.Name("torch.float64"))])
                     for one in parts]  # fmt: skip
        found = parts[0]
        for one in parts[1:]:
            found = ast.Call(ast.Name(f"{self.module}.{name}imum"), [found, one], [])
        return found

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(f"math.{node.id}") if node.id in ("pi", "e") else node


def derived_lines(run: Run, what: str) -> list[str]:
    """The derived gradient or Hessian as a NumPy function of that name."""
    derived, point = run.landscape.derived(), _point(run)
    steps = derived.grad if what == "gradient" else derived.hess
    assignments, results = steps.parsed()
    square = "" if what == "gradient" else f".reshape(len({point}), len({point}))"
    body = [f"    {name} = {text}" for name, text in steps.assignments]
    result = f"    return np.array([{', '.join(steps.results)}]){square}"
    trees = [*(tree for _, tree in assignments), *results]
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imports = [f"from math import {name}" for name in ("e", "pi") if name in used]
    functions = sorted(used & {*MATHS, "power"} - {"abs"})
    imports += [f"from numpy import {', '.join(functions)}"] if functions else []
    names = ", ".join(run.landscape.variables)
    return [*imports, "", "", f"def {what}({point}):", *_parameters(run), f"    {names} = {point}", *body, result]
