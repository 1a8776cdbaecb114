"""The stage's pure JavaScript under node's own test runner, on payloads that Python has written."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine import Run, run
from figures import look
from figures.heights import heights
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from stage.payload import placed, run_payload, surface_payload
from stage.views import VIEWS

FILES = sorted(Path(__file__).with_name("js").glob("*.test.mjs"))


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A folder with payloads and with what they say."""
    folder = tmp_path_factory.mktemp("payloads")
    land = LANDSCAPES["Rosenbrock"]()
    first = run(Run(land, OPTIMIZERS["Averaged"](), SCHEDULES["CosineDecay"](), steps=40, noise=0.3))
    second = run(Run(land, OPTIMIZERS["SGD"](lr=1.0), steps=40))
    lanes = [SimpleNamespace(slot=n, label="É", detail="", trajectory=one) for n, one in enumerate((first, second))]
    (folder / "run.bin").write_bytes(
        placed({"key": "a", "clock": "b"}, run_payload(lanes, surface_id="s", start=(0, 1)))
    )
    said = {"runs": [told(one) for one in (first, second)], "surfaces": {}, "slots": slots()}
    for name in ("Rosenbrock", "Saddle"):
        surface = LANDSCAPES[name]()
        (folder / f"{name}.bin").write_bytes(surface_payload(surface))
        losses = [heights(surface).bottom + loss for loss in (-1.0, 0.0, 1e-9, 0.3, 70.0)]
        said["surfaces"][name] = {"losses": losses, "heights": heights(surface).of(losses).tolist()}
    (folder / "said.json").write_text(json.dumps(said))
    return folder


def told(t) -> dict:
    most = float(np.finfo("f4").max)
    columns = {"x": t.points[:, 0], "y": t.points[:, 1], "loss": t.losses, "gradient": t.grad_norms}
    columns |= {"rate": np.append(t.lrs, t.lrs[-1:])}
    named = {name: points[:, 0] for name, points in t.iterates.items()}
    cut = lambda values: np.clip(np.nan_to_num(values, nan=most), -most, most).astype("f4").tolist()  # noqa: E731
    return {"status": t.status, "columns": {k: cut(v) for k, v in columns.items()},
            "iterates": {k: cut(v) for k, v in named.items()}}  # fmt: skip


def slots() -> dict:
    found = [(look.color_of(n).light, list(look.style_of(n).dash), look.style_of(n).marker) for n in range(36)]
    return {"table": look.TABLE["slots"], "found": found}


def node(file: Path, folder: Path) -> subprocess.CompletedProcess:
    found = shutil.which("node") or shutil.which("nodejs")
    assert found, "the tests of the stage's JavaScript need node; on Debian, as root: apt-get install nodejs"
    env = {**os.environ, "PAYLOADS": str(folder), "NO_COLOR": "1"}
    return subprocess.run([found, "--test", "--test-reporter=tap", str(file)], capture_output=True, text=True, env=env)


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name.split(".")[0])
def test_it_does_what_its_tests_say(file, written):
    done = node(file, written)
    assert done.returncode == 0, done.stdout + done.stderr
    (passed,) = (line for line in done.stdout.splitlines() if line.startswith("# pass "))
    assert int(passed.split()[-1]) > 1  # node counts a file without tests as one


def test_a_wrong_claim_is_noticed(tmp_path, written):
    wrong = tmp_path / "wrong.test.mjs"
    wrong.write_text('import test from "node:test";\ntest("no", () => { throw new Error("no"); });\n')
    assert node(wrong, written).returncode != 0


def test_every_layer_draws_and_every_view_is_a_class():
    stage = Path(__file__).parent.parent.parent / "stage"
    for name, view in VIEWS.items():
        assert f"export default class {name.capitalize()} extends " in (stage / f"views/{name}.js").read_text()
        for layer in view.layers:
            assert f"export default function {layer}(ctx, " in (stage / f"layers/{layer}.js").read_text()


def test_the_files_are_there():
    assert {"clock", "payload", "ticks", "path", "home_ranges", "format"} <= {one.name.split(".")[0] for one in FILES}
