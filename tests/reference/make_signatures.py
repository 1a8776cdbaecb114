"""Writes down which arguments the real libraries take, in which order, with which defaults: spelling/signatures.json.

    python tests/reference/make_signatures.py

Needs the libraries of requirements-peers.txt. Code that gives arguments by position, or leaves some out, is read by
this file.
"""

import ast
import inspect
import json
import math
import os
import pydoc
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytorch_optimizer  # noqa: F401 - wants to see timm as it is, so it comes before the bare one

from engine import EarlyStopping
from interop.reading.rewrites.aliases import TRANSFORMERS
from interop.reading.rewrites.optax_chain import PARTS
from interop.spelling import alternatives, dotted
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from tests.reference.libraries import bare_timm

TARGET = Path(__file__).resolve().parents[2] / "interop" / "spelling" / "signatures.json"
BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def called() -> set[str]:
    """Qualified names of all calls in the items' spellings, of their shortcuts and of the parts of optax's chains."""
    classes = (*OPTIMIZERS.values(), *SCHEDULES.values(), EarlyStopping)
    spelled = [one.call for cls in classes for framework in cls.spelling for one in alternatives(cls, framework)]
    names = {dotted(node.func) for call in spelled for node in ast.walk(call) if isinstance(node, ast.Call)}
    return {name for name in names if "." in name} | {f"transformers.{name}" for name in TRANSFORMERS} | {*PARTS}


def arguments(name: str) -> dict[str, list | dict]:
    """The arguments of a function: their order by position ("*" for any number of nameless ones), those that it wants,
    and the defaults of the others as far as they are plain values."""
    every = inspect.signature(pydoc.locate(name)).parameters.values()
    several = any(one.kind is inspect.Parameter.VAR_POSITIONAL for one in every)
    named = [one for one in every if one.kind in (*BY_POSITION, inspect.Parameter.KEYWORD_ONLY)]
    return {
        "order": ["*"] if several else [one.name for one in named if one.kind in BY_POSITION],
        "required": [one.name for one in named if one.default is one.empty],
        "defaults": {one.name: one.default for one in named if plain(one.default)},
    }


def plain(value: Any) -> bool:
    """Whether a value can be written down."""
    if isinstance(value, (tuple, list)):
        return all(map(plain, value))
    return value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value))


if __name__ == "__main__":
    bare_timm()
    text = json.dumps({name: arguments(name) for name in sorted(called())}, indent=1)
    TARGET.write_text(text + "\n")
