"""How much of other people's code is read together with its schedule: `make corpus FROM="one/directory another"`.

The directories hold public repositories that whoever runs this has brought; nothing of them is kept. Each notebook
cell, each whole notebook and each Python file that calls a schedule known here is read once, and counted: read with a
schedule; refused, or read without it and the schedule named as unread; or neither, which is a fault.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from engine import Schedule, Told
from interop import read_code
from interop.reading.rewrites.aliases import TRANSFORMERS
from interop.spelling import index

KINDS = ("cells", "notebooks", "files")
LARGEST = 400_000  # characters of a text
FEW = 1  # of each reason for a refusal, so many places are shown
MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


class Text(NamedTuple):
    """Somebody's text, its kind, and the file that it is from."""

    kind: str
    code: str
    path: Path


def schedules() -> set[str]:
    """The last names of all schedules that are known here."""
    known = {name.rsplit(".", 1)[-1] for name, rows in index().items() if issubclass(rows[0].cls, Schedule)}
    return (known | {*TRANSFORMERS, "get_scheduler"}) - {"chain"}


def texts(folder: Path) -> Iterator[Text]:
    """All cells, notebooks and files of a directory."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".py", ".ipynb") or not path.is_file() or path.stat().st_size > 20_000_000:
            continue
        source = path.read_text(errors="replace")
        if path.suffix == ".py":
            yield Text("files", source, path)
            continue
        try:
            cells = [one for one in json.loads(source).get("cells", ()) if one.get("cell_type") == "code"]
        except (ValueError, AttributeError):
            continue
        codes = ["".join(one.get("source", "")) for one in cells]
        yield from (Text("cells", code, path) for code in codes)
        yield Text("notebooks", "\n\n".join(codes), path)


def called(code: str) -> set[str]:
    """The names of what a text calls; by its words where it is no Python by itself."""
    try:
        tree = ast.parse(MAGIC.sub("", code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = [
            line
            for line in code.splitlines()
            if not line.lstrip().startswith(("#", "from ", "import ", "def ", "class "))
        ]
        return set(re.findall(r"(\w+)\s*\(", "\n".join(lines)))
    found = (one.func for one in ast.walk(tree) if isinstance(one, ast.Call))
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in found}


def judged(text: Text, names: set[str]) -> tuple[str, str]:
    """What became of a text that calls some of these names: "read", "refused", "named" or "dropped", and why."""
    try:
        found = read_code(text.code)
    except Told as error:
        return "refused", error.message
    readings = [found, *found.others]
    if any(one.schedule is not None for one in readings):
        return "read", ""
    said = " ".join([*(one.snippet for one in found.unread), *map(str, found.remarks)])
    if any(name in said for name in names) or found.unread:
        return "named", str(found.unread[0].why.message if found.unread else "")
    return "dropped", ""


def main(folders: list[str]) -> None:
    """Prints the table for these directories, and the commonest reasons for what is not read."""
    known, seen = schedules(), set[str]()
    table = {kind: Counter() for kind in KINDS}
    reasons: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    slowest, broken = 0.0, []
    for folder in map(Path, folders):
        for text in texts(folder):
            names = called(text.code) & known
            if not names or len(text.code) > LARGEST or text.code in seen:
                continue
            seen.add(text.code)
            began = time.perf_counter()
            try:
                became, why = judged(text, names)
            except Exception as error:  # what must not happen is counted, not hidden
                became, why = "broken", repr(error)[:100]
                broken.append(f"{text.path}: {why}")
            slowest = max(slowest, time.perf_counter() - began)
            table[text.kind][became] += 1
            if became != "read":
                reasons[f"{became}: {why}"] += 1
                places.setdefault(f"{became}: {why}", []).append(f"{text.kind[:-1]} of {text.path}")
    print("| texts with a known schedule | all | read with it | refused or named | dropped | broken |")
    print("|:--|--:|--:|--:|--:|--:|")
    for kind, row in table.items():
        every = sum(row.values())
        share = f" ({100 * row['read'] / every:.0f} %)" if every else ""
        told = row["refused"] + row["named"]
        print(f"| {kind} | {every} | {row['read']}{share} | {told} | {row['dropped']} | {row['broken']} |")
    print(f"\nThe slowest took {slowest:.1f} s.\n")
    for reason, count in reasons.most_common(30):
        print(f"{count:5} {reason}")
        for place in places[reason][:FEW]:
            print(f"        {place}")
    for one in broken:
        print("broken", one)


if __name__ == "__main__":
    main(sys.argv[1:])
