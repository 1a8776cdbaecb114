"""Medians of interleaved tries, and the Markdown table of what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

HEAD = "| measure | ours | beside it | ratio | limit | ok |\n|:--|--:|--:|--:|--:|:-:|"


@dataclass
class Row:
    """One line of the table. `ratio` is ours to the other, or the other to ours when `faster` is asked for."""

    measure: str
    ours: float
    unit: str
    other: float | None = None
    beside: str = ""
    at_most: float | None = None  # of the ratio if there is an `other`, of our own number if not
    at_least: float | None = None
    faster: bool = False

    @property
    def ratio(self) -> float | None:
        if self.other is None:
            return None
        return self.other / self.ours if self.faster else self.ours / self.other

    @property
    def ok(self) -> bool | None:
        """Whether the limit is kept; None without a limit."""
        if self.at_most is None and self.at_least is None:
            return None
        value = self.ours if self.limits_ours else self.ratio
        return value <= self.at_most if self.at_most is not None else value >= self.at_least

    @property
    def limits_ours(self) -> bool:
        return self.other is None or self.unit in ("kB", "ms of CPU")

    def __str__(self) -> str:
        other = "" if self.other is None else f"{self.other:.3g} {self.unit} ({self.beside})"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} x" + (" faster" if self.faster else "")
        limit = self.at_most if self.at_least is None else self.at_least
        sign, unit = ("≤" if self.at_least is None else "≥"), (self.unit if self.limits_ours else "x")
        bound = "" if limit is None else f"{sign} {limit:g} {unit}"
        mark = {None: "", True: "yes", False: "**no**"}[self.ok]
        return f"| {self.measure} | {self.ours:.3g} {self.unit} | {other} | {ratio} | {bound} | {mark} |"


def table(rows: list[Row]) -> str:
    """All rows as Markdown."""
    return "\n".join([HEAD, *map(str, rows)])


def cpu(tries: int, function: Callable[[], object]) -> float:
    """Median seconds of processor time of a function."""
    times = []
    function()
    for _ in range(tries):
        start = process_time()
        function()
        times.append(process_time() - start)
    return median(times)


def race(tries: int, *functions: Callable[[], object]) -> list[float]:
    """Median seconds of each function; called in turns, so that a busy moment of the machine hits all of them."""
    times: list[list[float]] = [[] for _ in functions]
    for function in functions:
        function()
    for _ in range(tries):
        for function, found in zip(functions, times, strict=True):
            start = perf_counter()
            function()
            found.append(perf_counter() - start)
    return [median(found) for found in times]
