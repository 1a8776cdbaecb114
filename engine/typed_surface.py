"""What a landscape whose formula people type is; and what of its fields makes sense."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from .declare import is_number, shown
from .formula import meant, parse
from .landscape import Landscape, either
from .objective import Point
from .places import good_starts, lowest
from .told import Told

MOST_LETTERS = 12
FURTHEST, NARROWEST = 1e6, 1e-6  # of a picture's edges
KINKED = ("abs", "min", "max", "sqrt")
NOWHERE = "Nowhere tried on the picture does this formula have both a value and a slope."
FRAMES = (((-2.0, 2.0),) * 2, ((-5.0, 5.0),) * 2, ((-10.0, 10.0),) * 2, ((0.05, 4.0),) * 2)  # pictures to try
STEEP = 8.0  # how much higher than its lower half a picture is that wants a logarithm


class TypedSurface(Landscape):
    """Base of landscapes over x and y with the fields `expression`, `parameters` (pairs of a letter and its value) and
    `domain`. The expression is read as people mean it (`engine.formula.meant`) and kept as Python has it; letters
    without a value get 1. Raises Told, a ValueError, which says what is wrong and where.
    """

    expression: Any
    parameters: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        given = dict(self.parameters)
        read = meant(self.expression, self.variables, tuple(given))
        own = given | dict.fromkeys(read.letters, 1.0)
        kinks = any(node.value in KINKED for node in parse(read.text, (*self.variables, *own)).tree.walk())
        for name, value in (("expression", read.text), ("parameters", tuple(own.items())), ("kinks", kinks)):
            object.__setattr__(self, name, value)
        self.derived()  # says what is wrong with it
        if not self.starts:
            raise Told(NOWHERE)

    @either
    def names(self) -> tuple[str, ...]:
        """x, y and the letters."""
        return self.variables + tuple(name for name, _ in self.parameters)

    @property
    def constants(self) -> dict[str, Any]:
        """The letters and their values."""
        return dict(self.parameters)

    @property
    def starts(self) -> tuple[Point, ...]:
        """Places on the slopes of the picture."""
        return good_starts(self)

    @property
    def minima(self) -> tuple[Point, ...]:
        """The lowest places on the picture, as far as they can be found."""
        return lowest(self)

    @property
    def scale(self) -> str:
        """Logarithmic where a known floor lies far below the picture's heights."""
        return _scale(self)

    def hess(self, p: Any) -> np.ndarray:
        """Hessian at p: shape (N, N) or (N, N, B). Where its formula would be too long, from differences of the
        gradient."""
        try:
            return super().hess(p)
        except Told:
            return self._differences(np.asarray(p, dtype=float))


def framed(surface: type[TypedSurface], expression: str, parameters: Any, domain: Any) -> TypedSurface:
    """The surface of a formula with a picture that shows something: this domain, or else one of a few others, whichever
    has a lowest place first; if none has, values all over it. Raises Told where the formula makes no sense."""
    wrong, some = None, []
    for frame in dict.fromkeys((rectangle("domain", domain), *FRAMES)):
        try:
            made = surface(expression=expression, parameters=parameters, domain=frame)
        except Told as told:
            if told.message != NOWHERE:
                raise
            wrong = wrong or told
            continue
        if (whole := _whole(made)) and made.minima:
            return made
        some.append((not whole, len(some), made))
    if not some:
        raise wrong
    return min(some, key=lambda one: one[:2])[2]


def letters(name: str, value: Any) -> tuple[tuple[str, float], ...]:
    """Pairs of a letter and its value; raises Told where they are none."""
    pairs = value if isinstance(value, (tuple, list)) else None
    if pairs is None or not all(isinstance(one, (tuple, list)) and len(one) == 2 for one in pairs):
        raise Told("{name} must be pairs such as {example}, not {value}", name=name, example="(('a', 2.0),)",
                   value=shown(value))  # fmt: skip
    if len(pairs) > MOST_LETTERS:
        raise Told("{name} has room for {most} in a row, not {n}", name=name, most=MOST_LETTERS, n=len(pairs))
    if not all(isinstance(letter, str) for letter, _ in pairs) or len({letter for letter, _ in pairs}) < len(pairs):
        raise Told("{name} must be pairs such as {example}, not {value}", name=name, example="(('a', 2.0),)",
                   value=shown(value))  # fmt: skip
    return tuple((letter, *_finite(letter[:20], (number,), 1)) for letter, number in pairs)


def rectangle(name: str, value: Any) -> tuple[tuple[float, float], ...]:
    """From where to where x and y go in the picture; raises Told where that is no picture."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise Told("{name} must be two pairs such as {example}, not {value}", name=name, example="((-2, 2), (-2, 2))",
                   value=shown(value))  # fmt: skip
    found = tuple(_finite(name, one, 2) for one in value)
    for low, high in found:
        if not -FURTHEST <= low < high <= FURTHEST or high - low < NARROWEST * max(1, abs(low), abs(high)):
            raise Told("{name} must go from a lower to a higher number, at most {most} away, not from {low} to {high}",
                       name=name, most=f"{FURTHEST:g}", low=low, high=high)  # fmt: skip
    return found


def _finite(name: str, value: Any, count: int) -> tuple[float, ...]:
    numbers = isinstance(value, (tuple, list)) and len(value) == count and all(map(is_number, value))
    if not numbers or not all(abs(one) <= 1e300 for one in value):
        raise Told("{name} must be {count} finite numbers, not {value}", name=name, count=count, value=shown(value))
    return tuple(map(float, value))


def _survey(surface: Landscape) -> np.ndarray:
    (x0, x1), (y0, y1) = surface.domain
    mesh = np.array(np.meshgrid(np.linspace(x0, x1, 41), np.linspace(y0, y1, 41))).reshape(2, -1)
    return np.asarray(surface.value(mesh)) + np.zeros(mesh.shape[1])


def _whole(surface: Landscape) -> bool:
    return bool(np.isfinite(_survey(surface)).mean() > 0.9)


@lru_cache(maxsize=64)
def _scale(surface: Landscape) -> str:
    if not surface.minima:
        return "linear"
    above = _survey(surface) - surface.floor
    above = above[np.isfinite(above)]
    return "log" if above.size and above.max() > STEEP * np.median(above) else "linear"
