"""A head is painted exactly where Plotly's own axes put its point, on the map and on the surface."""

import io

import numpy as np
import pytest
from PIL import Image

from engine import run
from stage.payload import surface_payload
from tests.browser.conftest import Visit
from tests.payloads import unpack
from tests.setups import RACE
from ui.playground.state import decode

# The head of the first lane is the last full circle that is filled in its view's canvas.
RECORD = """
window.heads = {};
const arc = CanvasRenderingContext2D.prototype.arc;
const fill = CanvasRenderingContext2D.prototype.fill;
const latest = new WeakMap();
CanvasRenderingContext2D.prototype.arc = function (x, y, ...rest) {
    latest.set(this, [x, y]);
    return arc.call(this, x, y, ...rest);
};
CanvasRenderingContext2D.prototype.fill = function (...rest) {
    const view = this.canvas.closest("[data-view]");
    if (view && latest.has(this)) window.heads[view.dataset.view] = latest.get(this);
    latest.delete(this);
    return fill.apply(this, rest);
};
"""
STEPS = [0, 7, 50, 180, 300]


@pytest.fixture
def visit(visitor) -> Visit:
    visit = visitor(init=RECORD)
    visit.race(view="hide:1,2;step:0")
    return visit


def made():
    setup = decode(RACE)[0]
    return run(setup.run(setup.lanes[0]))


def head(visit, name: str, step: int) -> list[float]:
    """Pixel of the first lane's head in the view's frame."""
    visit.page.evaluate("() => { window.heads = {}; }")
    visit.pause((step + 1) % 301)
    visit.pause(step)
    return visit.page.evaluate("name => window.heads[name]", name)


@pytest.mark.parametrize("zoomed", [False, True])
def test_on_the_map(visit, zoomed):
    if zoomed:
        visit.drag("contour", (0.25, 0.2), (0.85, 0.85))
        visit.stage.locator("[data-do=reset-contour]").wait_for()
    frame = visit.view("contour").bounding_box()
    points = made().points
    seen = 0
    axes = visit.axes()
    for step in STEPS:
        x, y = visit.pixel(*points[step])
        if axes["x"][0] <= points[step][0] <= axes["x"][1] and axes["y"][0] <= points[step][1] <= axes["y"][1]:
            seen += 1
            assert head(visit, "contour", step) == pytest.approx([x - frame["x"], y - frame["y"]], abs=0.5)
    assert seen > 2


@pytest.mark.parametrize("turned", [False, True])
def test_on_the_surface(visit, turned):
    """Against a marker that Plotly itself draws at the same point, with nothing in front of it."""
    if turned:
        visit.drag("surface", (0.5, 0.5), (0.6, 0.42))
    frame = visit.view("surface")
    box = frame.bounding_box()
    left, top, right, bottom = (
        round(one) for one in (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])
    )
    path = made()
    header = unpack(surface_payload(path.run.landscape))[0]
    for step in (0, 50, 300):
        at = head(visit, "surface", step)
        point = [*path.points[step], np.log10(path.losses[step] - header["bottom"] + header["softening"])]
        frame.evaluate(MARK, list(map(float, point)))
        shown = picture(visit.page.screenshot())[top:bottom, left:right]
        frame.evaluate(UNMARK)
        rows, columns = np.nonzero((shown[..., 0] > 170) & (shown[..., 1] < 100) & (shown[..., 2] > 170))
        assert len(rows) > 10, f"the marker at step {step} is not to be seen"
        assert at == pytest.approx([columns.mean() + 0.5 + left - box["x"], rows.mean() + 0.5 + top - box["y"]], abs=1)


MARK = """async (frame, [x, y, z]) => {
    const plot = frame.querySelector(".js-plotly-plot");
    for (const canvas of frame.querySelectorAll(":scope > canvas")) canvas.style.visibility = "hidden";
    await window.Plotly.restyle(plot, { hidesurface: true }, [0]);
    const marker = { size: 9, color: "#ff00ff", line: { width: 0 } };
    await window.Plotly.addTraces(plot, { type: "scatter3d", mode: "markers", x: [x], y: [y], z: [z], marker });
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
UNMARK = """async frame => {
    const plot = frame.querySelector(".js-plotly-plot");
    await window.Plotly.deleteTraces(plot, -1);
    await window.Plotly.restyle(plot, { hidesurface: false }, [0]);
    for (const canvas of frame.querySelectorAll(":scope > canvas")) canvas.style.visibility = "";
}"""


def picture(png: bytes) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(png)).convert("RGB"), int)
