"""A real browser, and pages in it that know how to be measured."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .server import Server

PROBE = Path(__file__).with_name("probe.js").read_text()
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--enable-unsafe-swiftshader"]
SLIDERS = {"stage": ".st-key-knobs input[type=range]", "line": "input[type=range]", "plotly": "input[type=range]"}
READY = {
    "stage": '[data-ready="true"]',
    "line": '.stVegaLiteChart [aria-roledescription="line mark"]',
    "plotly": ".js-plotly-plot .main-svg",
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page in a browser context of its own, so that nothing is cached from before."""

    def __init__(self, browser: Browser, server: Server, picture: str, query: str = "") -> None:
        self.server, self.picture = server, picture
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.page: Page = self.context.new_page()
        self.received: list[bytes] = []
        self.requested: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.on("Network.webSocketFrameReceived", self._frame)
        self.devtools.send("Network.enable")
        self.page.goto(f"{server.address}/?{query}")
        self.page.wait_for_selector(READY[picture], state="attached", timeout=30000)

    def _frame(self, event: dict) -> None:
        frame = event["response"]
        text = frame["payloadData"]
        self.received.append(base64.b64decode(text) if frame["opcode"] == 2 else text.encode())

    def settle(self) -> None:
        """Install the probe and put the focus on the learning-rate slider."""
        self.page.wait_for_timeout(1500)
        self.page.evaluate(PROBE, self.picture)
        self.page.locator(SLIDERS[self.picture]).first.focus()

    def change(self) -> dict[str, float]:
        """One key press on the slider, measured: seconds to the paint, bytes received, processor time of the server."""
        self.page.evaluate("bench.wake()")
        self.page.wait_for_timeout(100)
        self.received.clear()
        before, seen = self.server.cpu(), self.page.evaluate("bench.painted.length")
        self.page.keyboard.press("ArrowRight")
        self.page.wait_for_function(f"bench.painted.length > {seen}", timeout=30000)
        self.page.wait_for_timeout(400)
        times = self.page.evaluate("bench.rest(), {painted: bench.painted.at(-1), applied: bench.applied.at(-1)}")
        return times | {"kB": sum(map(len, self.received)) / 1e3, "cpu": 1e3 * (self.server.cpu() - before)}

    def close(self) -> None:
        self.context.close()
