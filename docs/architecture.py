"""Draws docs/architecture.svg from the imports: `python docs/architecture.py`.

A box is a folder; it stands above all that it imports, so no arrow can go up. An arrow that follows from two others is
left out.
"""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
TARGET = HOUSE / "docs" / "architecture.svg"
OUTSIDE = {"tests", "docs", "benchmarks"}  # they look at the house from outside
CATALOGUES = ("landscapes", "optimizers", "schedules")  # one box: they are alike and know nothing of each other
ROLES = {
    "pages": "one file per screen",
    "ui": "asks, keeps, says",
    "stage": "the animated view",
    "figures": "Plotly figures",
    "interop": "code both ways",
    " · ".join(CATALOGUES): "one file per item",
    "networks": "what trains",
    "datasets": "what is learnt from",
    "engine": "what runs",
}
WIDTH, HEIGHT, GAP, FLOOR = 210, 54, 40, 104  # of a box, between boxes, from floor to floor


def sources() -> dict[str, list[Path]]:
    """Folder -> its Python files; app.py stands for itself."""
    folders = {one.parent.name for one in HOUSE.glob("*/*.py")} - OUTSIDE
    found = {folder: sorted((HOUSE / folder).rglob("*.py")) for folder in sorted(folders)}
    return found | {"app.py": [HOUSE / "app.py"]}


