"""The HTML page with which every visit begins: Streamlit's own, with one line that says where the root of the app is.

Without that line its browser side takes the address of a bookmark for the root, asks there first, and the console shows
two lines with status 404 (docs/hosting.md). The root is where the page's own relative addresses lead, behind a
proxy too.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.file_util import get_static_dir

LINE = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.baseURI).href }</script>'
FIRST = '<script type="module"'  # of Streamlit's own, which reads what the line says


def front(pages: Path) -> list[Route]:
    """Where a visit may begin: the root, and each page of a folder by its file's name."""
    html = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8").replace(FIRST, LINE + FIRST, 1)

    def page(_: Request) -> Response:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    base = f"/{config.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
    return [Route(f"{base}/{name}", page) for name in ("", *(one.stem for one in pages.glob("*.py")))]
