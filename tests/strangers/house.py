"""A copy of the project with files that strangers put into it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
LEFT = {".git", ".venv", ".venv-peers", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}
DOCUMENTS = ("README.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ((?:landscapes|optimizers|schedules)/\w+\.py)\n")  # the first line of a block that is a file


def blocks(document: str) -> list[str]:
    """The Python blocks of a document."""
    return BLOCK.findall((HOUSE / document).read_text())


def files() -> dict[str, str]:
    """Path -> text: the files beside this one, and the blocks of the documents that are files."""
    found = {
        str(one.relative_to(HERE)): one.read_text()
        for folder in ("landscapes", "optimizers", "schedules")
        for one in sorted((HERE / folder).glob("*.py"))
    }
    for document in DOCUMENTS:
        for block in blocks(document):
            if named := FILE.match(block):
                assert named[1] not in found, f"{document} has {named[1]} twice"
                found[named[1]] = block
    return found


def items() -> list[str]:
    """The items in these files, as `folder.Class`."""
    return [
        f"{path.split('/')[0]}.{name}"
        for path, text in files().items()
        for name in re.findall(r"^class (\w+)\(", text, re.MULTILINE)
    ]


def build(target: Path) -> Path:
    """Copies the project and drops the files in."""
    shutil.copytree(HOUSE, target, ignore=lambda folder, names: LEFT & {*names})
    for path, text in files().items():
        assert not (target / path).exists(), f"{path} is there already"
        (target / path).write_text(text)
    return target


def python(house: Path, *arguments: str) -> str:
    """What Python prints in the copy; everything it said when it fails."""
    made = subprocess.run([sys.executable, *arguments], cwd=house, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout
