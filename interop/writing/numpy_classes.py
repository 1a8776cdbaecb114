"""An optimizer that is more than arithmetic on coordinates, written out with its own methods for NumPy."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from engine import OneByOne, Optimizer, Wrapper, params
from engine.optimizer import shared

HELPERS = ("engine.linesearch", "engine.sampling", "engine.norms")  # modules whose functions are written out too
BASE = """
class Optimizer:
    def __init__(self, **fields):
        vars(self).update(fields)

    def init(self, p):
        return {}
"""
UPDATE = """
    def step(self, surface, p, state, lr, t):
        p, *memory = self.update(p, surface.grad(p), lr, t, *state.values())
        state.update(zip(state, memory))
        return p
"""
AFTER = """
    def step(self, surface, p, state, lr, t):
        p = self.then.step(surface, p, state["then"], lr, t)
        names = [name for name in state if name != "then"]
        p, *memory = self.after(p, t, *(state[name] for name in names))
        state.update(zip(names, memory))
        return p
"""
ONE_BY_ONE = """
    def init(self, p):
        return self.begin(p)

    def step(self, surface, p, state, lr, t):
        return self.advance(surface, p, state, lr, t)
"""
SURFACE = '''
class Surface:
    """Answers the questions of the optimizer."""

    def __init__(self, grad):
        self.grad = grad

    def value(self, p):
        return loss(p)

    def hess(self, p):
        return hessian(p)

    def through(self, change):
        return Surface(lambda p: change(self.grad(p)))

    def given(self, g):
        return Surface(lambda p: g)
'''


def definitions(optimizer: Optimizer) -> tuple[str, set[str]]:
    """The text that defines its class, those of the optimizers within and all that they call; and the names that they
    take from NumPy."""
    found = _Found()
    while True:
        found.optimizer(type(optimizer))
        if not isinstance(optimizer, Wrapper):
            break
        optimizer = optimizer.then
    return "\n\n".join(text.strip("\n") for text in (SURFACE, BASE, *found.texts.values())), found.numpy


def instance(optimizer: Optimizer) -> str:
    """The call that makes it in the script."""
    values = [(one.name, getattr(optimizer, one.name)) for one in params(optimizer)]
    written = [f"{name}={instance(value) if isinstance(value, Optimizer) else repr(value)}" for name, value in values]
    return f"{type(optimizer).__name__}({', '.join(written)})"


class _Found:
    """Definitions in the order in which they are needed."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.numpy: set[str] = set()

    def optimizer(self, cls: type[Optimizer]) -> None:
        own = [m for name, m in vars(cls).items() if inspect.isfunction(m) and not name.startswith("__")]
        own = [m for m in own if m.__name__ != "stability"]
        for method in own:
            self.called(method)
        has = {method.__name__ for method in own}
        text = f"class {cls.__name__}(Optimizer):"
        if cls.memory and "init" not in has:
            text += _init(cls, "begin" if issubclass(cls, OneByOne) else "init")
        elif issubclass(cls, OneByOne) and "begin" not in has:
            text += "\n    def begin(self, p):\n        return {}\n"
        step = ONE_BY_ONE if issubclass(cls, OneByOne) else AFTER if issubclass(cls, Wrapper) else UPDATE
        text += "" if "step" in has and not issubclass(cls, OneByOne) else step
        self.texts[cls.__name__] = text + "".join(f"\n{textwrap.indent(_source(m), '    ')}" for m in own)

    def called(self, function: Any) -> None:
        """Takes in what a function or class of ours refers to."""
        used = {node.id for node in ast.walk(ast.parse(_source(function))) if isinstance(node, ast.Name)}
        space = vars(inspect.getmodule(function))
        for name in sorted(used & space.keys() - self.texts.keys()):
            value = space[name]
            home = getattr(value, "__module__", "")
            if isinstance(value, (int, float)):
                self.texts[name] = f"{name} = {value!r}"
            elif home == "engine.compiled.elementwise":
                self.numpy.add(name)
            elif value is not function and home in (function.__module__, *HELPERS):
                if not (inspect.isfunction(value) or issubclass(value, tuple)):
                    continue  # named in an annotation only
                self.called(value)
                self.texts[name] = _source(value)


def _source(thing: Any) -> str:
    return textwrap.dedent(inspect.getsource(thing))


def _init(cls: type[Optimizer], name: str) -> str:
    """The method that makes the state from the declared memory."""

    def start(value: Any) -> str:
        if isinstance(value, str):
            return "p.copy()" if value == "x" else f"np.zeros_like(p) + self.{value}"
        return repr(float(value)) if isinstance(value, shared) else f"np.full_like(p, {float(value)!r})"

    memory = {key: start(value) for key, value in cls.memory.items()}
    if issubclass(cls, Wrapper):
        memory = {"then": "self.then.init(p)"} | memory
    pairs = "".join(f"            {key!r}: {value},\n" for key, value in memory.items())
    return f"\n    def {name}(self, p):\n        return {{\n{pairs}        }}\n"
