"""What can be read off a path, for whoever explains it: each number worked out once, when it is asked for."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ..norms import norm
from ..run import Trajectory

NEAR = 1e-3  # a loss this close to the lowest known one has arrived; of a start that is close itself, this part of it


class Facts:
    """A trajectory of T steps and what follows from it. Its end is the last quarter of its steps."""

    def __init__(self, made: Trajectory) -> None:
        self.made, self.run, self.objective = made, made.run, made.run.landscape
        self.points, self.losses, self.grad_norms, self.lrs = made.points, made.losses, made.grad_norms, made.lrs
        self.steps, self.diverged = made.steps, made.status == "diverged"

    @cached_property
    def floor(self) -> float:
        """The lowest known loss; -inf when none is known."""
        return _floor(self.objective)

    @cached_property
    def near(self) -> float:
        """How close to the floor a loss has arrived."""
        return NEAR * min(1.0, self.losses[0] - self.floor)

    @cached_property
    def home_at(self) -> int | None:
        """The step from which on the loss stays near the floor; None if it does not end there."""
        far = np.flatnonzero(~(self.losses - self.floor <= self.near))
        first = int(far[-1]) + 1 if far.size else 0
        return first if first < len(self.losses) else None

    @cached_property
    def distance(self) -> float | None:
        """From the end to the nearest known minimum, or to the nearest known point of a curve of minima."""
        if not self.known:
            return None
        found = [
            *self.objective.minima,
            *(point for curve in getattr(self.objective, "valleys", ()) for point in curve),
        ]
        return float(norm((np.array(found) - self.points[-1]).T).min())

    @property
    def width(self) -> float | None:
        """Of the picture where it is narrowest; None where there is none."""
        domain = getattr(self.objective, "domain", ())
        return min((high - low for low, high in domain), default=None)

    @property
    def known(self) -> bool:
        """Whether minima are known."""
        return len(getattr(self.objective, "minima", ())) > 0

    @cached_property
    def late(self) -> int:
        """The step at which the end begins."""
        return self.steps - max(self.steps // 4, min(self.steps, 3))

    @cached_property
    def moves(self) -> np.ndarray:
        """The steps of the end, shape (N, k): where each one led from where it began."""
        return np.diff(self.points[self.late :], axis=0).T

    @cached_property
    def lengths(self) -> np.ndarray:
        """How long the steps of the end are, shape (k,)."""
        return norm(self.moves)

    @cached_property
    def turns(self) -> np.ndarray:
        """The cosine between a step of the end and the next, shape (k-1,): 1 straight on, -1 straight back, nan of
        none."""
        before, after = self.moves[:, :-1], self.moves[:, 1:]
        return (before * after).sum(axis=0) / (self.lengths[:-1] * self.lengths[1:])

    @cached_property
    def reach(self) -> float:
        """How far the path leads from its start."""
        return float(norm((self.points - self.points[0]).T).max())

    @cached_property
    def roams(self) -> float:
        """How far the points of the end are from the last one at most."""
        return float(norm((self.points[self.late :] - self.points[-1]).T).max())

    @property
    def scale(self) -> float:
        """A length to measure by: of the picture, or of the path where there is none."""
        return self.width or self.reach

    @cached_property
    def rest_point(self) -> tuple[float, float]:
        """How far it is from the end to the stationary point that gradient and Hessian point to, and how much the loss
        there is below that of the end; inf where they point to none."""
        found = self.hessian(-1)
        gradient = np.asarray(self.objective.grad(self.points[-1]))
        try:
            step = np.linalg.solve(found, gradient) if found is not None else np.array([np.inf])
        except np.linalg.LinAlgError:
            step = np.array([np.inf])
        return (float(norm(step)), float(gradient @ step) / 2) if np.isfinite(step).all() else (np.inf, np.inf)

    def hessian(self, step: int) -> np.ndarray | None:
        """The Hessian at a step's point, shape (N, N); None where there is none of use."""
        try:
            found = self.objective.hess(self.points[step])
        except ValueError:
            return None
        return found if np.isfinite(found).all() else None

    def curvatures(self, step: int) -> np.ndarray | None:
        """The eigenvalues of that Hessian in order, shape (N,)."""
        found = self.hessian(step)
        return None if found is None else np.linalg.eigvalsh(found)

    def limit(self, curvature: float) -> float | None:
        """The rate from which on this optimizer is unstable at a curvature; None without such a rule."""
        factor = self.run.optimizer.stability()
        return factor / curvature if factor and curvature > 0 else None


@lru_cache(maxsize=256)
def _floor(objective: Any) -> float:
    return getattr(objective, "floor", -np.inf)


def short(value: float, digits: int = 3) -> str:
    """A number for a sentence."""
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e6 else f"{value:.{digits}g}"


def apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers for a sentence that compares them: they differ there as well."""
    digits = next((n for n in range(3, 17) if short(a, n) != short(b, n)), 17)
    return short(a, digits), short(b, digits)
