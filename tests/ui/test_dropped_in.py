"""Files that somebody drops into a catalog: each appears everywhere and breaks no page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
FOLDERS = [one.name for one in HOUSE.iterdir() if one.is_dir() and any(one.glob("*.py"))]
HEAD = """from dataclasses import dataclass

import numpy as np

from engine import {names}


@dataclass(frozen=True)
"""

FILES = {
    "landscapes/no_formula.py": HEAD.format(names="Landscape, param")
    + '''class NoFormula(Landscape):
    """A bowl that is worked out by a program."""

    a: float = param(1.0, 0.1, 9.0, "a", "how steep it is")

    label = "No formula"
    domain = ((-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.5, 1.0),)
    minima = ((0.0, 0.0),)

    def value(self, p):
        return self.a * (np.asarray(p, float) ** 2).sum(axis=0)

    def grad(self, p):
        return 2 * self.a * np.asarray(p, float)

    def hess(self, p):
        p = np.asarray(p, float)
        return np.broadcast_to(2 * self.a * np.eye(2).reshape(2, 2, *[1] * (p.ndim - 1)), (2, *p.shape))
''',
    "landscapes/three.py": HEAD.format(names="Landscape")
    + '''class Three(Landscape):
    """A bowl over three variables."""

    label = "Three"
    variables = ("x", "y", "z")
    formula = "x**2 + y**2 + z**2"
    domain = ((-2.0, 2.0), (-2.0, 2.0), (-2.0, 2.0))
    starts = ((1.5, 1.0, 0.5),)
    minima = ((0.0, 0.0, 0.0),)
''',
    "schedules/turning.py": HEAD.format(names="Constant, Schedule, param")
    + '''class Turning(Schedule):
    """Half of another schedule's rate; it is no warm-up."""

    then: Schedule = param(Constant(), help="the schedule that is halved")

    label = "Turning"
    family = "composition"
    formula = r"\\\\eta_t = \\\\eta / 2"

    def rate(self, t, base_lr, steps):
        return 0.5 * self.then.rate(t, base_lr, steps)
''',
    "optimizers/trailing.py": HEAD.format(names="Optimizer, learning_rate")
    + '''class Trailing(Optimizer):
    """Gradient descent with a point that follows behind."""

    lr: float = learning_rate(0.01)

    label = "Trailing"
    family = "averaging"
    formula = r"x_{t+1} = x_t - \\\\eta g_t"
    memory = {"shadow": "x"}
    iterates = ("shadow",)

    def update(self, x, g, lr, t, shadow):
        x = x - lr * g
        return x, 0.9 * shadow + 0.1 * x
''',
}

WALK = """
from tests.test_app import App
from tests.test_pages import Page
from ui.reference.items import cards

app = App(on="NoFormula", lane1="Trailing", rate1="Turning(then=CosineDecay)", lane2="Adam")
assert app.warnings == [], app.warnings
app.check()
assert "shadow" in app.text
for lower in ("formulas", "code", "report"):
    app.set("lower", lower)
for group in ("more", "start", "lane"):
    app.set("group", group)
app.set("rate0.then.which", "StepDecay")
assert repr(app.setup.lanes[0].schedule).startswith("Turning(then=StepDecay("), app.setup.lanes[0].schedule
app.set("rate0.LinearWarmup.warmup_steps", 9)
app.set("schedule", "Turning")
app.check()
app.set("landscape", "Beale")
app.set("landscape", "NoFormula")
app.check()
assert "Three" not in app.widget("landscape").options
app = App(on="Three")
assert len(app.warnings) == 1 and "3 variables" in app.warnings[0], app.warnings
app.check()
page = Page("schedules", on="NoFormula", opt="Trailing", s1="Turning", s2="Constant")
assert page.warnings == [], page.warnings
page.set("optimizer", "Adam")
assert "3 variables" in Page("schedules", on="Three").warnings[0]
page = Page("reference")
assert {"NoFormula", "Three", "Turning", "Trailing"} <= set(page.shown)
assert len(page.shown) == len(cards())
for name in ("NoFormula", "Three", "Turning", "Trailing"):
    assert Page("reference", item=name).warnings == []
print("walked")
"""


@pytest.fixture
def copied(tmp_path):
    for name in FOLDERS:
        shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "app.py", tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text.replace("\\\\", "\\"))
    return tmp_path


def test_four_new_files_appear_everywhere_and_break_no_page(copied):
    done = subprocess.run(
        [sys.executable, "-c", WALK], cwd=copied, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(copied)},
    )  # fmt: skip
    assert done.stdout.strip().endswith("walked"), done.stdout + done.stderr
