"""Runs the calls that are shown for random schedules under the real libraries and compares their rates with ours.

    python tests/reference/check_schedules.py

Needs what make_schedules.py needs (requirements-peers.txt).
"""

import os
import random
import sys
from collections import Counter
from pathlib import Path

os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("KERAS_BACKEND", "jax")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from interop.writing import same_rates
from tests.reference.make_schedules import through
from tests.reference.random_runs import schedule
from tests.reference.rates import BASE, STEPS, used

GOOD = {"keras": 3e-6, "optax": 3e-6}  # computed in float32 here and there; the others:
CLOSE = 1e-9
SCHEDULES, SEED = 120, 1


def main() -> int:
    dice, told, bad = random.Random(SEED), Counter(), 0
    for _ in range(SCHEDULES):
        one = schedule(dice, dice.choice(["torch", "keras", "optax", "timm"]), depth=dice.choice([0, 1, 2]))
        for library in one.spelling:
            text, _ = same_rates(one, library, BASE, STEPS)
            if text is None:
                continue
            told[library] += 1
            first = library == "pytorch_optimizer"  # which stands at its end value before its first step
            try:
                theirs, ours = through(one, library, text)[0][first:], used(one)[first:]
            except Exception as error:
                print("FAILS  ", library, text, type(error).__name__, error)
                bad += 1
                continue
            worst = (abs(theirs - ours) / np.maximum(abs(ours), 1e-3 * abs(ours).max() + 1e-300)).max()
            if not worst <= GOOD.get(library, CLOSE):
                print(f"DIFFERS {worst:.1e}", library, one, text)
                bad += 1
    print(", ".join(f"{count} calls of {library}" for library, count in told.items()))
    print(f"{bad} of them give other rates")
    return bad


if __name__ == "__main__":
    sys.exit(bool(main()))
