"""One running app and one Chromium for all browser tests, and what a visitor does with them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.setups import RACE

HOUSE = Path(__file__).parent.parent.parent
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader"),
]
PATIENCE = 120_000  # ms; nothing waits that long unless it is broken, however busy the machine
TROUBLE = re.compile(r"error|warning|exception|traceback|critical", re.IGNORECASE)
HARMLESS = re.compile("GL Driver Message|willReadFrequently")  # advice on the speed of software rendering
expect.set_options(timeout=PATIENCE)


@contextmanager
def running_app(log: Path, *options: str, script: str | Path = "app.py"):
    """The app, or another script, on a free port; its log must stay free of trouble."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = next((one.split("=")[1] for one in options if one.startswith("--server.baseUrlPath")), "")
    address = f"http://127.0.0.1:{port}/{base}".rstrip("/")
    command = [sys.executable, "-W", "error::SyntaxWarning", "-m", "streamlit", "run", str(script)]
    command += ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}", *options]
    with log.open("w") as out:
        server = subprocess.Popen(
            command,
            cwd=HOUSE,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(HOUSE)},
        )
        try:
            for _ in range(3000):
                assert server.poll() is None, f"the app did not start:\n{log.read_text()}"
                try:
                    with urlopen(f"{address}/_stcore/health", timeout=5):
                        break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail(f"the app does not answer:\n{log.read_text()}")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    trouble = [line for line in log.read_text().splitlines() if TROUBLE.search(line)]
    assert trouble == [], f"the server's log:\n{log.read_text()}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with running_app(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "the browser tests need Chromium; on Debian, as root: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


SETTLED = """async () => {
  const views = () => JSON.stringify([...document.querySelectorAll(".js-plotly-plot")].map(({ _fullLayout: l }) =>
    l.scene ? l.scene._scene.getCamera() : [l.xaxis?.range, l.yaxis?.range]));
  for (let last, same = 0; same < 10; last = views()) {
    await new Promise(requestAnimationFrame);
    same = views() === last ? same + 1 : 0;
  }
}"""  # the camera and the zoom have been the same for ten frames

RESTED = """async () => {
  const app = document.querySelector("[data-testid=stApp]");
  const moving = ({ playState, effect }) => playState === "running" && effect.getTiming().iterations !== Infinity;
  for (let same = 0; same < 10; ) {
    await new Promise(requestAnimationFrame);
    const busy = app.dataset.testScriptState !== "notRunning" || document.getAnimations().some(moving);
    same = busy ? 0 : same + 1;
  }
}"""  # the server has sent all and nothing has faded or moved for ten frames


