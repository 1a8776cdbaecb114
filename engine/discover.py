"""Finds the items of a catalog by looking through its folder once."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import is_dataclass


def discover(package: str, path: list[str], base: type) -> dict[str, type]:
    """Class name -> class, for every dataclass derived from `base` in the modules of `package`, by module name."""
    found: dict[str, type] = {}
    for module in sorted(pkgutil.iter_modules(path), key=lambda one: one.name):
        for name, value in vars(importlib.import_module(f"{package}.{module.name}")).items():
            if isinstance(value, type) and issubclass(value, base) and is_dataclass(value):
                found[name] = value
    return found
