"""What a stage is made of: two on one page with one clock, and a view that is one file and one row."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HOUSE, running_app

PAGE = """
from pathlib import Path
from types import SimpleNamespace

from engine import Run, run
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from stage import assets, views

HERE = Path(__file__).parent
assets.HERE, assets.STATIC = HERE / "stage", HERE / "static"
views.VIEWS["norm"] = views.View("Distance", "Distance from the origin of {surface}", views.CURVE)

from stage.component import place, stage
from stage.payload import run_payload, surface_id, surface_payload
from stage.texts import TEXTS

land = LANDSCAPES["Beale"]()
made = [run(Run(land, OPTIMIZERS[name](), steps=steps)) for name, steps in (("Adam", 60), ("ScheduleFreeSGD", 40))]


def bytes_of(*some):
    lanes = [SimpleNamespace(slot=n, label=f"run {n}", detail="", trajectory=one) for n, one in enumerate(some)]
    view = {"step": 10, "token": "t"}
    return run_payload(lanes, surface_id=surface_id(land), surface=land.label, start=land.starts[0], view=view)


texts = TEXTS | {"title_norm": "Distance", "alt_norm": "Distance", "iterate_average": "Mittel"}
left = place(texts, views=[["contour", "norm"]], key="left")
right = place(views=[["loss"], ["surface", "rate"]], key="right")
stage(left, bytes_of(*made), surface_payload(land), clock="both")
stage(right, bytes_of(*made), surface_payload(land), clock="both")
"""
VIEW = """
import { LineView } from "../line_view.js";

export default class Norm extends LineView {
  values(line) {
    return line.x.map((x, step) => Math.hypot(x, line.y[step]));
  }

  home() {
    return { x: [0, this.stage.clock.steps], y: [0, 6], log: false };
  }
}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(HOUSE / "stage", folder / "stage")
    (folder / "stage/views/norm.js").write_text(VIEW)
    (folder / "static").mkdir()
    (folder / "page.py").write_text(PAGE)
    with running_app(folder / "log.txt", "--server.enableStaticServing=true", script=folder / "page.py") as found:
        yield found


@pytest.fixture
def stages(visitor, address):
    visit = visitor(height=1700, address=address)
    visit.page.goto(address)
    expect(visit.page.locator(".dl-stage[data-ready=true]")).to_have_count(2)
    yield visit.page.locator(".dl-stage").nth(0), visit.page.locator(".dl-stage").nth(1)


def steps(stages, step: int) -> None:
    for one in stages:
        expect(one).to_have_attribute("data-step", str(step))


def test_two_stages_share_a_clock_and_nothing_else(stages):
    left, right = stages
    page = left.page
    steps(stages, 10)
    page.keyboard.press("ArrowRight")
    steps(stages, 11)  # once, not once for each
    right.locator("[data-do=forward]").click()
    steps(stages, 12)
    left.locator(".dl-scrub").press("End")
    steps(stages, 60)
    left.locator(".dl-lane").first.click()
    expect(left.locator(".dl-lane").first).to_have_attribute("aria-pressed", "false")
    expect(right.locator(".dl-lane").first).to_have_attribute("aria-pressed", "true")
    right.locator("[data-loss=linear]").click()
    expect(right.locator("[data-loss=linear]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Home")
    steps(stages, 0)
    left.locator(".dl-speed").select_option("4")
    left.locator("[data-do=play]").click()
    steps(stages, 60)


def test_a_page_shows_the_views_that_it_lists_in_its_own_words(stages):
    left, right = stages
    shown = "figures => figures.map(figure => figure.dataset.view)"
    assert left.locator(".dl-view").evaluate_all(shown) == ["contour", "norm"]
    assert right.locator(".dl-view").evaluate_all(shown) == ["loss", "surface", "rate"]
    expect(left.locator(".dl-key")).to_contain_text("Mittel")


def test_a_new_view_is_one_file_and_one_row(stages):
    left, _ = stages
    view = left.locator("[data-view=norm]")
    expect(view.locator(".dl-title")).to_have_text("Distance")
    painted = view.locator("canvas").evaluate(
        """canvas => {
            const { width, height } = canvas;
            const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
            const found = new Set();
            for (let i = 0; i < pixels.length; i += 4)
                if (pixels[i + 3] > 250) found.add(pixels.slice(i, i + 3).join());
            return [...found];
        }"""
    )
    assert {"0,114,178", "184,62,0"} <= set(painted)
    box = view.locator(".dl-frame").bounding_box()
    left.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(left).not_to_have_attribute("data-step", "10")
