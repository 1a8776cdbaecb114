"""Writes docs/fidelity.md from the committed reference data: `python docs/fidelity.py`.

Every row is measured anew, our runs against the paths and rates that the real libraries took.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine import params  # noqa: E402
from optimizers import CATALOG  # noqa: E402
from tests.reference import paths, rates  # noqa: E402

DATA = ROOT / "tests" / "reference"
SOURCES = {
    "torch": "PyTorch",
    "keras": "Keras",
    "optax": "optax",
    "optax_more": "optax",
    "pytorch_optimizer": "pytorch_optimizer",
}
REMARKS = {
    ("MADGRAD", "optax"): "optax takes the root of the step in float32: compared at 1e-5; exact in pytorch_optimizer",
    (
        "ScheduleFreeSGD",
        "optax",
    ): "optax warms up in float32: proven at powers of two; with a schedule it weighs points by the "
    "rate of the step after, which is not followed",
    ("ScheduleFreeAdamW", "optax"): "with a schedule optax weighs points by the rate of the step after: not followed",
    (
        "Momentum",
        "PyTorch",
    ): "where a schedule cycles the momentum through exactly 0 PyTorch leaves its buffer: not followed",
    ("Chained", "torch"): "of factors; other schedulers overwrite the rate there and are not followed",
    (
        "Sequential",
        "torch",
    ): "of parts that begin anew; SWALR, MultiplicativeLR and OneCycleLR do not and are not followed",
    ("PolyakSGD", "optax"): "at scaling 1; with another one optax measures the gradient after scaling it",
    ("NoisySGD", "optax"): "with our random numbers put into optax",
    ("Sophia", "optax"): "with the exact diagonal of the Hessian put into optax",
    ("Adan", "pytorch_optimizer"): "the paper's; optax.adan weighs the difference term by 1-b2 and is not followed",
    ("Rprop", "PyTorch"): "optax.rprop acts one step late and is not followed",
    ("LBFGS", "PyTorch"): "optax.lbfgs searches along the line by a method of its own and is not followed",
    ("Adafactor", "Keras"): "Keras's mean, which goes through float32 on jax, made exact",
    ("Adafactor", "optax"): "optax's decay rate, which goes through float32, made exact",
    ("ScheduleFreeAdamW", "Keras"): "on jax; on torch Keras 3.15.1 aliases a buffer and takes another path",
    ("QHAdam", "pytorch_optimizer"): "parts that the library computes in float32 made exact",
    ("SOAP", "pytorch_optimizer"): "parts that the library computes in float32 made exact",
    ("SAM", "pytorch_optimizer"): "the library's float32 norm replaced by a float64 one",
}


def optimizers() -> list[str]:
    """A row for each optimizer and library."""
    lines = []
    for file, library in SOURCES.items():
        found: dict[str, dict] = {}
        for path in paths.load(DATA / f"{file}.npz"):
            name = path.run.split("optimizer=")[1].split("(")[0]
            row = found.setdefault(name, {"switches": set(), "worst": 0.0, "steady": 0, "steps": 0, "excess": 0.0})
            item = eval(path.run, space()).optimizer  # noqa: S307 - our own data
            row["switches"] |= {
                one.name for one in params(item) if one.name != "lr" and getattr(item, one.name) != one.default
            } - {"flavour", "then"}
            steady = path.sensitivity < paths.STEADY
            row["worst"] = max(row["worst"], float(paths.differences(path)[steady].max()))
            row["excess"] = max(row["excess"], paths.compare(path)[1])
            row["steady"] += int(path.steps[steady].max())
            row["steps"] += int(path.steps[-1])
        for name, row in sorted(found.items()):
            switches, remark = ", ".join(sorted(row["switches"])) or "–", REMARKS.get((name, library), "")
            steady = f"{row['steady']} of {row['steps']}"
            cells = [name, library, switches, f"{row['worst']:.1e}", steady, f"{row['excess']:.2f}", remark]
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def schedules() -> list[str]:
    """A row for each schedule and library."""
    found: dict[tuple, list] = {}
    for one in rates.load(DATA / "schedules.npz"):
        row = found.setdefault((one.item.split("(")[0], one.framework), [0, 0.0])
        row[0] += 1
        row[1] = max(row[1], rates.compare(one))
    counted = rounded()
    return [
        f"| {name} | {library} | {n} | {worst:.1e} | "
        f"{REMARKS.get((name, library)) or (counted.get(name, '') if library == 'optax' else '')} |"
        for (name, library), (n, worst) in sorted(found.items())
    ]


def rounded() -> dict[str, str]:
    """What to say of optax's schedules that are less exact within an optimizer: its step count has 32 bits, and so has
    what jax makes of it."""
    worst: dict[str, float] = {}
    for one in rates.load(DATA / "counted.npz"):
        name = one.item.split("(")[0]
        worst[name] = max(worst.get(name, 0.0), rates.compare(one))
    said = "asked for with a float64 step; inside an optimizer optax computes it in float32, up to {} away"
    return {name: said.format(f"{gap:.0e}") for name, gap in worst.items() if gap > 1e-12}


def versions() -> str:
    """The libraries and their versions, from the data."""
    seen: dict[str, str] = {}
    for file in sorted(DATA.glob("*.npz")):
        meta = json.loads(str(np.load(file)["meta"])) if "meta" in np.load(file) else {}
        seen |= meta.get("versions", {})
    return ", ".join(f"{name} {version}" for name, version in sorted(seen.items()))


def space() -> dict:
    import engine
    import landscapes
    from schedules import CATALOG as SCHEDULES

    return {**vars(engine), **landscapes.CATALOG, **CATALOG, **SCHEDULES}


def text() -> str:
    """The whole document."""
    return f"""# Fidelity

Made by `python docs/fidelity.py` from the reference data in `tests/reference/`; the tests check the same.
Libraries: {versions()}.

Paths of 200 steps in float64. *Worst* is the largest relative difference on the steady steps, those on which a rounding
error in the gradient moves the path by less than 2e-13. *Of what is allowed* is the largest difference on all steps, as
a part of 64 times the measured sensitivity: below 1 is as close as two runs of the library itself.

## Optimizers

| item | library | switches turned | worst | steady steps | of what is allowed | remarks |
|:--|:--|:--|--:|--:|--:|:--|
{chr(10).join(optimizers())}

## Schedules

The rate used by each of 160 steps.

| item | library | settings | worst relative difference | remarks |
|:--|:--|--:|--:|:--|
{chr(10).join(schedules())}
"""


if __name__ == "__main__":
    (ROOT / "docs" / "fidelity.md").write_text(text())