class Visit:
    """A visitor's page: what it shows, and everything that went wrong on it."""

    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address
        self.troubles: list[str] = []
        self.requests: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", lambda got: got.status >= 400 and self.troubles.append(f"{got.status}: {got.url}"))
        page.on("request", lambda request: self.requests.append(request.url))

    def _failed(self, request) -> None:
        left = request.resource_type == "font" and request.failure == "net::ERR_ABORTED"
        if not left:  # a formula's letters were on their way when the page was left
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def _heard(self, message) -> None:
        if message.type in ("error", "warning") and not HARMLESS.search(message.text):
            self.troubles.append(f"console {message.type}: {message.text}")

    def open(self, link: str = "", **query: str) -> None:
        """Opens a link, or the query given by name, and waits for the picture."""
        self.page.goto(f"{self.address}/?{link or urlencode(query)}".removesuffix("?"))
        self.wait("ready", "true")

    def race(self, **changes: str) -> None:
        """Opens three lanes whose numbers are known, at step 50 unless the changes say otherwise."""
        self.open(**RACE | {"view": "step:50"} | changes)

    @property
    def stage(self):
        return self.page.locator(".dl-stage")

    def view(self, name: str):
        return self.stage.locator(f"[data-view={name}] .dl-frame")

    def data(self, name: str) -> str:
        return self.stage.get_attribute(f"data-{name}")

    def wait(self, name: str, value: str | int) -> None:
        expect(self.stage).to_have_attribute(f"data-{name}", str(value))

    def rest(self) -> None:
        """Waits until the page is whole and nothing fades or moves."""
        self.page.evaluate(RESTED)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def do(self, name: str) -> None:
        """Press a button of the stage."""
        self.stage.locator(f"[data-do={name}]").click()

    def pause(self, step: int | None = None) -> None:
        """The clock at rest, at this step if one is given."""
        if self.data("playing") == "true":
            self.do("play")
            self.wait("playing", "false")
        if step is not None:
            self.stage.locator(".dl-scrub").fill(str(step))
            self.wait("step", step)

    @contextmanager
    def new_picture(self):
        """Waits until what is done inside has brought another picture."""
        before = self.data("run")
        yield
        expect(self.stage).not_to_have_attribute("data-run", before)

    def widget(self, key: str, inner: str = ""):
        """A widget, or a part of it, by the key that ui/ gives it; the page's name stands in front of the key."""
        page = urlsplit(self.page.url).path.rsplit("/", 1)[-1] or "playground"
        return self.page.locator(f".st-key-{page}-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)} {inner}".strip())

    def slider(self, key: str):
        """The range input of a slider."""
        return self.widget(key, "input[type=range]")

    def field(self, key: str):
        return self.widget(key, "input")

    def group(self, label: str) -> None:
        self.widget("group").get_by_text(label, exact=True).click()

    def table(self) -> list[dict[str, str]]:
        """The rows under the charts, by column."""
        return self.stage.locator(".dl-table tbody tr").evaluate_all(
            """rows => rows.map(row => {
                const found = { shown: row.querySelector("button").getAttribute("aria-pressed") };
                for (const name of ["name", "detail", "x", "y", "loss", "rate", "gradient", "status"])
                    found[name] = row.querySelector(`.dl-${name}`).textContent.replaceAll("\u2212", "-");
                return found;
            })"""
        )

    def link(self, *parts: str, without: str = "") -> str:
        """The query of the address bar, once it holds these parts."""
        self.page.wait_for_function(
            "([parts, without]) => { const q = decodeURIComponent(location.search);"
            " return parts.every(p => q.includes(p)) && !(without && q.includes(without)); }",
            arg=[list(parts), without],
        )
        return urlsplit(self.page.url).query

    def query(self, *parts: str, without: str = "") -> dict[str, str]:
        return dict(parse_qsl(self.link(*parts, without=without)))

    def axes(self) -> dict[str, list[float]]:
        """Ranges of the contour's axes."""
        return self.view("contour").evaluate(
            "f => { const { xaxis, yaxis } = f.querySelector('.js-plotly-plot')._fullLayout;"
            " return { x: xaxis.range.map(Number), y: yaxis.range.map(Number) }; }"
        )

    def pixel(self, x: float, y: float) -> list[float]:
        """Where Plotly's own axes put a point of the contour, in pixels of the window."""
        return self.view("contour").evaluate(
            "(f, [x, y]) => { const { xaxis, yaxis } = f.querySelector('.js-plotly-plot')._fullLayout;"
            " const { left, top } = f.getBoundingClientRect();"
            " return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)]; }",
            [x, y],
        )

    def camera(self) -> list[float]:
        return self.view("surface").evaluate(
            "f => { const { scene } = f.querySelector('.js-plotly-plot')._fullLayout;"
            " const { eye, up, center } = scene._scene.getCamera();"
            " return [eye, up, center].flatMap(({ x, y, z }) => [x, y, z]); }"
        )

    def drag(self, name: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drags over a view, from one part of its frame to another (0 to 1 each way)."""
        box = self.view(name).bounding_box()
        (x0, y0), (x1, y1) = ((box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in (start, end))
        mouse = self.page.mouse
        mouse.move(x0, y0)
        mouse.down()
        mouse.move((x0 + x1) / 2, (y0 + y1) / 2, steps=4)
        mouse.move(x1, y1, steps=4)
        mouse.up()
        self.page.evaluate(SETTLED)


@pytest.fixture
def visitor(server, browser):
    """Makes visitors, each with a browser context of its own. Whatever goes wrong on a page fails the test."""
    made = []

    def visitor(width: int = 1366, height: int = 768, address: str = server, init: str = "", **options) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        if init:
            context.add_init_script(init)
        made.append(Visit(context.new_page(), address))
        return made[-1]

    yield visitor
    for visit in made:
        visit.page.context.close()
    assert [trouble for visit in made for trouble in visit.troubles] == []


@pytest.fixture(scope="module")
def regular(server, browser):
    """A visitor who stays for all tests of a file, which saves loading the scripts anew."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield Visit(context.new_page(), server)
    context.close()


@pytest.fixture
def visit(regular):
    """A visitor about to open a page. Whatever goes wrong on it fails the test."""
    regular.troubles.clear()
    yield regular
    assert regular.troubles == []
