"""The first seconds: alive without a click, clean, and kind to those who want no motion."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import running_app
from ui.playground.state import greeting

VIEWS = ["contour", "surface", "loss", "rate"]


def test_the_first_screen_plays_by_itself_and_comes_to_rest(visitor):
    visit = visitor()
    visit.open()
    visit.wait("playing", "true")
    assert [row["name"] for row in visit.table()] == [lane.label for lane in greeting().lanes]
    visit.stage.locator(".dl-speed").select_option("4")
    visit.wait("step", greeting().steps)
    visit.wait("playing", "false")
    assert {row["status"] for row in visit.table()} == {"finished"}
    expect(visit.page).to_have_title("Rosenbrock: Momentum, RMSProp, Adam · Playground · Descent Lab")


def test_nothing_is_asked_of_any_other_host(visitor):
    visit = visitor()
    visit.open()
    hosts = {urlsplit(url).netloc for url in visit.requests if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(visit.address).netloc}


def test_every_view_shows_something(visit):
    visit.race(view="step:150")
    for name in VIEWS:
        painted = (
            visit.view(name)
            .locator("> canvas")
            .evaluate(
                """canvas => {
                const small = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
                const ctx = small.getContext("2d", { willReadFrequently: true });
                ctx.drawImage(canvas, 0, 0, 40, 40);
                return ctx.getImageData(0, 0, 40, 40).data.filter((v, i) => i % 4 === 3 && v > 0).length;
            }"""
            )
        )
        assert painted > 5, name
    assert visit.view("contour").locator(".contourlayer path, .heatmaplayer image").count() > 0
    assert visit.view("surface").locator("canvas").count() >= 2  # Plotly's own, and the one that moves


def test_reduced_motion_shows_the_finished_picture_at_rest(visitor):
    visit = visitor(reduced_motion="reduce")
    visit.open()
    visit.wait("step", greeting().steps)
    assert visit.data("playing") == "false"


def test_a_link_with_a_step_opens_at_rest(visit):
    visit.open(view="step:42")
    visit.wait("step", 42)
    assert visit.data("playing") == "false"


def test_what_a_link_has_wrong_is_seen_on_the_page(visit):
    visit.open(on="Rosenbrok", lane1="Adam(lr=0.1)", stars="5")
    said = visit.page.get_by_role("alert")
    expect(said).to_contain_text("did you mean Rosenbrock")
    expect(said).to_contain_text("stars")
    assert [row["name"] for row in visit.table()] == ["Adam"]


def test_what_a_link_has_wrong_is_text_and_nothing_else(visit):
    marks = [
        "[a](http://x.invalid/b)",
        "![c](http://x.invalid/d.png)",
        "<b>e</b>",
        "**f**",
        "www.x.invalid",
        "g@x.invalid",
    ]
    visit.open(**dict.fromkeys(marks, "1"), lane1="https://x.invalid/h")
    said = visit.page.get_by_role("alert")
    expect(said).to_be_visible()
    shown = said.inner_text().replace("\u2060", "")
    assert [mark for mark in [*marks, "https://x.invalid/h"] if mark not in shown] == []
    assert said.locator("a, img, b, strong, em, code, .katex").count() == 0


def test_numbers_beyond_all_reason_open_too(visit):
    visit.open(
        on="Rosenbrock(b=1e9)",
        start="1e150,-1e150",
        lane1="Adam(lr=1e300)",
        rate1="InverseTimeDecay(decay_steps=1e300)",
        lane2="SGD(lr=5e-324)",
        rate2="LinearWarmup(warmup_steps=1000000)",
        lane3="SGD(lr=0)",
    )
    assert len(visit.table()) == 3
    visit.open(on="Himmelblau", start="1e300,1e300", lane1="Adam", steps="1", view="cam:0,0,0,0,0,0,0,0,0")
    assert visit.table()[0]["status"].startswith("diverged")


def test_a_run_of_one_step_is_counted_right(visit):
    visit.open(lane1="SGD(lr=0.001)", steps="1", view="step:1")
    assert visit.page.locator(".dl-count").inner_text() == "1 / 1"


def test_the_app_works_under_another_path_and_embedded(visitor, tmp_path):
    with running_app(tmp_path / "log.txt", "--server.baseUrlPath=lab/descent") as address:
        visit = visitor(address=address)
        visit.open("lane1=Adam(lr=0.0137)&view=step:5&embed=true")
        with visit.new_picture():
            visit.slider("lane0.Adam.beta1").press("ArrowLeft")
        visit.link("v=1", "lr=0.0137", "step:5", "embed=true")
        assert urlsplit(visit.page.url).path.startswith("/lab/descent")
        visit.page.goto("about:blank")  # or the page would miss its server
