"""Runs the exported scripts under the real frameworks and compares their paths with ours.

    python tests/reference/check_exports.py

Needs torch 2.13.0, keras 3, optax and jax (requirements-peers.txt) beside NumPy and SymPy.
"""

import contextlib
import io
import os
import sys
from pathlib import Path

os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("KERAS_BACKEND", "jax")  # on torch Keras 3.15.1 aliases a buffer of ScheduleFreeAdamW
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from engine import Run, params, run
from interop import to_code
from landscapes import Himmelblau, StretchedBowl
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, Adam, Averaged, Clipped, Momentum
from schedules import CATALOG as SCHEDULES
from schedules import SGDR, Cyclic, OneCycle

STEPS = 40
# relative to the size of the picture; Keras and optax let float32 in here and there. The exact comparison is made on
# reference paths.
GOOD = {"torch": 1e-8, "keras": 1e-7, "optax": 1e-7, "numpy": 1e-12}


def main() -> int:
    bad = 0
    for framework in ("torch", "keras", "optax", "numpy"):
        for what in runs(framework):
            script = to_code(what, framework)
            said = [line for line in script.splitlines() if line.startswith("# ")]
            name = f"{framework:6} {what.optimizer!r} {what.schedule!r}"[:150]
            if "path = " not in script:
                continue
            space: dict = {"__name__": "exported"}
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(script, "exported", "exec"), space)
            except Exception as error:
                print("FAILS ", name, type(error).__name__, str(error)[:200])
                bad += 1
                continue
            ours = run(what).points
            theirs = np.array(space["path"], dtype=float)[: len(ours)]
            worst = np.abs(theirs - ours[: len(theirs)]).max() / 5
            if not worst <= GOOD[framework] and not said:
                print("DIFFERS", name, f"{worst:.1e}")
                bad += 1
    print("worst first: none" if not bad else f"{bad} scripts do not take our path")
    return bad


def runs(framework: str):
    """Every optimizer in this framework's version, bare and with schedule, noise and clipping; every schedule."""
    cosine = version(SCHEDULES["CosineDecay"], framework)()
    for cls in OPTIMIZERS.values():
        if framework in cls.spelling or framework == "numpy":
            optimizer = version(cls, framework)()
            yield Run(Himmelblau(), optimizer, steps=STEPS)
            yield Run(Himmelblau(), version(Clipped, framework)(then=optimizer, norm=40.0), cosine, steps=12, noise=0.1)
    for cls in SCHEDULES.values():
        yield Run(Himmelblau(), version(SGD, framework)(lr=0.005), version(cls, framework)(), steps=STEPS)
    for optimizer in (version(Adam, framework)(lr=0.1), version(Momentum, framework)(lr=0.005)):
        for schedule in (Cyclic(base_lr=0.001, step_size_up=7), OneCycle()):  # the momentum goes along
            yield Run(Himmelblau(), optimizer, schedule, steps=STEPS)
    yield Run(StretchedBowl(angle=30.0), version(Adam, framework)(lr=0.1), steps=STEPS, noise=0.5, seed=3)
    yield Run(StretchedBowl(), Averaged(then=version(Momentum, framework)(lr=0.01), decay=0.9), steps=STEPS)
    yield Run(Himmelblau(), version(SGD, framework)(lr=0.005), SGDR(lengths=(9, 21), warmups=(3, 0), peaks=(1.0, 0.5)))
    if framework == "keras":
        yield Run(StretchedBowl(), Averaged(then=Adam(lr=0.1, flavour="keras"), decay=0.9, overwrite=7), steps=STEPS)
    if framework != "numpy":
        clip = Clipped(then=version(Momentum, framework)(lr=0.01), norm=2.0, flavour=framework)
        yield Run(StretchedBowl(), clip, steps=STEPS)


def version(cls, framework):
    choices = next((one.choices for one in params(cls) if one.name == "flavour"), ())
    return lambda **values: cls(**values, **({"flavour": framework} if framework in choices else {}))


if __name__ == "__main__":
    sys.exit(bool(main()))
