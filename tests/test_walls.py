"""The walls of the house: which folder may import what.

So the engine runs without a browser, an item stays one file that nobody else has to know, and a picture or a page can
be made anew without touching what is computed. docs/architecture.svg shows what is left.
"""

import ast
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
CATALOGS = {"landscapes", "optimizers", "schedules", "datasets"}
OURS = CATALOGS | {"engine", "networks", "figures", "stage", "ui", "interop", "pages"}

# folder (or file) -> what may be imported besides the standard library and itself; the longest match counts
ALLOWED = {
    "engine": {"numpy", "sympy"},
    "landscapes": {"engine", "numpy"},
    "optimizers": {"engine", "numpy"},
    "schedules": {"engine", "numpy"},
    "datasets": {"engine", "numpy"},
    "networks": {"engine", "numpy", "datasets"},
    "figures": {"engine", "numpy", "plotly"},
    "stage": {"engine", "numpy", "plotly", "figures", "streamlit"},
    "stage/payload.py": {"engine", "numpy", "plotly", "figures"},
    "interop": {"engine", "networks"} | CATALOGS,
    "interop/recognise": {"engine", "numpy"} | CATALOGS,
    "interop/settings": {"engine", "networks", "yaml"} | CATALOGS,
    "ui/serving": {"engine", "networks", "numpy"},
    "ui": {"engine", "networks", "interop", "streamlit", "stage", "figures"} | CATALOGS,
    "ui/front.py": {"starlette", "streamlit"},
    "pages": OURS | {"streamlit"},
    "app.py": OURS | {"streamlit"},
}


def imported(source: str, package: str) -> set[str]:
    """Every module that the text imports, at the top or inside functions, by statement or by name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(".".join(part for part in (package if node.level else "", node.module) if part))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in ("import_module", "__import__"):
                found.add(str(node.args[0].value))
    return found


def breaches(source: str, path: str) -> set[str]:
    """The imports in the text of the file at `path` that its wall forbids."""
    rule = max((rule for rule in ALLOWED if path == rule or path.startswith(f"{rule}/")), key=len)
    package = path.split("/")[0]
    item = package in CATALOGS and not path.endswith("__init__.py")
    allowed = ALLOWED[rule] | set(sys.stdlib_module_names) | (set() if item else {package})
    return {name for name in imported(source, package) if name.split(".")[0] not in allowed}


FILES = sorted(
    str(file.relative_to(HOUSE))
    for rule in ALLOWED
    for file in ((HOUSE / rule).rglob("*.py") if "." not in rule else [])
)
FILES += [rule for rule in ALLOWED if rule.endswith(".py") and "/" not in rule]


@pytest.mark.parametrize("path", FILES)
def test_imports_stay_inside_the_walls(path):
    file = HOUSE / path
    if not file.exists():
        pytest.skip(f"no {path} yet")
    assert not breaches(file.read_text(), path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("engine/run.py", "import streamlit"),
        ("engine/run.py", "import scipy.optimize"),
        ("engine/run.py", "from optimizers.adam import Adam"),
        ("engine/run.py", "def f():\n    import plotly.graph_objects as go"),
        ("engine/run.py", "import importlib\nimportlib.import_module('landscapes')"),
        ("optimizers/adam.py", "from optimizers.sgd import SGD"),
        ("optimizers/adam.py", "from .sgd import SGD"),
        ("optimizers/adam.py", "from schedules import Constant"),
        ("landscapes/beale.py", "import sympy"),
        ("schedules/constant.py", "if True:\n    import streamlit"),
        ("figures/backdrops.py", "import streamlit"),
        ("figures/backdrops.py", "from landscapes import Beale"),
        ("stage/payload.py", "import streamlit"),
        ("stage/component.py", "from ui.texts import t"),
        ("interop/torch.py", "import plotly"),
        ("ui/link.py", "import plotly.express"),
        ("pages/playground.py", "import numpy as np"),
        ("app.py", "import plotly"),
    ],
)
def test_a_breach_is_seen(path, line):
    assert breaches(line, path)


def test_what_the_walls_allow_passes():
    assert not breaches("import ast\nfrom .declare import Item\nimport numpy.linalg\nimport sympy", "engine/run.py")
    assert not breaches("from engine import Optimizer\nimport numpy as np", "optimizers/adam.py")
    assert not breaches("from engine import Optimizer, discover", "optimizers/__init__.py")


def test_nothing_of_ours_is_missing_from_the_table():
    folders = {one.name for one in HOUSE.iterdir() if one.is_dir() and any(one.glob("*.py"))}
    assert folders - {"tests", "benchmarks", "docs"} <= set(ALLOWED)
