"""What a new user finds without scrolling, and how every change can be taken back."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

LR = "lane0.Momentum.lr"


def inside(visit, *what) -> bool:
    """Whether all of these are on the screen, whole, without scrolling."""
    size = visit.page.viewport_size
    boxes = [one.bounding_box() for one in what]
    return all(
        box["y"] >= 0 and box["y"] + box["height"] <= size["height"] + 0.5 and box["x"] + box["width"] <= size["width"]
        for box in boxes
    )


def below(visit):
    return visit.page.locator(".st-key-below")


def test_reasons_tabs_and_formula_are_seen_without_scrolling(visit):
    visit.race(on="StretchedBowl(kappa=25.0)", lane1="SGD(lr=0.081)", start="1.0,1.0", steps="300", view="step:0")
    reason = visit.stage.locator(".dl-reason").first
    expect(reason).to_have_text("0.081 is above 2/λmax = 0.08 at the start: its steps overshoot")
    expect(below(visit).locator(".katex").first).to_be_visible()
    assert inside(visit, reason, below(visit).get_by_text("Code"), below(visit).locator(".katex").first)
    row = visit.stage.locator(".dl-table tbody tr").first
    assert reason.evaluate("e => e.scrollHeight <= e.clientHeight || getComputedStyle(e).display === 'inline'")
    before = row.bounding_box()
    with visit.new_picture():
        visit.slider("lane0.SGD.lr").press("Home")
    expect(reason).to_contain_text("crawls")
    assert row.bounding_box() == before  # what is said moves nothing
    visit.open(hide="reasons")
    expect(visit.stage.locator(".dl-reason").first).to_be_empty()


def test_a_broken_link_is_told_over_the_picture_which_does_not_move(visitor):
    plain = visitor(1280, 720)
    plain.open()
    plain.rest()
    where = [plain.stage.bounding_box(), plain.stage.locator(".dl-bar").bounding_box()["y"]]
    broken = visitor(1280, 720)
    broken.open(steps="many", view="step:0")
    notice = broken.page.locator(".st-key-notice")
    expect(notice).to_contain_text("steps=many is not a whole number from 1 to 5000.")
    broken.rest()
    assert [broken.stage.bounding_box(), broken.stage.locator(".dl-bar").bounding_box()["y"]] == where
    assert inside(broken, notice, broken.stage.locator(".dl-bar"))
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


def test_too_many_steps_become_as_many_as_there_may_be(visit):
    visit.open(steps="50000", view="step:0")
    expect(visit.page.locator(".st-key-notice")).to_contain_text("steps=50000 is beyond what there is, 1 to 5000")
    assert visit.query("steps=5000&")["steps"] == "5000"


def test_changes_are_undone_and_redone_by_keys_and_buttons(visit):
    visit.race()
    entries = visit.page.evaluate("() => history.length")
    with visit.new_picture():
        visit.slider(LR).press("ArrowRight")
    changed = visit.query("lr=0.0005")["lane1"]
    for undo, redo in (("Control+z", "Control+Shift+z"), ("Control+z", "Control+y")):
        with visit.new_picture():
            visit.press(undo)
        expect(visit.slider(LR)).to_have_attribute("aria-valuetext", "0.0004")
        with visit.new_picture():
            visit.press(redo)
        assert visit.query("lr=0.0005")["lane1"] == changed
    with visit.new_picture():
        visit.page.get_by_role("button", name="Undo").click()
    visit.query("lr=0.0004")
    visit.group("Advanced")
    field = visit.field("exact.optimizer")
    field.press("End")
    field.press_sequentially("x")
    field.press("Control+z")  # its own undo, not the page's
    visit.rest()
    visit.query("lr=0.0004")
    assert visit.page.evaluate("() => history.length") == entries
    visit.press("Escape")


def test_coming_back_to_a_landscape_brings_its_start_and_start_over_all(visit):
    visit.open(view="step:0")
    first = visit.query("start=")
    for name in ("Beale", "Rosenbrock"):
        with visit.new_picture():
            visit.field("landscape").fill(name)
            visit.page.get_by_role("option", name=name, exact=True).click()
        visit.link(f"on={name}")
    assert visit.query("on=Rosenbrock")["start"] == first["start"] == "-1.2,-0.5"
    with visit.new_picture():
        visit.page.get_by_role("button", name="Start over").click()
    assert visit.query("lr=0.0001,") | {"view": ""} == first | {"view": ""}
    with visit.new_picture():
        visit.page.get_by_role("button", name="Undo").click()


def test_the_four_views_at_1024_by_768(visitor):
    visit = visitor(1024, 768)
    visit.open(view="step:0")
    visit.rest()
    views = [visit.view(name) for name in ("contour", "surface", "loss", "rate")]
    assert inside(visit, *views, visit.stage.locator(".dl-bar"), visit.stage.locator(".dl-reason").first)
    assert len({round(view.bounding_box()["y"]) for view in views}) == 2


def test_a_phone_shows_what_a_slider_does_and_all_numbers_and_the_pages(visitor):
    visit = visitor(390, 844, has_touch=True, is_mobile=True)
    visit.race(view="step:0")
    visit.rest()
    visit.slider(LR).scroll_into_view_if_needed()
    slider = visit.widget(LR)
    assert inside(visit, visit.view("contour"), visit.stage.locator(".dl-scrub"), slider)
    with visit.new_picture():
        visit.slider(LR).press("ArrowRight")
    assert inside(visit, visit.view("contour"), slider)
    visit.page.get_by_role("button", name="Hide the controls").tap()
    expect(slider).to_be_hidden()
    row = visit.stage.locator(".dl-table tbody tr").first
    expect(row.locator(".dl-gradient")).to_be_hidden()
    row.get_by_role("button", name="All numbers of Momentum").tap()
    expect(row.locator(".dl-gradient")).to_be_visible()
    assert visit.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    visit.page.locator(".st-key-pages").get_by_text("Reference").tap()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Reference")


def test_titles_headings_and_targets(visit):
    visit.race(view="step:0")
    visit.rest()
    assert visit.page.title() == "Rosenbrock: Momentum, RMSProp, Adam · Playground · Descent Lab"
    levels = visit.page.locator("h1,h2,h3,h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    small = visit.page.locator("button, a, select").evaluate_all(
        """all => all.filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
            .map(one => [one.getAttribute("aria-label") ?? one.innerText, one.getBoundingClientRect()])
            .filter(([, { width, height }]) => width > 1 && (width < 24 || height < 24)).map(([name]) => name)"""
    )
    assert small == []


def test_with_colours_of_ones_own_every_slider_and_every_choice_is_seen(visitor):
    visit = visitor(forced_colors="active")
    visit.race(view="step:0")
    visit.rest()
    colour = "one => getComputedStyle(one).backgroundColor"
    chosen, other = (
        visit.widget("lane", f"button[aria-checked={checked}]").first.evaluate(colour) for checked in ("true", "false")
    )
    assert chosen != other
    track = visit.widget(LR, "[role=group] > [data-orientation] > div").first
    assert track.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"
    thumb = visit.widget(LR, "[data-rac][style*=left]")
    assert thumb.evaluate(colour) not in (track.evaluate(colour), "rgba(0, 0, 0, 0)")


def test_being_offline_is_told(visitor):
    visit = visitor()
    visit.open(view="step:0")
    visit.rest()
    visit.page.context.set_offline(True)
    said = visit.page.locator(".offline")
    expect(said).to_have_text("Offline. What you change will follow when the connection is back.")
    visit.page.context.set_offline(False)
    expect(said).to_be_empty()


@pytest.mark.parametrize("start", ["500.0,500.0", "1e+155,1e+155"])
def test_a_far_start_is_run_or_refused_beside_its_box(visit, start):
    visit.open(on="Rosenbrock()", lane1="Adam(lr=0.1)", start=start, view="step:0")
    visit.group("Start, steps, noise")
    far = visit.page.get_by_text("This start is too far out")
    (row,) = visit.table()
    assert row["rate"] == "0.1"
    if start.startswith("500"):
        expect(far).to_have_count(0)
        assert row["status"] == "running"
    else:
        expect(far).to_be_visible()
        assert row["status"] == "diverged at step 0"
