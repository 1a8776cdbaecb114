"""Writes counted.npz: the rates of optax's schedules as its optimizers ask for them, with a step count of 32 bits.

    python tests/reference/make_counted.py

Needs optax with jax, as make_schedules.py, whose calls it takes from schedules.npz.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

import jax
import numpy as np
import optax

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.reference.rates import STEPS, load

jax.config.update("jax_enable_x64", True)
FOLDER = Path(__file__).parent


def main() -> None:
    """The rate of each step for each call of optax that is a function of the step."""
    table, rates = [], []
    for one in load(FOLDER / "schedules.npz"):
        if one.framework != "optax" or "contrib" in one.call:
            continue
        call = re.sub(r"(steps=\d+)\.0\b", r"\1", one.call)  # whole numbers, as people write them
        made = eval(call, {"optax": optax})
        rates.append([float(made(jax.numpy.int32(t))) for t in range(STEPS)])
        table.append({"item": one.item, "framework": "optax", "call": call, "first": 0})
    versions = {name: version(name) for name in ("optax", "jax")}
    meta = json.dumps({"versions": versions, "cases": table})
    empty = np.array([])
    np.savez_compressed(
        FOLDER / "counted.npz", meta=np.array(meta), rates=np.array(rates), momenta=empty, cycling=empty
    )


if __name__ == "__main__":
    main()
