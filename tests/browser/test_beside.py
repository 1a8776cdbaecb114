"""Points beside the path: an optimizer's average, and the best point so far."""

import numpy as np
import pytest
from playwright.sync_api import expect

from engine import run
from tests.browser.conftest import Visit
from ui.playground.state import decode

LINK = {
    "on": "StretchedBowl(kappa=25.0)",
    "start": "-4.0,2.0",
    "steps": "120",
    "noise": "3.0",
    "lane1": "Averaged(then=SGD(lr=0.07),decay=0.9)",
}
# The circles of each view's latest painting, which begins with an empty canvas; each is stroked twice, for its halo.
RECORD = """
window.circles = {};
const { arc, clearRect } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.clearRect = function (...all) {
    const view = this.canvas.closest("[data-view]");
    if (view) window.circles[view.dataset.view] = [];
    return clearRect.apply(this, all);
};
CanvasRenderingContext2D.prototype.arc = function (x, y, r, ...rest) {
    const view = this.canvas.closest("[data-view]");
    if (view) (window.circles[view.dataset.view] ??= []).push([x, y, r]);
    return arc.call(this, x, y, r, ...rest);
};
"""


@pytest.fixture
def visit(visitor) -> Visit:
    visit = visitor(init=RECORD)
    visit.open(**LINK, view="step:0")
    return visit


def made():
    setup = decode(LINK)[0]
    return run(setup.run(setup.lanes[0]))


def smallest(visit, step: int) -> list[float]:
    """Centre of the smallest circle on the map at a step, on the page."""
    visit.pause(step)
    x, y, _ = min(visit.page.evaluate("window.circles.contour"), key=lambda one: one[2])
    frame = visit.view("contour").bounding_box()
    return [x + frame["x"], y + frame["y"]]


@pytest.mark.parametrize("step", [5, 60, 119])
def test_the_average_is_where_the_engine_has_it(visit, step):
    average = made().iterates["average"][step]
    assert np.hypot(*(average - made().points[step])) > 0.05
    assert smallest(visit, step) == pytest.approx(visit.pixel(*average), abs=0.6)


def test_the_best_point_is_marked_on_demand_and_stays_in_the_link(visit, visitor):
    losses = made().losses
    key = visit.stage.locator(".dl-key")
    assert "best" not in key.inner_text()
    visit.do("best")
    assert "best" in key.inner_text() and "average" in key.inner_text()
    best = int(np.argmin(losses[:101]))
    assert best < 100
    assert smallest(visit, 100) == pytest.approx(visit.pixel(*made().points[best]), abs=0.6)
    other = visitor()
    other.open(visit.link("mark:best", "step:100"))
    expect(other.stage.locator("[data-do=best]")).to_have_attribute("aria-checked", "true")
    other.do("best")
    expect(other.stage.locator("[data-do=best]")).to_have_attribute("aria-checked", "false")
    other.link("step:100", without="mark")


def test_a_hidden_lane_hides_its_average(visit):
    visit.pause(60)
    assert "average" in visit.stage.locator(".dl-key").inner_text()
    visit.stage.locator(".dl-lane").click()
    assert "average" not in visit.stage.locator(".dl-key").inner_text()
    visit.press("ArrowRight")
    visit.wait("step", 61)
    assert visit.page.evaluate("window.circles.contour") == []  # the start's ring is in the image of what stands still
