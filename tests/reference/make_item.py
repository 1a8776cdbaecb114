"""What a new optimizer needs of the real libraries, found from its declared spelling.

    python tests/reference/make_item.py Name [Name ...]

Writes the arguments of the calls that spell it into interop/spelling/signatures.json, and the libraries' paths into
tests/reference/items/Name-framework.npz; it says which of them the engine does not take ("BAD"). Needs the libraries of
requirements-peers.txt, as far as the item is spelled in them.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import Constant, Optimizer, Run, Wrapper, params
from interop.spelling import alternatives, dotted
from interop.writing import call
from landscapes import Himmelblau, StretchedBowl
from optimizers import CATALOG
from schedules import ExponentialDecay
from tests.reference.paths import load, save
from tests.spelled import changed, flavoured

HERE = Path(__file__).resolve().parent
SIGNATURES = HERE.parents[1] / "interop" / "spelling" / "signatures.json"
SURFACES = (StretchedBowl(kappa=25.0, angle=30.0), Himmelblau())
STEPS = 200  # as in all files of paths


def cases(name: str, framework: str) -> Iterator[Run]:
    """The item in this framework's version, then with each field in turn at another value, as far as the framework has
    it; some at a falling rate."""
    usual = flavoured(CATALOG[name], framework)
    spelled = [one for one in changed(usual) if call(one, framework, STEPS) and one.lr == usual.lr]
    first: dict[str, Optimizer] = {}
    for one in spelled:
        first.setdefault(next((p.name for p in params(one) if getattr(one, p.name) != p.default), ""), one)
    for count, one in enumerate(first.values()):
        yield Run(SURFACES[count % 2], one, ExponentialDecay(gamma=0.99) if count % 3 == 2 else Constant(), steps=STEPS)


def signatures(name: str) -> dict[str, dict]:
    """The arguments of the calls in the item's spelling."""
    from tests.reference.make_signatures import arguments

    calls = [one.call for framework in CATALOG[name].spelling for one in alternatives(CATALOG[name], framework)]
    names = {dotted(node.func) for one in calls for node in ast.walk(one) if isinstance(node, ast.Call)}
    return {one: arguments(one) for one in names if "." in one}


def paths(name: str, framework: str) -> Path:
    """Runs the library and writes the file."""
    from tests.reference import make_optax, make_torch_keras

    through = {
        "torch": make_optax.through_pytorch_optimizer,
        "keras": make_torch_keras.through_keras,
        "optax": make_optax.through_optax,
    }[framework]
    file = HERE / "items" / f"{name}-{framework}.npz"
    file.parent.mkdir(exist_ok=True)
    save(file, make_torch_keras.versions(framework), list(cases(name, framework)), through, {})
    return file


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if name not in CATALOG or issubclass(CATALOG[name], Wrapper):
            sys.exit(f"{name} is no optimizer of the catalog that stands alone.")
        known = json.loads(SIGNATURES.read_text()) | signatures(name)
        SIGNATURES.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
        for framework in CATALOG[name].spelling:
            if framework in CATALOG[name].differs:
                print(f"{name}-{framework}: takes a path of its own, as it declares")
                continue
            file = paths(name, framework)
            print(f"{file.name}: {len(list(load(file)))} paths")
