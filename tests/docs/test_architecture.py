"""The picture of the house is the imports as they are, and they go one way."""

from graphlib import CycleError

import pytest

from docs import architecture

FLOORS = (  # from the ground up; a folder that is not there yet has its place already
    ("engine",),
    ("landscapes", "optimizers", "schedules", "instruments", "datasets"),
    ("networks", "explore"),
    ("interop", "figures", "stage"),
    ("ui",),
    ("pages",),
    ("app.py",),
)
BESIDE = {("stage", "figures"), ("networks", "datasets")}  # allowed on one floor


def test_the_committed_picture_is_what_the_imports_make():
    assert architecture.TARGET.read_text() == architecture.draw()  # else run: python docs/architecture.py


def test_no_arrow_goes_up():
    arrows = architecture.graph()
    level = {name: n for n, floor in enumerate(FLOORS) for name in floor}
    assert {*arrows} <= {*level}, "a folder without a floor"
    for one, below in arrows.items():
        for other in below:
            assert level[one] > level[other] or (one, other) in BESIDE, f"{one} imports {other}"


def test_folders_do_not_go_round():
    found = architecture.floors(architecture.graph())
    assert found["engine"] == 0
    assert found["app.py"] == max(found.values()) > 3


def test_files_do_not_go_round():
    arrows = architecture.modules()
    assert len(arrows) > 150
    assert len(architecture.floors(arrows)) == len(arrows)


def test_a_circle_is_seen():
    with pytest.raises(CycleError):
        architecture.floors({"engine": {"ui"}, "ui": {"stage"}, "stage": {"engine"}})


def test_imports_are_found_in_every_form(tmp_path, monkeypatch):
    monkeypatch.setattr(architecture, "HOUSE", tmp_path)
    (tmp_path / "ui").mkdir()
    file = tmp_path / "ui" / "one.py"
    (tmp_path / "ui" / "two.py").touch()
    run = (
        "import engine.run",
        "from . import two",
        "def f():",
        "    from .three import x",
        "from stage import component",
    )
    never = ("if TYPE_CHECKING:", "    from pages import playground")
    file.write_text("\n".join((*run, *never)))
    expected = {"engine.run", "ui.two", "ui.three", "ui.three.x", "stage", "stage.component"}
    assert architecture.imports(file) == expected
    file.write_text("from . import name")
    assert "ui" in architecture.imports(file)
