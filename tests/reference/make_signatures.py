"""Writes down in which order the real libraries take their arguments: interop/signatures.json.

    python tests/reference/make_signatures.py

Needs the libraries of requirements-peers.txt. Code that gives arguments by position is read by these orders.
"""

import ast
import inspect
import json
import os
import pydoc
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytorch_optimizer  # noqa: F401 - wants to see timm as it is, so it comes before the bare one

from interop.chains import PARTS
from interop.shortcuts import TRANSFORMERS
from interop.spelling import alternatives, dotted
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from tests.reference.libraries import bare_timm

TARGET = Path(__file__).resolve().parents[2] / "interop" / "signatures.json"
BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def called() -> set[str]:
    """Qualified names of all calls in the items' spellings, of their shortcuts and of the parts of optax's chains."""
    classes = (*OPTIMIZERS.values(), *SCHEDULES.values())
    spelled = [one.call for cls in classes for framework in cls.spelling for one in alternatives(cls, framework)]
    names = {dotted(node.func) for call in spelled for node in ast.walk(call) if isinstance(node, ast.Call)}
    return {name for name in names if "." in name} | {f"transformers.{name}" for name in TRANSFORMERS} | {*PARTS}


def order(name: str) -> list[str]:
    """Names of the arguments that may be given by position; "*" for any number of nameless ones."""
    parameters = inspect.signature(pydoc.locate(name)).parameters.values()
    if any(one.kind is inspect.Parameter.VAR_POSITIONAL for one in parameters):
        return ["*"]
    return [one.name for one in parameters if one.kind in BY_POSITION]


if __name__ == "__main__":
    bare_timm()
    text = json.dumps({name: order(name) for name in sorted(called())}, indent=1)
    TARGET.write_text(text + "\n")
