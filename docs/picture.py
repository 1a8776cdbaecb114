"""Takes the README's picture of the real app: `python docs/picture.py` with the app running on port 8501."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

LINK = "http://localhost:8501/?view=step:170"
FLAGS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking"]


def main(link: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1366, "height": 768}, color_scheme=scheme)
            page.goto(link)
            page.wait_for_selector("[data-ready='true'][data-playing='false']")
            page.wait_for_timeout(1500)  # fonts and the second pass of the surface
            page.screenshot(path=Path(__file__).with_name(f"playground-{scheme}.png"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else LINK)
