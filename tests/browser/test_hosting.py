"""What a host cares for: an empty console, and links that would keep a computer busy for an hour."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running_app
from tests.setups import RACE

SLOW = (
    "LBFGS(lr={n}e-6,max_iter=1000,max_eval=10000,tolerance_grad=0.0,tolerance_change=0.0,history_size=1000,"
    "strong_wolfe=False)"
)
HEAVY = {"on": "Rosenbrock", "steps": "5000", "noise": "0.1"} | {f"lane{n}": SLOW.format(n=n) for n in range(1, 7)}
LONG = 180_000  # ms; on a busy machine the processes for such links come last


def test_a_heavy_link_is_answered_with_what_fits_and_a_plain_word(visitor):
    visit = visitor()
    visit.page.set_default_timeout(LONG)
    visit.page.goto(f"{visit.address}/?{'&'.join(f'{name}={value}' for name, value in HEAVY.items())}")
    expect(visit.stage).to_have_attribute("data-ready", "true", timeout=LONG)
    expect(visit.page.get_by_text("what is shown ends at step")).to_have_count(6)
    expect(visit.page.get_by_test_id("stMarkdown").locator("td", has_text="stopped at step")).to_have_count(6)
    assert len(visit.table()) == 6


@pytest.mark.parametrize("base", ["", "lab/descent"])
def test_a_bookmark_to_any_page_leaves_the_console_empty(base, visitor, tmp_path):
    with running_app(tmp_path / "log.txt", f"--server.baseUrlPath={base}") as address:
        for page in ("schedules", "reference", "reference/", ""):
            visit = visitor(address=address)
            visit.page.goto(f"{address}/{page}")
            expect(visit.page.get_by_test_id("stTopNav")).to_be_visible()
            visit.rest()
            asked = [url for url in visit.requests if "_stcore/h" in url]
            assert asked == [f"{address}/_stcore/health", f"{address}/_stcore/host-config"]
            assert visit.troubles == []
            visit.page.goto("about:blank")  # or the page would miss its server
            visit.troubles.clear()  # what was still on its way is cut off


@pytest.fixture(scope="module")
def generous(tmp_path_factory):
    """A server on which such a link may go on for an hour."""
    given = pytest.MonkeyPatch()
    for name, value in {"EVALUATIONS": "1e12", "RUN_SECONDS": "3600", "PICTURE_SECONDS": "36000"}.items():
        given.setenv(f"DESCENT_LAB_{name}", value)
    with running_app(tmp_path_factory.mktemp("generous") / "log.txt") as address:
        given.undo()
        yield address


def test_others_get_their_picture_meanwhile_and_closing_the_page_ends_the_work(generous, visitor):
    heavy = visitor(address=generous)
    heavy.page.goto(f"{generous}/?{'&'.join(f'{name}={value}' for name, value in HEAVY.items())}")
    line = heavy.page.get_by_text("runs are still being worked out")
    expect(line).to_be_visible(timeout=LONG)
    at_work = until(lambda: [pid for pid in workers(generous) if used(pid) > 1.0])  # more than it takes to start

    other = visitor(address=generous)
    other.page.set_default_timeout(LONG)
    other.open(**RACE)
    assert [row["name"] for row in other.table()] == ["Momentum", "RMSProp", "Adam"]
    expect(line).to_be_visible()

    heavy.page.close()
    until(lambda: all(at_rest(pid) for pid in at_work))


def test_one_can_go_on_while_a_run_is_worked_out_and_its_work_ends(generous, visitor):
    visit = visitor(address=generous)
    visit.page.set_default_timeout(LONG)
    query = {name: HEAVY[name] for name in ("on", "steps", "noise", "lane1")} | {"lane2": "Adam(lr=0.1)"}
    visit.page.goto(f"{generous}/?{'&'.join(f'{name}={value}' for name, value in query.items())}")
    expect(visit.page.get_by_text("1 of 2 runs are still being worked out.")).to_be_visible(timeout=LONG)
    at_work = until(lambda: [pid for pid in workers(generous) if used(pid) > 1.0])
    visit.page.get_by_role("button", name="Remove").click()
    visit.wait("ready", "true")
    assert [row["name"] for row in visit.table()] == ["Adam"]
    until(lambda: all(at_rest(pid) for pid in at_work))


def until(true):
    """Waits for a condition; the limit is only there so that a broken one fails."""
    end = time.monotonic() + LONG / 1000
    while not (found := true()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def workers(address: str) -> list[int]:
    """The worker processes of the server at an address."""
    port = address.rsplit(":", 1)[1]
    commands = {int(one.name): command(one) for one in Path("/proc").iterdir() if one.name.isdigit()}
    servers = [pid for pid, line in commands.items() if f"--server.port={port}" in line]
    return [pid for pid, line in commands.items() if "-m ui.serving" in line and parent(pid) in servers]


def command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("\0", " ")
    except OSError:  # it has ended
        return ""


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def used(pid: int) -> float:
    """Seconds of processor time so far; -1 if it has ended."""
    try:
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1.0
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def at_rest(pid: int) -> bool:
    """Whether a process that would use all it gets uses nothing for a second."""
    before = used(pid)
    time.sleep(1.0)
    return used(pid) == before or used(pid) < 0
