"""The app in a browser, beside a trivial Streamlit page and beside the same picture in st.plotly_chart."""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from time import perf_counter

from .browser import Visit, chromium
from .profile import own_work
from .server import Server
from .setting import HEAVY, link
from .table import Row

SCRIPTS = {"stage": "app.py", "line": "benchmarks/pages/trivial.py", "plotly": "benchmarks/pages/charts.py"}
CHANGES, WARM_UP, STARTS, PLAYS, STEPS = 22, 3, 5, 3, 20


def measure() -> list[Row]:
    """Everything that a person waits for."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        first = _first_picture(browser)
        servers = {name: stack.enter_context(Server(script)) for name, script in SCRIPTS.items()}
        for server in servers.values():
            server.wait()
        ours = servers["stage"]
        return [
            *_changes(browser, servers),
            *_work(browser, ours),
            *_play(browser, ours),
            *_heavy(browser, ours),
            first,
        ]


def _changes(browser, servers) -> list[Row]:
    visits = {name: Visit(browser, server, name, link(1)) for name, server in servers.items()}
    for visit in visits.values():
        visit.settle()
        visit.page.evaluate("bench.rest()")
    found = {name: [] for name in visits}
    for n in range(WARM_UP + CHANGES):
        for name, visit in visits.items():
            measured = visit.change()
            if n >= WARM_UP:
                found[name].append(measured)
    scripts = [url for url in visits["stage"].requested if "/static/stage-" in url]
    assert len(scripts) == len(set(scripts)), "the stage's script travelled twice"
    for visit in visits.values():
        visit.close()
    ours, line, plotly = ({key: median(one[key] for one in found[name]) for key in found[name][0]} for name in visits)
    name = f"learning-rate slider to paint, 4 x 300 steps ({CHANGES} tries)"
    return [
        Row(name, ours["painted"], "ms", line["painted"], "trivial page", at_most=1.0),
        Row("the same", ours["painted"], "ms", plotly["painted"], "st.plotly_chart", at_least=8, faster=True),
        Row("websocket per change", ours["kB"], "kB", line["kB"], "trivial page", at_most=40),
        Row("server per change", ours["cpu"], "ms of CPU", line["cpu"], "trivial page", at_most=40),
    ]


def _work(browser, server) -> list[Row]:
    visit = Visit(browser, server, "stage", link(2))
    visit.settle()
    found = [own_work(visit) for _ in range(WARM_UP + CHANGES)][WARM_UP:]
    visit.close()
    name = f"the stage's own work before the paint ({CHANGES} tries)"
    return [Row(name, median(found), "ms", at_most=5)]


def _play(browser, server) -> list[Row]:
    visit = Visit(browser, server, "stage", link(3))
    visit.settle()
    rate, slow = _frames(visit)
    visit.close()
    name = f"playing all four views ({PLAYS} x 4 s)"
    return [Row(name, rate, "frames/s", at_least=59.5), Row("the same, frames over 50 ms", slow, "", at_most=0)]


def _heavy(browser, server) -> list[Row]:
    visit = Visit(browser, server, "stage", HEAVY)
    visit.settle()
    rate, _ = _frames(visit)
    visit.page.evaluate("document.activeElement.blur()")
    steps = [*map(visit.page.evaluate, (f"bench.steps('{key}', {STEPS})" for key in ("ArrowLeft", "ArrowRight")))]
    visit.close()
    return [
        Row(f"playing six runs x 5,000 steps ({PLAYS} x 4 s)", rate, "frames/s", at_least=50),
        Row(f"a key step there, to the paint ({2 * STEPS} tries)", median([*steps[0], *steps[1]]), "ms", at_most=50),
    ]


def _frames(visit: Visit) -> tuple[float, float]:
    """Medians of some plays: frames per second, and frames that took over 50 ms."""
    rates, slow = [], []
    for _ in range(PLAYS):
        visit.page.locator("[data-do=first]").click()
        visit.page.locator("[data-do=play]").click()
        gaps = visit.page.evaluate("bench.frames(4000)")
        rates.append(1000 * len(gaps) / sum(gaps))
        slow.append(sum(gap > 50 for gap in gaps))
        visit.page.locator("[data-do=last]").click()
    return round(median(rates), 1), median(slow)


def _first_picture(browser) -> Row:
    found = {"stage": [], "line": []}
    for _ in range(STARTS):
        for name, times in found.items():
            start = perf_counter()
            with Server(SCRIPTS[name]) as server:
                server.wait()
                visit = Visit(browser, server, name)
                times.append(perf_counter() - start)
                visit.close()
    ours, line = map(median, found.values())
    return Row(f"`streamlit run` to the first picture ({STARTS} tries)", ours, "s", line, "trivial page", at_most=2)
