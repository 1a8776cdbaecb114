"""Takes the README's pictures of the real app, which it starts itself: `make picture`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.browser import chromium
from benchmarks.server import Server

LINK = "?view=step:170"


def main() -> None:
    with Server("app.py") as server, chromium() as browser:
        server.wait()
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
            page.goto(f"{server.address}/{LINK}")
            page.wait_for_selector("[data-ready='true'][data-playing='false']")
            page.wait_for_load_state("networkidle")  # fonts
            page.wait_for_timeout(1500)  # the second pass of the surface
            page.screenshot(path=Path(__file__).with_name(f"playground-{scheme}.png"))


if __name__ == "__main__":
    main()
