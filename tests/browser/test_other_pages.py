"""The pages "Schedules" and "Reference" in a browser: links, history, keyboard, colours, sizes, and what axe finds."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
ALL = len(OPTIMIZERS) + len(SCHEDULES) + len(LANDSCAPES)


def come(visit, page, query=""):
    """Comes to a page by its address, as from a bookmark."""
    visit.page.goto(f"{visit.address}/{page}?{query}".removesuffix("?"))
    expect(
        visit.page.get_by_test_id("stTopNav" if visit.page.viewport_size["width"] > 760 else "stMain")
    ).to_be_visible()
    arrive(visit, page, "item=" in query)


def arrive(visit, page, card=False):
    if page == "schedules":
        expect(visit.page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        visit.link("s1=")
    elif card:
        expect(visit.page.locator(".st-key-full .dl-large svg")).to_be_visible()
    else:
        expect(visit.page.locator(".dl-card:visible").first).to_be_visible()


def go(visit, name):
    """Goes to a page by the menu on top."""
    visit.page.get_by_test_id("stTopNav").get_by_role("link", name=name).click()


def shown(visit):
    return visit.page.locator(".dl-card:visible")


def test_the_cards_are_searched_while_one_types_and_the_address_follows(visit):
    visit.open()
    go(visit, "Reference")
    expect(shown(visit)).to_have_count(ALL)
    visit.page.get_by_label("Search").type("momentum")
    expect(shown(visit).first.locator("strong")).to_have_text("Momentum")
    assert 0 < shown(visit).count() < ALL
    visit.link("q=momentum")
    visit.page.get_by_label("Search").fill("no such thing")
    expect(shown(visit)).to_have_count(0)
    visit.page.get_by_label("Search").fill("")
    expect(shown(visit)).to_have_count(ALL)


def test_a_card_opens_in_the_playground_and_back_leads_home(visit):
    visit.open()
    go(visit, "Reference")
    visit.page.get_by_label("Search").type("sign")
    visit.link("q=sign")
    visit.page.locator("[data-name=Lion]").click()
    expect(visit.page.get_by_role("heading", name="Lion")).to_be_visible()
    assert visit.query("item=Lion") == {"q": "sign", "item": "Lion"}
    visit.page.get_by_role("link", name="Open in the playground").click()
    visit.wait("ready", "true")
    assert visit.query("lane1=")["lane1"].startswith("Lion(")
    assert [row["name"] for row in visit.table()] == ["Lion"]
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", name="Lion")).to_be_visible()
    visit.page.go_back()
    expect(visit.page.locator("[data-name=Lion]")).to_be_visible()
    expect(visit.page.get_by_label("Search")).to_have_value("sign")
    assert visit.query(without="item=") == {"q": "sign"}


def test_the_keyboard_reaches_and_opens_cards(visit):
    visit.open()
    go(visit, "Reference")
    visit.page.locator("[data-name=Adam]").focus()
    visit.press("Enter")
    expect(visit.page.get_by_role("heading", name="Adam", exact=True)).to_be_visible()
    visit.page.get_by_role("button", name="All cards").focus()
    visit.press("Enter")
    expect(shown(visit)).to_have_count(ALL)
    visit.link(without="item=")


def test_a_linked_card_opens_at_once(visit):
    come(visit, "reference", "item=CosineDecay")
    expect(visit.page.get_by_role("heading", name=SCHEDULES["CosineDecay"].label, exact=True)).to_be_visible()
    expect(visit.page.locator(".katex").first).to_be_visible()
    expect(visit.page).to_have_title(re.compile("Descent Lab|Reference"))


def test_schedules_keep_their_state_and_go_to_a_lane(visit):
    come(visit, "schedules", "s1=Constant&s2=StepDecay")
    visit.page.locator(".st-key-schedules-lane").get_by_text(SCHEDULES["StepDecay"].label).click()
    slider = visit.slider("s1.StepDecay.step_size")
    slider.focus()
    visit.press("ArrowRight")
    visit.link("s2=StepDecay(step_size=51,")
    go(visit, "Reference")
    arrive(visit, "reference")
    visit.page.go_back()
    visit.link("s2=StepDecay(step_size=51,")
    expect(visit.page.locator(".st-key-schedules-send button")).to_be_visible()
    visit.page.locator(".st-key-schedules-send button").click()
    visit.wait("ready", "true")
    assert visit.query("rate1=StepDecay")["rate1"].startswith("StepDecay(step_size=51,")
    go(visit, "Schedules")
    assert "s3" not in visit.query("s2=StepDecay(step_size=51,")


def test_curves_have_the_colours_of_their_slots(visit):
    come(visit, "schedules", "s1=Constant&s2=StepDecay")
    strokes = visit.page.locator(".js-plotly-plot").first.locator(".js-line").evaluate_all(
        "lines => lines.map(line => getComputedStyle(line).stroke)"
    )  # fmt: skip
    assert strokes == ["rgb(0, 114, 178)", "rgb(184, 62, 0)"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (390, 844)])
@pytest.mark.parametrize(("page", "query"), [("schedules", ""), ("reference", ""), ("reference", "item=Adam")])
def test_nothing_is_wider_than_the_window(visitor, page, query, size, scheme):
    visit = visitor(*size, color_scheme=scheme)
    come(visit, page, query)
    width = visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= size[0]
    if page == "schedules" and size[0] > 760:
        assert visit.page.locator(".st-key-schedules-send button").bounding_box()["y"] < size[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("page", "query"), [("schedules", ""), ("reference", ""), ("reference", "item=Adam")])
def test_axe_finds_nothing_grave(visitor, page, query, scheme):
    visit = visitor(color_scheme=scheme)
    come(visit, page, query)
    visit.rest()
    visit.page.evaluate(AXE)
    found = visit.page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    grave = [
        (one["id"], one["help"], [node["html"][:200] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert len(found["passes"]) > 10
