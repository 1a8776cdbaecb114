"""How much the server works for whom, and how much it keeps. docs/hosting.md says how the numbers were found.

Each can be set by an environment variable of its name behind DESCENT_LAB_, such as DESCENT_LAB_WORKERS=4.
"""

from __future__ import annotations

import os

MB = 1_000_000


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_environment(name: str, otherwise: float) -> float:
    text = os.environ.get(f"DESCENT_LAB_{name}", "")
    try:
        value = float(text) if text else otherwise
    except ValueError:
        value = -1.0
    if not value > 0:
        raise ValueError(f"DESCENT_LAB_{name} must be a number above 0, not {text!r}")
    return value


# Of one run: a value or a gradient is one, a Hessian two. More than anything in the catalogues needs for 300 steps.
EVALUATIONS = int(_from_environment("EVALUATIONS", 30_000))
RUN_SECONDS = _from_environment("RUN_SECONDS", 2.0)  # of processor time, for one run
PICTURE_SECONDS = _from_environment("PICTURE_SECONDS", 6.0)  # of processor time, for all that one visitor sees at once
FIT_SECONDS = _from_environment("FIT_SECONDS", 20.0)  # of processor time, for one training of a network
FITS_SECONDS = _from_environment("FITS_SECONDS", 40.0)  # of processor time, for all that one visitor sees at once
AT_ONCE_SECONDS = 0.015  # of processor time: what a run may take in the server itself
SPARE_SECONDS = 0.03  # of processor time that the server may lose on runs that turn out to take longer
STUCK_SECONDS = _from_environment("STUCK_SECONDS", 300.0)  # on the clock, after which a worker is taken for stuck
WORKERS = int(_from_environment("WORKERS", min(2, _processors())))  # processes for what takes longer
WORKER_BYTES = int(_from_environment("WORKER_MB", 512) * MB)  # of data, for each

TRAJECTORY_BYTES = int(_from_environment("TRAJECTORY_MB", 64) * MB)
SURFACE_BYTES = int(_from_environment("SURFACE_MB", 8) * MB)
TRAINING_BYTES = int(_from_environment("TRAINING_MB", 128) * MB)
AROUND_BYTES = int(_from_environment("AROUND_MB", 16) * MB)  # the loss around paths
RATE_BYTES = 4 * MB  # all rates of a schedule
SUGGESTED_BYTES = 1 * MB  # learning rates found by trying
SCRIPT_BYTES = 4 * MB  # exported code
DERIVED_BYTES = 4 * MB  # derivatives of formulas that people type
DRAWING_BYTES = 4 * MB  # small pictures of the reference
