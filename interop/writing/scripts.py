"""A run as a complete script for PyTorch, Keras, optax or NumPy, which takes the path on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine import Run, Trajectory
from engine import run as engine_run

from ..errors import CodeError
from ..libraries import FRAMEWORKS
from .blocks import (
    Shown,
)
from .keras_script import keras_script
from .numpy_script import numpy_script
from .optax_script import optax_script
from .torch_script import torch_script
from .wrappers import in_version

SCRIPTS = {"torch": torch_script, "keras": keras_script, "optax": optax_script, "numpy": numpy_script}


def to_code(run: Run, framework: str, way: Callable[[Run], Trajectory] = engine_run) -> str:
    """The script of a run; `way` finds the paths that it needs, for who keeps them or has a budget.

    Raises CodeError (a ValueError) for an unknown framework, and for a landscape that is no formula. Where the
    framework cannot take the same path, comments at the top say so and why; so they do where a path was cut.
    """
    if framework not in FRAMEWORKS:
        names = ", ".join(FRAMEWORKS)
        raise CodeError("framework must be one of {names}, not {value}", names=names, value=repr(framework))
    if not getattr(run.landscape, "expression", run.landscape.formula):
        name = run.landscape.label or type(run.landscape).__name__
        raise CodeError("{name} is no formula but a program of its own, which no script can hold.", name=name)
    return {"torch": torch_script, "keras": keras_script, "optax": optax_script, "numpy": numpy_script}[framework](
        Shown.of(run, way)
    )


def paths(run: Run, framework: str) -> list[Run]:
    """The runs whose paths the script may need: the run itself, and where it is another one in the framework's version,
    that."""
    theirs = replace(run, optimizer=in_version(run.optimizer, framework))
    return [run] if theirs == run else [run, theirs]
