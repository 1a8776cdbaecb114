"""`python -m engine.formula landscapes`: derives every landscape of a catalogue and keeps the results in its folder."""

import importlib
import sys
from pathlib import Path

from . import prepared
from .derive import derive_anew


def known(package: str) -> tuple[Path, dict]:
    """The file of a catalogue's derivatives, and what belongs in it."""
    catalog = importlib.import_module(package)
    keys = {}
    for cls in catalog.CATALOG.values():
        if cls.expression:
            keys[cls.expression, cls.variables, cls.names()[len(cls.variables) :]] = None
    path = Path(catalog.__file__).with_name("derived.json")
    found = {key: derive_anew(*key) for key in keys}
    return path, {key: (one.value, one.grad, one.hess) for key, one in found.items()}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        prepared.write(*known(name))
