"""The page "Network" in a browser: alive without a click, scrubbed, drawn upon, linked to, on a phone."""

from importlib.resources import files

import pytest
from playwright.sync_api import expect

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
VIEWS = ["boundary", "plane", "epochs", "accuracy", "rates"]
COLOURS = """frame => {
    const small = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
    const ink = small.getContext("2d");
    ink.drawImage(frame.querySelector(":scope > canvas"), 0, 0, 24, 24);
    return [...ink.getImageData(0, 0, 24, 24).data].join();
}"""


@pytest.fixture
def visit(visitor, server):
    """A visitor on the page."""
    return opened(visitor(), server)


def opened(visit, server, query: str = ""):
    visit.page.goto(f"{server}/network{query and '?'}{query}")
    visit.wait("ready", "true")
    return visit


def test_it_is_alive_and_all_of_it_is_seen_at_once(visit):
    visit.wait("playing", "true")
    visit.pause(50)
    for name in VIEWS:
        box = visit.view(name).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 768, name
        assert len(set(visit.view(name).evaluate(COLOURS).split(","))) > 8, name
    bar = visit.stage.locator(".dl-bar").bounding_box()
    assert bar["y"] + bar["height"] <= 768
    batch = visit.widget("batch").bounding_box()
    assert batch["y"] + batch["height"] <= 768
    assert [row["name"] for row in visit.table()] == ["SGD", "Momentum", "Adam"]


def test_scrubbing_shows_what_the_network_said_then(visit):
    visit.pause(0)
    first = visit.view("boundary").evaluate(COLOURS)
    visit.pause(50)
    last = visit.view("boundary").evaluate(COLOURS)
    assert first != last
    visit.do("back")
    visit.wait("step", 49)
    visit.pause(0)
    assert visit.view("boundary").evaluate(COLOURS) == first


def test_a_link_brings_the_same_picture(visit, visitor, server):
    visit.pause(50)
    with visit.new_picture():
        visit.slider("lane2-Adam-lr").press("ArrowRight")
    query = visit.query("opt3=Adam(lr=0.025")
    assert query["data"].startswith("Moons(")
    other = opened(visitor(), server, visit.link("opt3=Adam(lr=0.025"))
    other.pause(50)
    assert other.table() == visit.table()


def test_points_are_drawn_by_hand(visitor, server):
    visit = opened(visitor(), server, "data=Drawn()&epochs=10")
    visit.pause(10)
    box = visit.view("boundary").bounding_box()
    with visit.new_picture():
        visit.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.3 * box["height"])
    assert visit.query("Drawn(points=", without="-0.6,1.0))")["data"].count(",") == 3 * 7 - 1


def test_on_a_phone_the_picture_and_the_player_come_first(visitor, server):
    visit = opened(visitor(390, 844), server)
    frame, bar = visit.view("boundary").bounding_box(), visit.stage.locator(".dl-bar").bounding_box()
    assert frame["x"] >= 0 and frame["x"] + frame["width"] <= 390
    assert frame["y"] + frame["height"] <= bar["y"] + 1
    assert bar["y"] + bar["height"] <= 844
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(visitor, server, scheme):
    visit = opened(visitor(color_scheme=scheme), server)
    visit.pause(50)
    visit.rest()
    visit.page.evaluate(AXE)
    found = visit.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    expect(visit.view("boundary")).to_have_attribute(
        "aria-label", "The answers of the chosen network over the plane of its inputs, with the rows of Two moons"
    )
