"""A loss surface: declared by its formula; value, gradient and Hessian follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from .compiled.elementwise import FUNCTIONS, unkink
from .derive import Derived, derive
from .objective import LARGEST, Objective, Point

DIVERGED_AT = 100.0  # a run has left for good when it is this many half-widths of the picture away from its centre


class Landscape(Objective):
    """Base of all loss surfaces: objectives that can be pictured.

    A subclass is a frozen dataclass whose fields are its parameters, with `formula` in Python syntax over `variables`
    and the fields. Points are coordinate first: shape (N,) for one, (N, B) for many.
    """

    variables: ClassVar[tuple[str, ...]] = ("x", "y")
    domain: ClassVar[tuple[tuple[float, float], ...]]  # the picture: (low, high) of each coordinate
    scale: ClassVar[str] = "linear"  # how heights are shown: "linear" or "log"
    minima: Sequence[Point] = ()  # known global minima (or a property, when parameters move them)
    saddles: Sequence[Point] = ()
    kinks: ClassVar[bool] = False  # whether there are points without a gradient

    @property
    def size(self) -> int:
        """The number of variables."""
        return len(self.variables)

    def bounds(self, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Far outside the picture a run counts as gone; from a start that is far outside itself, at twice its distance
        from the middle (in half-widths of the picture)."""
        low, high, middle, half = (one.reshape(-1, *(1 for _ in start.shape[1:])) for one in _box(self.domain))
        if ((low <= start) & (start <= high)).all():
            return low, high
        with np.errstate(over="ignore"):
            away = (abs(start - middle) / half).max(axis=0)
            outside, reach = away > DIVERGED_AT, 2 * away * half
            low, high = np.where(outside, middle - reach, low), np.where(outside, middle + reach, high)
            return np.maximum(low, -LARGEST), np.minimum(high, LARGEST)

    @classmethod
    def derived(cls) -> Derived:
        """Texts of the functions and the formula in LaTeX; computed once per class."""
        return derive(cls.formula, cls.variables, tuple(one.name for one in fields(cls)))

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
        """Hessian at p: shape (N, N) or (N, N, B)."""
        p = np.asarray(p, dtype=float)
        return self._stack("hess", p).reshape(len(p), *p.shape)

    @property
    def floor(self) -> float:
        """The lowest known loss; -inf when none is known."""
        return min((float(self.value(point)) for point in self.minima), default=-np.inf)

    def _call(self, which: str, p: Any) -> tuple:
        function = _compiled(type(self), which)
        p, own = np.asarray(p, dtype=float), [getattr(self, one.name) for one in fields(self)]
        with np.errstate(all="ignore"):
            if p.ndim == 1 and len(p) > 4:  # plain floats are faster, but raise where NumPy's carry inf and nan on
                try:
                    return function(*p.tolist(), *own)
                except (ZeroDivisionError, OverflowError, ValueError):
                    pass
            return function(*p, *own)

    def _stack(self, which: str, p: Any) -> np.ndarray:
        found, shape = self._call(which, p), np.shape(p)[1:]
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
def _compiled(cls: type[Landscape], which: str) -> Callable:
    space: dict[str, Any] = dict(FUNCTIONS)
    exec(compile(getattr(cls.derived(), which), f"<{which} of {cls.__name__}>", "exec"), space)  # noqa: S102 - our own text
    return space["f"]
