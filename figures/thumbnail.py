"""Small pictures for cards: inline SVG in the colours of the text around it, drawn from runs of the engine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from engine import Landscape, Run, Schedule, run

from .heights import axes, heights, losses_on

WIDTH, HEIGHT, EDGE = 240, 160, 10
CELLS = (60, 40)
LEVELS = (0.04, 0.12, 0.24, 0.38, 0.54, 0.7, 0.86)  # parts of the picture below each line
COARSE = (0.3, 0.6, 0.85)  # for surfaces with so many hills that more lines would blur
LONGEST = 9000  # characters of a contour
FAR = 2000  # where a line that has left the picture is cut


@lru_cache(maxsize=256)
def walk(what: Run) -> str:
    """The path of a run."""
    found = run(what)
    (x0, x1), (y0, y1) = what.landscape.domain
    x = (found.points[:, 0] - x0) / (x1 - x0) * WIDTH
    y = (y1 - found.points[:, 1]) / (y1 - y0) * HEIGHT
    places = np.rint(np.clip(np.stack([x, y], axis=1), -FAR, FAR)).astype(int)
    (sx, sy), (ex, ey) = places[0], places[-1]
    return (
        f'<path class="dl-path" d="{_polyline(places)}"/>'
        f'<circle class="dl-from" cx="{sx}" cy="{sy}" r="5"/><circle class="dl-end" cx="{ex}" cy="{ey}" r="5"/>'
    )


@lru_cache(maxsize=256)
def curve(what: Run) -> str:
    """The rates of a run under its schedule."""
    schedule: Schedule = what.schedule
    rates = run(what).lrs if schedule.closed_loop else schedule.lrs(what.optimizer.lr, what.steps)
    top = max(float(np.nanmax(rates, initial=0)), 1e-300)
    x = np.linspace(EDGE, WIDTH - EDGE, len(rates))
    y = HEIGHT - EDGE - np.clip(np.nan_to_num(rates) / top, 0, 1) * (HEIGHT - 3 * EDGE)
    places = np.rint(np.stack([x, y], axis=1)).astype(int)
    axis = f"M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}"
    return f'<path class="dl-iso" d="{axis}"/><path class="dl-path" d="{_polyline(places)}"/>'


@lru_cache(maxsize=256)
def contour(landscape: Landscape) -> str:
    """The contour lines of a landscape."""
    xs, ys = axes(landscape, CELLS[0] + 1, CELLS[1] + 1)
    ground = heights(landscape).of(losses_on(landscape, xs, ys[::-1]))
    scale = np.array([WIDTH / CELLS[0], HEIGHT / CELLS[1]])
    for levels in (LEVELS, COARSE):
        lines = (line for level in np.unique(np.quantile(ground, levels)) for line in isolines(ground, level))
        drawn = "".join(_polyline(np.rint(np.array(line) * scale).astype(int)) for line in lines if len(line) > 4)
        if len(drawn) < LONGEST:
            break
    return f'<path class="dl-iso" d="{drawn}"/>'


def minima(landscape: Landscape) -> str:
    """A small ring at every known minimum in the picture."""
    (x0, x1), (y0, y1) = landscape.domain
    places = (((x - x0) / (x1 - x0) * WIDTH, (y1 - y) / (y1 - y0) * HEIGHT) for x, y in landscape.minima)
    return "".join(f'<circle class="dl-from" cx="{x:.0f}" cy="{y:.0f}" r="5"/>' for x, y in places)


def svg(inner: str) -> str:
    """The picture as an element; decoration only, so that a screen reader passes it by."""
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{inner}</svg>'


def isolines(z: np.ndarray, level: float) -> list[list[tuple[float, float]]]:
    """Lines of equal height on a grid of shape (rows, columns), as (column, row) points: the crossings of each cell,
    joined end to end."""
    above = z > level
    corners = above[:-1, :-1].astype(int) + above[:-1, 1:] + above[1:, 1:] + above[1:, :-1]
    joined: dict[tuple[int, int, int], list] = {}
    for i, j in np.argwhere((corners > 0) & (corners < 4)).tolist():
        # an edge is (row, column, 0 along the row or 1 along the column)
        around = [(i, j, 0), (i, j + 1, 1), (i + 1, j, 0), (i, j, 1)]
        crossed = [(r, c, d) for r, c, d in around if above[r, c] != above[r + d, c + 1 - d]]
        for a, b in zip(crossed[::2], crossed[1::2], strict=True):
            joined.setdefault(a, []).append(b)
            joined.setdefault(b, []).append(a)
    ends = [edge for edge, next_to in joined.items() if len(next_to) == 1]
    return [[_crossing(z, level, edge) for edge in line] for line in _chains(joined, [*ends, *joined])]


def _chains(joined: dict, starts: Iterable) -> Iterable[list]:
    done: set = set()
    for start in starts:
        if start in done:
            continue
        line, here = [start], start
        done.add(start)
        while (after := next((one for one in joined[here] if one not in done), None)) is not None:
            line.append(after)
            done.add(after)
            here = after
        if len(line) > 2 and start in joined[here]:
            line.append(start)
        yield line


def _crossing(z: np.ndarray, level: float, edge: tuple[int, int, int]) -> tuple[float, float]:
    r, c, down = edge
    a, b = z[r, c], z[r + down, c + 1 - down]
    part = (level - a) / (b - a)
    return (c, r + part) if down else (c + part, r)


def _polyline(places: np.ndarray) -> str:
    """Path data through whole-numbered points, written relative and without those that say nothing."""
    steps = np.diff(places, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if not len(steps):
        return ""
    kept = [steps[0]]
    for step in steps[1:]:
        if (np.sign(step) == np.sign(kept[-1])).all() and not step.all():  # straight on along an axis: one longer step
            kept[-1] = kept[-1] + step
        else:
            kept.append(step)
    numbers = " ".join(f"{dx} {dy}" for dx, dy in kept).replace(" -", "-")
    return f"M{places[0][0]} {places[0][1]}l{numbers}"
