"""Derivatives that are already known: a catalogue of landscapes keeps them in a file, so that SymPy need not be loaded.

`python -m engine.formula landscapes` makes `landscapes/derived.json`; the folder's `__init__` names the file here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from .source import Steps

DERIVER = 1  # raise it when `derive` prints anything in another way: files of other versions are passed over
FILES: list[Path] = []

Key = tuple[str, tuple[str, ...], tuple[str, ...]]  # expression, variables, parameters
Row = tuple[Steps, Steps, Steps]


def use(path: Path) -> None:
    """Take what is known from this file, too; where there is none, everything is derived when it is asked for."""
    if path not in FILES:
        FILES.append(path)


def find(key: Key) -> Row | None:
    """Value, gradient and Hessian of an expression as a file has them, if one does."""
    for path in FILES:
        if (row := rows(path).get(key)) is not None:
            return row
    return None


@lru_cache(maxsize=8)
def rows(path: Path) -> dict[Key, Row]:
    """All that a file holds; nothing when it is of another version of the deriver."""
    if not path.exists():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return {_key(one): _row(one) for one in data["derived"]} if data["deriver"] == DERIVER else {}


def write(path: Path, known: dict[Key, Row]) -> None:
    """Keep these in the file, and nothing else."""
    derived = []
    for key, row in known.items():
        texts = {name: {"assignments": dict(one.assignments), "results": one.results} for name, one in zip(WHICH, row)}
        derived.append(dict(zip(("expression", "variables", "parameters"), key)) | texts)
    text = json.dumps({"deriver": DERIVER, "derived": derived}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


WHICH = ("value", "grad", "hess")


def _key(one: dict) -> Key:
    return one["expression"], tuple(one["variables"]), tuple(one["parameters"])


def _row(one: dict) -> Row:
    names = (*one["variables"], *one["parameters"])
    steps = [Steps(names, tuple(one[w]["assignments"].items()), tuple(one[w]["results"])) for w in WHICH]
    return tuple(steps)