def imports(path: Path) -> set[str]:
    """Dotted names of the modules that a file imports anywhere in its text, relative ones spelled out; not those that
    are there for annotations alone and never run."""
    here = path.relative_to(HOUSE).with_suffix("").parts
    found = set()
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level] if node.level else ()
            module = ".".join([*start, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names}
            if node.module or not all(path.with_name(f"{alias.name}.py").exists() for alias in node.names):
                found.add(module)  # "from . import b" asks for the file b, not for the folder that is being read
        elif isinstance(node, ast.Constant) and str(node.value).startswith("pages/"):  # how Streamlit wants pages named
            found.add(f"pages.{Path(node.value).stem}")
    return found


def graph() -> dict[str, set[str]]:
    """Folder -> the folders of ours that it imports."""
    files = sources()
    found: dict[str, set[str]] = {}
    for folder, paths in files.items():
        named = {name.split(".")[0] for path in paths for name in imports(path)}
        found[folder] = (named & {*files}) - {folder}
    return found


def modules() -> dict[str, set[str]]:
    """Module -> the modules of ours that it imports, file by file."""
    files = {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path
        for paths in sources().values()
        for path in paths
    }
    return {name: imports(path) & ({*files} - {name}) for name, path in files.items()}


def floors(arrows: dict[str, set[str]]) -> dict[str, int]:
    """Folder -> its floor, the ground being 0; raises ValueError (CycleError) when the imports go round."""
    found: dict[str, int] = {}
    for one in TopologicalSorter(arrows).static_order():
        found[one] = 1 + max((found[below] for below in arrows.get(one, ())), default=-1)
    return found


def raised(arrows: dict[str, set[str]]) -> dict[str, int]:
    """The same with every folder close under those that import it, so that few arrows are long."""
    level = floors(arrows)
    for one in sorted(level, key=level.get, reverse=True):
        above = [level[top] for top in arrows if one in arrows[top]]
        level[one] = min(above) - 1 if above else level[one]
    return level


def merged(arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same with the catalogues in one box."""
    both = " · ".join(CATALOGUES)
    name = {one: both if one in CATALOGUES else one for one in arrows}
    found: dict[str, set[str]] = {}
    for one, below in arrows.items():
        found.setdefault(name[one], set()).update({name[other] for other in below} - {name[one]})
    return found


def needed(arrows: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that do not follow from others, from top to bottom."""

    def reach(one: str) -> set[str]:
        return arrows[one].union(*(reach(below) for below in arrows[one]))

    return [
        (one, below)
        for one in sorted(arrows)
        for below in sorted(arrows[one])
        if not any(below in reach(other) for other in arrows[one] - {below})
    ]


def stepwise(pairs: list[tuple[str, str]], level: dict[str, int]) -> list[tuple[str, str]]:
    """The arrows from floor to floor; a longer one gets a gap, named `>` and the pair, on each floor it passes."""
    found = []
    for one, below in pairs:
        floors_passed = range(level[one] - 1, level[below], -1)
        way = [one, *(f">{one}>{below}>{n}" for n in floors_passed), below]
        level |= dict(zip(way[1:-1], floors_passed, strict=True))
        found += pairwise(way)
    return found


def places(links: list[tuple[str, str]], level: dict[str, int]) -> dict[str, tuple[float, float, float]]:
    """Left edge, top edge and width of each box and gap: a row for each floor, each under what it hangs on."""
    rows: list[list[str]] = []
    for n in range(max(level.values()), -1, -1):
        above = rows[-1] if rows else []
        met = {one: [above.index(top) for top, below in links if below == one] for one in level if level[one] == n}
        rows.append(sorted(met, key=lambda one: (sum(met[one]) / len(met[one]) if met[one] else 0, one)))
    wide = {one: 0 if one.startswith(">") else WIDTH * (1.5 if "·" in one else 1) for one in level}
    across = [sum(wide[one] + GAP for one in row) - GAP for row in rows]
    found = {}
    for n, row in enumerate(rows):
        x = (max(across) - across[n]) / 2 + GAP / 2
        for one in row:
            found[one] = (x, GAP / 2 + n * FLOOR, wide[one])
            x += wide[one] + GAP
    return found


def draw() -> str:
    """The picture as SVG."""
    arrows = merged(graph())
    level, pairs = raised(arrows), needed(arrows)
    links = stepwise(pairs, level)
    at = places(links, level)
    lines = [_line(link, links, at) for link in links]
    boxes = []
    for one, (x, y, wide) in at.items():
        if one.startswith(">"):
            continue
        boxes.append(f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{HEIGHT}" rx="8"/>')
        role = ROLES.get(one, "navigation" if one == "app.py" else "")
        boxes.append(f'<text x="{x + wide / 2:g}" y="{y + 24:g}">{one}</text>')
        boxes.append(f'<text class="role" x="{x + wide / 2:g}" y="{y + 42:g}">{role}</text>')
    says = f"Folders, each importing only what stands below it: {', '.join(' over '.join(pair) for pair in pairs)}."
    size = {
        "width": f"{max(x + wide for x, _, wide in at.values()) + GAP / 2:g}",
        "height": f"{max(y for _, y, _ in at.values()) + HEIGHT + GAP / 2:g}",
    }
    return SVG.format(says=says, lines="\n".join(lines), boxes="\n".join(boxes), **size)


def _line(link: tuple[str, str], links: list[tuple[str, str]], at: dict) -> str:
    """A line from floor to floor, straight on through a gap, with a head where it arrives."""
    (one, below), arrives = link, not link[1].startswith(">")
    start, end = _edge(one, below, links, at, 0), _edge(below, one, links, at, 1)
    y0, y1 = at[one][1] + HEIGHT, at[below][1] - (3 if arrives else 0)
    bend = (y1 - y0) / 2
    path = f"M{start:g} {y0:g}C{start:g} {y0 + bend:g} {end:g} {y1 - bend:g} {end:g} {y1:g}"
    return f'<path d="{path}" marker-end="url(#head)"/>' if arrives else f'<path d="{path}v{HEIGHT}"/>'


def _edge(one: str, other: str, pairs: list[tuple[str, str]], at: dict, end: int) -> float:
    """Where on a box's edge its arrow to or from another starts: spread evenly, in the order of the others."""
    met = [pair[1 - end] for pair in pairs if pair[end] == one]
    met.sort(key=lambda name: at[name][0] + at[name][2] / 2)
    x, _, w = at[one]
    return x + w * (met.index(other) + 1) / (len(met) + 1)


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">
<title>{says}</title>
<style>
text {{ font: 600 15px system-ui, sans-serif; text-anchor: middle; fill: #1f2328; }}
.role {{ font: 400 12.5px system-ui, sans-serif; fill: #57606a; }}
rect {{ fill: #f6f8fa; stroke: #8c959f; }}
path {{ fill: none; stroke: #57606a; stroke-width: 1.4; }}
marker path {{ fill: #57606a; stroke: none; }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #e6edf3; }}
.role {{ fill: #9da7b3; }}
rect {{ fill: #161b22; stroke: #6e7681; }}
path {{ stroke: #9da7b3; }}
marker path {{ fill: #9da7b3; }}
}}
</style>
<marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0L8 4L0 8z"/>
</marker>
{lines}
{boxes}
</svg>
"""


if __name__ == "__main__":
    TARGET.write_text(draw())
