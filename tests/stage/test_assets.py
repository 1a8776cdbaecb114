"""The files for the browser."""

import re
from pathlib import Path

import pytest

from stage import assets

STAGE = Path(assets.__file__).parent
OURS = sorted(str(p.relative_to(STAGE)) for p in STAGE.rglob("*") if p.suffix in {".js", ".css", ".html"})


def test_published_files_are_named_by_their_content(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    paths = assets.publish.__wrapped__()
    for path in paths.values():
        assert (tmp_path / path.removeprefix("app/static/")).stat().st_size > 500
    folder = (tmp_path / paths["stage"].removeprefix("app/static/")).parent
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*")) == OURS
    assert any("/" in name for name in OURS)
    changed = tmp_path / "changed"
    for name in OURS:
        (changed / name).parent.mkdir(parents=True, exist_ok=True)
        (changed / name).write_text((STAGE / name).read_text())
    monkeypatch.setattr(assets, "HERE", changed)
    assert assets.publish.__wrapped__() == paths
    (changed / "layers/heads.js").write_text("// another release")
    assert assets.publish.__wrapped__()["stage"] != paths["stage"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "static").write_text("a file stands in the way")
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    with pytest.raises(RuntimeError, match="writable"):
        assets.publish.__wrapped__()


@pytest.mark.parametrize("name", [name for name in OURS if name.endswith(".js")])
def test_scripts_import_only_files_that_are_published(name):
    for asked in re.findall(r'from "(\.[\w./]+)"', (STAGE / name).read_text()):
        assert (STAGE / name).parent.joinpath(asked).resolve().is_file(), f"{name} imports {asked}"
