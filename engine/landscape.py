"""A loss surface: declared by its formula; value, gradient and Hessian follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import lru_cache, partial
from typing import Any, ClassVar, NamedTuple

import numpy as np

from . import places
from .compiled.elementwise import unkink
from .formula import Derived, derive, parse
from .objective import LARGEST, Objective, Point
from .told import Told

DIVERGED_AT = 100.0  # a run has left for good when it is this many half-widths of the picture away from its centre


class Terms(NamedTuple):
    """All that a landscape's formula says, and so all that the compiled loop depends on."""

    expression: str
    variables: tuple[str, ...]
    parameters: tuple[str, ...]
    kinks: bool

    def derived(self) -> Derived:
        """Value, gradient and Hessian as steps of arithmetic; raises Told where the expression cannot be read."""
        return derive(self.expression, self.variables, self.parameters)


class either:  # noqa: N801 - a decorator
    """A method of the class as well as of its instances: `self` is the one that was asked."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.__doc__ = function, function.__doc__

    def __get__(self, it: Any, cls: type) -> Callable[..., Any]:
        return partial(self.function, cls if it is None else it)


class _Latex:
    """The formula of a landscape for people, in LaTeX; "" when it declares no expression."""

    def __get__(self, it: Any, cls: type[Landscape]) -> str:
        it = cls if it is None else it
        return parse(it.expression, it.names()).latex if it.expression else ""


class Landscape(Objective):
    """Base of all loss surfaces: objectives that can be pictured.

    A subclass is a frozen dataclass whose fields are its parameters. It declares an `expression`, in Python syntax over
    `variables` and the fields, from which all else follows; or it has `value` and `grad` of its own and declares none.
    Points are coordinate first: shape (N,) for one, (N, B) for many.
    """

    expression: ClassVar[str] = ""
    formula = _Latex()
    variables: ClassVar[tuple[str, ...]] = ("x", "y")
    domain: ClassVar[tuple[tuple[float, float], ...]]  # the picture: (low, high) of each coordinate
    scale: ClassVar[str] = "linear"  # how heights are shown: "linear" or "log"
    minima: Sequence[Point] = ()  # known global minima (or a property, when parameters move them)
    saddles: Sequence[Point] = ()
    valleys: Sequence[Sequence[Point]] = ()  # curves of minima, each by points along it
    kinks: ClassVar[bool] = False  # whether there are points without a gradient

    @property
    def size(self) -> int:
        """The number of variables."""
        return len(self.variables)

    def bounds(self, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Far outside the picture a run counts as gone; from a start, shape (N,) or (N, B), that is far outside
        itself, at twice its distance from the middle (in half-widths of the picture)."""
        low, high, middle, half = (
            one.reshape(-1, *(1 for _ in start.shape[1:])) for one in _box(tuple(map(tuple, self.domain)))
        )
        if ((low <= start) & (start <= high)).all():
            return low, high
        with np.errstate(over="ignore"):
            away = (abs(start - middle) / half).max(axis=0)
            outside, reach = away > DIVERGED_AT, 2 * away * half
            low, high = np.where(outside, middle - reach, low), np.where(outside, middle + reach, high)
            return np.maximum(low, -LARGEST), np.minimum(high, LARGEST)

    def __init_subclass__(cls) -> None:
        """Files from before `expression` declare that text as `formula`; beside a value of one's own it is LaTeX."""
        super().__init_subclass__()
        if "formula" in vars(cls) and "expression" not in vars(cls) and cls.value is Landscape.value:
            cls.expression = cls.formula
            del cls.formula

    @either
    def names(self) -> tuple[str, ...]:
        """What may stand in the expression: the variables, then the parameters."""
        return self.variables + tuple(one.name for one in fields(self))

    @property
    def constants(self) -> dict[str, Any]:
        """The parameters in the expression, with their values; arrays of shape (B,) where runs differ."""
        return {name: getattr(self, name) for name in _parameters(type(self))}

    @either
    def terms(self) -> Terms:
        """Its formula with what the names mean; raises Told when no `expression` is declared."""
        if not self.expression:
            name = self.label or getattr(self, "__name__", type(self).__name__)
            raise Told("{name} declares no expression to derive from.", name=name)
        return Terms(self.expression, self.variables, self.names()[len(self.variables) :], self.kinks)

    @either
    def derived(self) -> Derived:
        """Value, gradient and Hessian as steps of arithmetic; raises Told when no `expression` is declared, or one that
        cannot be read."""
        return self.terms().derived()

    @property
    def pictured(self) -> bool:
        """Whether it can be drawn as a surface over a plane."""
        return len(self.variables) == 2

    def value(self, p: Any) -> Any:
        """Loss at p: shape (N,) -> float, (N, B) -> (B,)."""
        return self._call("value", p)[0]

    def grad(self, p: Any) -> np.ndarray:
        """Gradient at p, in the shape of p. Where the surface has a kink, zero stands for the missing gradient."""
        found = self._stack("grad", p)
        if self.kinks:
            found = unkink(found, np.asarray(p, dtype=float))
        return found

    def hess(self, p: Any) -> np.ndarray:
        """Hessian at p: shape (N, N) or (N, N, B). Without an expression it is taken from differences of the gradient,
        right to about 1e-9 of its size."""
        p = np.asarray(p, dtype=float)
        if not self.expression:
            return self._differences(p)
        return self._stack("hess", p).reshape(len(p), *p.shape)

    def _differences(self, p: np.ndarray) -> np.ndarray:
        columns = []
        for axis, x in enumerate(p):
            width = np.zeros_like(p)
            width[axis] = np.cbrt(np.finfo(float).eps) * np.maximum(1, np.abs(x))
            up, down = p + width, p - width
            columns.append((self.grad(up) - self.grad(down)) / (up - down)[axis])
        found = np.stack(columns, axis=1)
        return (found + found.swapaxes(0, 1)) / 2

    @property
    def floor(self) -> float:
        """The lowest known loss; -inf when none is known."""
        return min((float(self.value(point)) for point in self.minima), default=-np.inf)

    def one_of(self, b: int) -> Landscape:
        """The landscape of one run of a batch, where fields are arrays of shape (B,)."""
        return replace(self, **{name: value[b].item() for name, value in self.varied().items()})

    def in_groups(self, which: str, p: np.ndarray) -> np.ndarray:
        """What "value", "grad" or "hess" gives at p, shape (N, B), where fields differ from run to run: asked once for
        all runs whose fields are equal. For those that cannot put arrays into what they do."""
        keys = np.stack([*self.varied().values()])
        _, first, group = np.unique(keys, axis=1, return_index=True, return_inverse=True)
        group = np.broadcast_to(group.reshape(-1), p.shape[1:])
        parts = [getattr(self.one_of(b), which)(p[:, group == n]) for n, b in enumerate(first.tolist())]
        found = np.empty((*parts[0].shape[:-1], len(group)))
        for n, part in enumerate(parts):
            found[..., group == n] = part
        return found

    def stationary(self, near: Point) -> tuple[Point, ...]:
        """The place near a point where the gradient vanishes, by Newton's method: one, or none where it leads away.
        None either where parameters are arrays."""
        return () if self.varied() else places.stationary(self, tuple(near))

    def distance(self, points: np.ndarray) -> np.ndarray | None:
        """From each point, shape (T, N), to the nearest known minimum, on a curve of them or not: shape (T,). None
        where none is known."""
        return places.distance(points, self.minima, self.valleys)

    def _call(self, which: str, p: Any) -> tuple:
        if not self.expression:
            self.derived()  # says so
        constants = self.constants
        function = _function(self.expression, self.variables, tuple(constants), which)
        p, own = np.asarray(p, dtype=float), constants.values()
        if p.ndim == 1:  # plain floats are faster, but raise where NumPy's carry inf and nan on
            try:
                return function(*p.tolist(), *own)
            except (ZeroDivisionError, OverflowError, ValueError):
                pass
        with np.errstate(all="ignore"):
            return function(*p, *(np.float64(one) if type(one) is float else one for one in own))

    def _stack(self, which: str, p: Any) -> np.ndarray:
        found = self._call(which, p)
        shape = np.shape(p)[1:]
        if not shape:
            return np.array(found, dtype=float)
        return np.stack([np.broadcast_to(one, shape) for one in found])


@lru_cache(maxsize=256)
def _box(domain: tuple[tuple[float, float], ...]) -> tuple[np.ndarray, ...]:
    """From where to where a run may be, the middle of the picture, and half its width; each of shape (N,)."""
    low, high = np.array(domain, dtype=float).T
    middle, reach = (low + high) / 2, DIVERGED_AT * (high - low) / 2
    return middle - reach, middle + reach, middle, (high - low) / 2


@lru_cache(maxsize=256)
def _parameters(cls: type[Landscape]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(cls))


@lru_cache(maxsize=96)
def _function(text: str, variables: tuple[str, ...], parameters: tuple[str, ...], which: str) -> Callable[..., tuple]:
    steps = getattr(derive(text, variables, parameters), which)
    function = steps.function()
    return function if steps.plain() else np.errstate(all="ignore")(function)  # which takes a microsecond
