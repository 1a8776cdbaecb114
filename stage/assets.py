"""Publishes the browser files under `static/`, in a folder named by their content.

A new release thus never meets a cached file of an old one.
"""

from functools import cache
from hashlib import blake2s
from importlib.util import find_spec
from os import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"


@cache
def publish() -> dict[str, str]:
    """Copies what is missing and returns the addresses, relative to the app: {"stage": ..., "plotly": ...}."""
    plotly = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
    ours = sorted(p for p in HERE.rglob("*") if p.suffix in {".js", ".css", ".html"})
    names = [str(path.relative_to(HERE)) for path in ours]
    folder = f"stage-{_digest(*(n.encode() for n in names), *(p.read_bytes() for p in ours))}"
    for name, path in zip(names, ours, strict=True):
        _put(path, STATIC / folder / name)
    library = f"plotly-{_digest(str(plotly.stat().st_size).encode(), plotly.read_bytes()[:200])}.min.js"
    _put(plotly, STATIC / library)
    return {"stage": f"app/static/{folder}/stage.js", "plotly": f"app/static/{library}"}


def _put(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as copy:
            copy.write(source.read_bytes())
        Path(copy.name).chmod(0o644)
        replace(copy.name, target)
    except OSError as error:
        raise RuntimeError(
            f"The stage cannot write {target}. Make the folder {STATIC} writable once, or run "
            "`python -m stage.assets` as a user who may write there (for instance while building an image)."
        ) from error


def _digest(*parts: bytes) -> str:
    return blake2s(b"\0".join(parts), digest_size=5).hexdigest()


if __name__ == "__main__":
    print(*publish().values(), sep="\n")
