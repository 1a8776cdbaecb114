"""A server that is killed and started again loses nothing that a visitor has set up, not even the next press."""

import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HOUSE, PATIENCE, Visit


class Restarting:
    """The app on a port of its own, which it comes back to."""

    def __init__(self, log):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log, self.address = log, f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        command += ["--server.address=127.0.0.1", f"--server.port={self.port}", "--server.fileWatcherType=none"]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(command, cwd=HOUSE, stdout=out, stderr=subprocess.STDOUT)
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urlopen(f"{self.address}/_stcore/health", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"the app does not answer:\n{self.log.read_text()}")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    server = Restarting(tmp_path / "log.txt")
    yield server
    server.kill()
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def visit(server, browser):
    """A visitor; that requests fail while no server is there is no fault of the page."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.add_init_script(
        """(() => {
          const sockets = window.sockets = [];
          window.WebSocket = class extends WebSocket { constructor(...args) { super(...args); sockets.push(this); } };
        })()"""
    )
    yield Visit(page, server.address)
    context.close()


def restart(visit, server) -> None:
    """Kill the server, start another one, and wait until the page is connected to it."""
    server.kill()
    visit.page.wait_for_function("() => window.sockets.every(one => one.readyState === 3)")
    server.start()
    visit.page.wait_for_function("() => window.sockets.at(-1).readyState === 1", timeout=PATIENCE)


def test_the_next_press_acts_on_what_was_set_up(visit, server):
    visit.race(view="step:50")
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    with visit.new_picture():
        visit.page.mouse.click(*visit.pixel(0.5, 2.0))
    visit.drag("surface", (0.5, 0.5), (0.7, 0.45))
    before, camera = visit.query("cam:", "lr=0.0005"), visit.camera()
    restart(visit, server)
    assert visit.query() == before
    with visit.new_picture():
        visit.slider("lane0.Momentum.momentum").press("ArrowLeft")
    after = visit.query("momentum=0.89")
    assert {name for name in after if after[name] != before[name]} == {"lane1"}
    assert after["lane1"].startswith("Momentum(lr=0.0005,momentum=0.89")
    assert visit.camera() == pytest.approx(camera, abs=1e-9)
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    assert visit.query("lr=0.0006")["start"] == before["start"]


def test_so_does_the_very_first_press(visit, server):
    visit.race(view="step:50")
    before = visit.query("step:50", "dampening=")  # as the stage writes it
    restart(visit, server)
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    after = visit.query("lr=0.0005")
    assert {name for name in after if after[name] != before[name]} == {"lane1"}


@pytest.mark.parametrize("press", ["button", "contour", "run"])
def test_so_do_a_button_a_click_on_the_contour_and_the_choice_of_a_run(visit, server, press):
    visit.race(view="step:50")
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    before, entries = visit.query("lr=0.0005"), visit.page.evaluate("() => history.length")
    restart(visit, server)
    if press == "button":
        visit.page.locator(".st-key-playground-copy button").click()
        after = visit.query("lane4=Momentum(lr=0.0005")
        assert {name for name in after if after[name] != before.get(name)} == {"lane4", "rate4"}
    elif press == "contour":
        visit.page.mouse.click(*visit.pixel(0.5, 2.0))
        after = visit.query("lr=0.0005", without="start=-1.2")
        assert {name for name in after if after[name] != before[name]} == {"start"}
    else:
        visit.page.locator(".st-key-playground-lane").get_by_text("Adam").click()
        expect(visit.slider("lane2.Adam.lr")).to_be_visible()
        assert visit.query() == before
    assert visit.page.evaluate("() => history.length") == entries  # nothing but the address itself has changed


def test_the_setup_outlives_a_restart_on_another_page(visit, server):
    visit.race(view="step:50")
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    visit.link("lr=0.0005")
    menu = visit.page.get_by_test_id("stTopNav")
    menu.get_by_role("link", name="Schedules").click()
    visit.link("s4=")
    visit.page.locator(".st-key-schedules-add button").click()
    before = visit.query("s5=")
    restart(visit, server)
    visit.page.locator(".st-key-schedules-copy button").click()
    after = visit.query("s6=")
    assert {name for name in after if after[name] != before.get(name)} == {"s6"}
    menu.get_by_role("link", name="Playground").click()
    assert visit.query("lane1=")["lane1"].startswith("Momentum(lr=0.0005")


@pytest.mark.parametrize("press", ["tab", "tolerance"])
def test_so_does_the_choice_of_what_is_seen(visit, server, press):
    visit.race(view="step:50")
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    visit.link("lr=0.0005")
    page = visit.page
    if press == "tab":  # another one than the first has been chosen before
        visit.widget("lower").get_by_text("Code").click()
        expect(page.locator("textarea")).to_be_visible()
    before = visit.query()
    restart(visit, server)
    if press == "tab":
        visit.widget("lower").get_by_text("Formulas").click()
        expect(page.get_by_role("heading", name="Rosenbrock")).to_be_visible()
    else:
        visit.slider("tolerance").press("ArrowRight")
        expect(page.get_by_text("Steps to 0.0001")).to_be_visible()
    assert visit.query() == before


@pytest.mark.parametrize("press", ["back", "search", "kind"])
def test_so_do_the_filters_of_the_cards_and_the_way_back_to_them(visit, server, press):
    page = visit.page
    visit.open()
    page.get_by_test_id("stTopNav").get_by_role("link", name="Reference").click()
    page.locator("[data-name=Lion]").click()
    expect(page.get_by_role("heading", name="Lion")).to_be_visible()
    visit.rest()
    restart(visit, server)
    if press == "back":
        page.get_by_role("button", name="All cards").click()
    elif press == "search":
        page.get_by_label("Search").type("lion")
    else:
        page.locator(".st-key-kind").get_by_text("Optimizers").click()
    expect(page.locator("[data-name=Lion]")).to_be_visible()
    assert "item=" not in visit.query(without="item=")
