"""What every optimizer is: state for a point, and a step that asks an oracle for gradients."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from .budget import Spent
from .compiled.elementwise import power
from .declare import Item, params
from .oracle import Oracle


class shared(float):  # noqa: N801 - reads as an adjective in `memory`
    """The start of a memory that is one number for all coordinates, such as a running power of beta."""


class running(shared):  # noqa: N801
    """The running power of a field, beta**t: one number for all coordinates, starting at 1."""

    def __new__(cls, field: str) -> running:
        made = super().__new__(cls, 1.0)
        made.field = field
        return made


def powers(*fields: str) -> dict[str, running]:
    """The running powers of fields as memories: `beta1_t` of `beta1`."""
    return {f"{field}_t": running(field) for field in fields}


class Optimizer(Item):
    """Base of all optimizers. A subclass is a frozen dataclass with a field `lr`.

    Methods that treat each coordinate alone write `update`, once, in plain arithmetic; the engine runs this one text on
    arrays and, translated, on plain floats. Others (norms, line searches, Hessians) override `init` and `step`.
    """

    lr: float
    memory: ClassVar[
        dict[str, float | str]
    ] = {}  # what is remembered between steps: name -> start (or the field with it, or "x": the start of the run)
    family: ClassVar[str] = ""
    fixes: ClassVar[str] = ""  # in a sentence: which trouble of simpler methods it mends
    breaks: ClassVar[str] = ""  # in a sentence: where it fails
    caveat: ClassVar[str] = ""  # in a sentence: what two dimensions cannot show of it
    differs: ClassVar[dict[str, str]] = {}  # framework -> in a sentence: why its own code may leave this path
    iterates: ClassVar[tuple[str, ...]] = ()  # memories that are points too and are drawn beside the path
    momentum_field: ClassVar[str] = ""  # the field that schedules which cycle the momentum change
    # What it is in a network, whose weights are matrices and vectors of their own.
    tensorwise: ClassVar[bool] = False  # libraries apply it to each of them alone, and that makes a difference
    by_matrix: ClassVar[bool] = (
        False  # libraries treat a matrix by its rows and columns; the text here is that for vectors
    )
    asks_hessian: ClassVar[bool] = False
    square_memory: ClassVar[bool] = False  # it remembers N x N numbers
    learning_rate_free: ClassVar[bool] = False  # it finds the length of its steps itself: `lr` only scales it
    # What a detour as long as the picture is wide costs a suggested learning rate, in decades of loss: calm paths teach
    # more than lucky jumps. Less for methods that go to and fro at any rate.
    detour_cost: ClassVar[float] = 0.5

    def init(self, p: np.ndarray) -> dict[str, Any]:
        """State before the first step at p, shape (N,) or (N, B)."""
        return {
            name: float(value) if isinstance(value, shared) else np.zeros(np.shape(p)) + self._start(value, p)
            for name, value in self.memory.items()
        }

    def _start(self, value: float | str, p: np.ndarray) -> Any:
        if isinstance(value, str):
            return p if value == "x" else getattr(self, value)
        return value

    def step(self, oracle: Oracle, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        """The point after step t (1, 2, ...) from p at learning rate lr; `state` is brought up to date in place."""
        p, *memory = self.update(p, oracle.grad(p), lr, t, *state.values())
        state.update(zip(state, memory, strict=True))
        return p

    def update(self, x: Any, g: Any, lr: Any, t: int, *memory: Any) -> tuple:
        """New coordinate(s) and memory from coordinate(s) x with gradient g; see `engine.compiled.lowering`."""
        raise NotImplementedError(f"{type(self).__name__} defines neither update nor step")

    @property
    def inner(self) -> Optimizer:
        """The optimizer itself, without what is wrapped around it."""
        return self

    def with_lr(self, lr: Any) -> Any:
        """The same optimizer with another learning rate."""
        return replace(self, lr=lr)

    def powers_of(self, field: str) -> list[str]:
        """The memories that are running powers of a field."""
        return [name for name, start in self.memory.items() if isinstance(start, running) and start.field == field]

    def momentum_at(self, value: float, state: dict[str, Any], t: int) -> Any:
        """The same optimizer with its momentum at `value` for step t; running powers are those of the new value.

        Frameworks do not check what a schedule makes of it, nor is it here: a swing may leave the valid range.
        """
        for name in self.powers_of(self.momentum_field):
            state[name] = power(value, t - 1)
        changed = copy(self)
        object.__setattr__(changed, self.momentum_field, value)
        return changed

    def stability(self) -> float | None:
        """c such that steps on a quadratic are stable while lr < c / (largest curvature); None without such a rule."""
        return None


class OneByOne(Optimizer):
    """Base of methods that decide by what they see (line searches, stopping tests): runs of a batch go one by one.

    A subclass writes `begin` and `advance` for one point of shape (N,); the state holds numbers and arrays only.
    """

    def begin(self, p: np.ndarray) -> dict[str, Any]:
        """State before the first step at p, shape (N,)."""
        return super().init(p)

    def advance(self, oracle: Oracle, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        """The point after step t from p, shape (N,); `state` is brought up to date in place."""
        raise NotImplementedError

    def lane(self, b: int) -> Any:
        """The optimizer of one run of a batch."""
        own = {one.name: getattr(self, one.name) for one in params(self)}
        return replace(self, **{name: value[b].item() for name, value in own.items() if np.ndim(value) == 1})

    def init(self, p: np.ndarray) -> dict[str, Any]:
        if p.ndim == 1:
            return self.begin(p)
        return _stacked([self.lane(b).begin(p[:, b]) for b in range(p.shape[1])])

    def step(self, oracle: Oracle, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        if p.ndim == 1:
            return self.advance(oracle, p, state, lr, t)
        width = p.shape[1]
        rates, points, states = np.broadcast_to(lr, width), [], []
        for b in range(width):
            own = {name: value[..., b].copy() for name, value in state.items()}  # in one piece, as in a single run
            q = p[:, b].copy()
            if oracle.active[b]:
                try:
                    q = self.lane(b).advance(oracle.lane(b, width), q, own, float(rates[b]) or np.float64(0.0), t)
                except Spent as end:
                    if end.reason != "evaluations":
                        raise
                    oracle.spent.add(b)
            points.append(q)
            states.append(own)
        state.update(_stacked(states))
        return np.stack(points, axis=-1)


def _stacked(states: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.stack([one[name] for one in states], axis=-1) for name in states[0]}


class Wrapper(Optimizer):
    """Base of what goes around another optimizer. A subclass is a frozen dataclass with a field `then`.

    One that only looks at where the step led writes `after`, in the same plain arithmetic as `update`, so that both
    are compiled together; others override `init` and `step`.
    """

    then: Optimizer
    # What frameworks do beside the optimizer's own call: "clip" its gradient (fields `value` and `norm`), "average" its
    # points (`decay`, `kind`, `overwrite`); "climb" before the step (optax's sam). Others are spelled as optimizers.
    role: ClassVar[str] = ""

    def init(self, p: np.ndarray) -> dict[str, Any]:
        return {"then": self.then.init(p), **super().init(p)}

    def step(self, oracle: Oracle, p: np.ndarray, state: dict[str, Any], lr: Any, t: int) -> np.ndarray:
        p = self.then.step(oracle, p, state["then"], lr, t)
        p, *memory = self.after(p, t, *(state[name] for name in self.memory))
        state.update(zip(self.memory, memory, strict=True))
        return p

    def after(self, x: Any, t: int, *memory: Any) -> tuple:
        """New coordinate(s) and memory from the coordinate(s) x to which the inner optimizer's step t led."""
        raise NotImplementedError(f"{type(self).__name__} defines neither after nor step")

    @property
    def lr(self) -> Any:
        """The inner optimizer's learning rate."""
        return self.then.lr

    @property
    def momentum_field(self) -> str:
        """The inner optimizer's momentum field."""
        return self.then.momentum_field

    @property
    def inner(self) -> Optimizer:
        """The innermost optimizer."""
        return self.then.inner

    def around(self, inner: Optimizer) -> Any:
        """The same wrapping around another innermost optimizer."""
        then = self.then.around(inner) if isinstance(self.then, Wrapper) else inner
        return replace(self, then=then)

    def with_lr(self, lr: Any) -> Any:
        """The same around the inner optimizer with another learning rate."""
        return replace(self, then=self.then.with_lr(lr))

    def momentum_at(self, value: float, state: dict[str, Any], t: int) -> Any:
        """The inner optimizer's business; its state is kept under "then"."""
        return replace(self, then=self.then.momentum_at(value, state["then"], t))
