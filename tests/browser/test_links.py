"""A link opened elsewhere shows the same picture, to the last digit."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.setups import RACE


def look(visit) -> dict:
    """What a person sees: which picture, at which step, from where, with which lanes."""
    return {
        "run": visit.data("run"),
        "step": visit.data("step"),
        "table": visit.table(),
        "loss": visit.stage.locator("[data-loss=linear]").get_attribute("aria-pressed"),
    }


HALF_A_DIGIT = 0.5e-4 + 1e-9  # a link holds four digits of the camera


def camera_in(url: str) -> list[float]:
    """The camera that a link holds."""
    view = dict(parse_qsl(urlsplit(url).query))["view"]
    return [float(one) for one in view.split("cam:")[1].split(";")[0].split(",")]


@pytest.fixture
def changed(visit):
    """A visitor who has changed a bit of everything by hand."""
    visit.race(lane2="RMSProp(lr=0.0137)")
    with visit.new_picture():
        visit.slider("lane0.Momentum.lr").press("ArrowRight")
    with visit.new_picture():
        visit.page.mouse.click(*visit.pixel(0.5, 2.0))
    visit.drag("surface", (0.5, 0.5), (0.7, 0.45))
    visit.stage.locator(".dl-lane").nth(1).click()
    visit.stage.locator("[data-loss=linear]").click()
    visit.pause(123)
    visit.link("lr=0.0005", "lr=0.0137", "cam:", "hide:1", "loss:linear", "step:123", without="start=-1.2")
    return visit


def test_the_address_bar_restores_the_picture_in_a_fresh_browser(changed, visitor):
    other = visitor()
    other.open(urlsplit(changed.page.url).query)
    other.wait("step", 123)
    assert look(other) == look(changed)
    linked = camera_in(changed.page.url)
    assert other.camera() == pytest.approx(linked, abs=1e-9)
    assert changed.camera() == pytest.approx(linked, abs=HALF_A_DIGIT)
    assert other.data("playing") == "false"
    expect(other.page.get_by_role("alert")).to_have_count(0)
    # so does the link that is copied
    page = changed.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    changed.do("copy")
    expect(changed.stage.locator(".dl-said")).to_have_text("Link copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url
    # and the page itself when it is loaded again
    before, link = look(changed), page.url
    page.reload()
    changed.wait("ready", "true")
    changed.wait("step", 123)
    assert look(changed) == before
    assert changed.camera() == pytest.approx(linked, abs=1e-9)
    changed.link("v=1", "step:123")
    assert page.url == link


def test_copy_link_holds_the_step_even_while_playing(visit):
    visit.race()
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.stage.locator(".dl-speed").select_option("0.25")
    visit.do("play")
    visit.page.wait_for_function("() => Number(document.querySelector('.dl-stage').dataset.step) > 52")
    assert "view" not in visit.query(without="step:")
    visit.do("copy")
    expect(visit.stage.locator(".dl-said")).to_have_text("Link copied")
    copied = visit.page.evaluate("() => navigator.clipboard.readText()")
    assert int(copied.rsplit("step:", 1)[1]) > 52


def test_a_value_beside_the_grid_stays_in_the_address_bar(visit):
    visit.race(lane1="Adam(lr=0.0137)", lane2="Adam(lr=0.19999999999999998)")
    with visit.new_picture():
        visit.slider("lane0.Adam.beta1").press("ArrowLeft")
    with visit.new_picture():
        visit.slider("on.Rosenbrock.b").press("ArrowLeft")
    query = visit.query("b=80.0")
    assert query["lane1"].startswith("Adam(lr=0.0137,beta1=0.88,")
    assert query["lane2"].startswith("Adam(lr=0.19999999999999998,")
    assert visit.slider("lane0.Adam.lr").get_attribute("aria-valuetext") == "0.0137"


def test_the_address_names_every_parameter(visit):
    visit.race()
    query = dict(parse_qsl(visit.link("v=1", "step:50")))
    assert query["v"] == "1"
    assert query["start"] == RACE["start"]
    assert {name for name in query if name[:4] in ("lane", "rate")} == {
        f"{k}{n}" for k in ("lane", "rate") for n in (1, 2, 3)
    }
    assert all(text in query["lane3"] for text in ("lr=0.2", "beta1=0.9", "beta2=0.999", "eps=1e-08", "amsgrad=False"))


def test_the_csv_is_downloaded(visit, tmp_path):
    visit.race(steps="40")
    with visit.page.expect_download() as found:
        visit.page.get_by_role("button", name="CSV of all steps").click()
    found.value.save_as(tmp_path / "steps.csv")
    lines = (tmp_path / "steps.csv").read_text().splitlines()
    assert len(lines) == 1 + 3 * 41
    assert lines[0].startswith("run,name,step,x,y,loss")
