"""What a person has set up with the eye stays while the hand moves a slider: nothing is remounted, nothing flickers."""

import pytest
from playwright.sync_api import expect

# Counts what a person would see as flicker: parts taken out of the page, and frames without a path or without a map.
WATCH = """
() => {
    const stage = document.querySelector(".dl-stage");
    const parts = [stage, ...stage.querySelectorAll("canvas, .js-plotly-plot, .dl-table")];
    const seen = window.seen = { removed: 0, blank: 0, frames: 0, parts };
    const part = ".dl-stage, .dl-frame > canvas, .js-plotly-plot, .main-svg";
    new MutationObserver(changes => {
        for (const change of changes)
            for (const node of change.removedNodes)
                if (node.nodeType === 1 && (node.matches(part) || node.querySelector(part))) seen.removed++;
    }).observe(document.body, { childList: true, subtree: true });
    const canvas = stage.querySelector("[data-view=contour] .dl-frame > canvas");
    const small = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
    const ctx = small.getContext("2d", { willReadFrequently: true });
    const look = () => {
        ctx.clearRect(0, 0, 24, 24);
        ctx.drawImage(canvas, 0, 0, 24, 24);
        const painted = ctx.getImageData(0, 0, 24, 24).data.some((v, i) => i % 4 === 3 && v > 0);
        const map = stage.querySelector("[data-view=contour] :is(.contourlayer path, .heatmaplayer image)");
        seen.frames++;
        if (!painted || !map) seen.blank++;
        requestAnimationFrame(look);
    };
    look();
}
"""


def kept(visit) -> dict:
    return visit.page.evaluate("() => ({ ...window.seen, parts: window.seen.parts.map(part => part.isConnected) })")


@pytest.fixture
def set_up(visit):
    """A visitor who has zoomed, turned the scene, hidden a lane, chosen a scale and stopped the clock."""
    visit.race(steps="200", view="step:120;loss:linear")
    visit.drag("contour", (0.3, 0.3), (0.7, 0.7))
    visit.drag("surface", (0.5, 0.5), (0.65, 0.55))
    visit.stage.locator(".dl-lane").nth(2).click()
    visit.link("step:120", "hide:2", "loss:linear", "cam:")
    visit.page.evaluate(WATCH)
    return visit


def test_a_slider_changes_the_paths_and_nothing_else(set_up):
    visit = set_up
    axes, camera, query = visit.axes(), visit.camera(), visit.query("cam:")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        with visit.new_picture():
            visit.slider("lane0.Momentum.lr").press(key)
    assert (visit.axes(), visit.data("step"), visit.data("playing")) == (axes, "120", "false")
    assert visit.camera() == pytest.approx(camera, abs=1e-9)
    assert [row["shown"] for row in visit.table()] == ["true", "true", "false"]
    expect(visit.stage.locator("[data-loss=linear]")).to_have_attribute("aria-pressed", "true")
    after = visit.query("lane1=Momentum(lr=0.0005")
    assert after["view"] == query["view"]
    assert {name for name in after if after[name] != query.get(name)} == {"lane1"}
    seen = kept(visit)
    assert all(seen["parts"]) and (seen["removed"], seen["blank"]) == (0, 0)
    assert seen["frames"] > 0


def test_it_plays_on_while_a_slider_moves(set_up):
    visit = set_up
    visit.stage.locator(".dl-speed").select_option("0.25")
    visit.pause(0)
    visit.do("play")
    visit.page.wait_for_function("() => Number(document.querySelector('.dl-stage').dataset.step) > 2")
    before = int(visit.data("step"))
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    assert visit.data("playing") == "true"
    assert int(visit.data("step")) >= before
    seen = kept(visit)
    assert all(seen["parts"]) and (seen["removed"], seen["blank"]) == (0, 0)


def test_another_surface_and_more_or_fewer_lanes_keep_the_stage(set_up):
    visit = set_up
    camera = visit.camera()
    with visit.new_picture():
        visit.slider("on.Rosenbrock.b").press("ArrowLeft")
    assert visit.camera() == pytest.approx(camera, abs=1e-9)
    assert visit.data("step") == "120"
    with visit.new_picture():
        visit.page.locator(".st-key-playground-copy button").click()
    assert [row["name"] for row in visit.table()] == ["Momentum", "RMSProp", "Adam", "Momentum"]
    with visit.new_picture():
        visit.page.locator(".st-key-playground-remove button").click()
    assert [row["shown"] for row in visit.table()] == ["true", "true", "false"]
    assert all(kept(visit)["parts"])


def test_fast_keys_all_arrive(visit):
    visit.race(view="step:100")
    slider = visit.slider("lane0.Momentum.lr")
    for _ in range(12):
        slider.press("ArrowRight")
    visit.link("lane1=Momentum(lr=0.006")  # twelve places further on the grid from 0.0004
    assert slider.get_attribute("aria-valuetext") == "0.006"
    assert visit.data("step") == "100"


def test_two_lanes_of_the_same_optimizer_go_their_own_ways(visit):
    visit.open(lane1="Adam(lr=0.01)", lane2="Adam(lr=0.2)", lane3="Adam(lr=0.5)", view="step:40")
    rows = visit.table()
    assert [row["name"] for row in rows] == ["Adam"] * 3
    assert [row["rate"] for row in rows] == ["0.01", "0.2", "0.5"]
    assert len({row["x"] for row in rows}) == 3
    with visit.new_picture():
        visit.slider("lane0.Adam.lr").press("ArrowRight")
    after = visit.table()
    assert [row["rate"] for row in after] == ["0.012", "0.2", "0.5"]
    assert after[1:] == rows[1:]
