"""In the language without plain letters no word on any page is English: names, formulas, code and papers excepted."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import running_app
from tests.browser.test_other_pages import come
from tests.ui.test_texts import english
from ui.reference.items import cards
from ui.texts import PSEUDO

RECORDER = """
window.painted = [];
const paint = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
  window.painted.push(String(text));
  return paint.call(this, text, ...place);
};
"""
# Every text of the page, block by block, what is said to those who do not see it, and what is painted on a canvas.
# Code, formulas, papers and icons, whose names are letters, are no language.
SAID = """() => {
  const silent = "script, style, noscript, code, pre, .katex, [data-testid=stIconMaterial]";
  const said = new Set([document.title, ...window.painted]);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    let block = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || block.closest(silent)) continue;
    const inline = () => getComputedStyle(block).display.startsWith("inline") && !block.closest("svg, option");
    while (inline()) block = block.parentElement;
    const copy = block.cloneNode(true);
    for (const one of copy.querySelectorAll(silent)) one.remove();
    said.add(copy.textContent);
  }
  for (const one of document.body.querySelectorAll("*"))
    for (const name of ["title", "aria-label", "aria-description", "aria-valuetext", "alt", "placeholder"])
      if (one.getAttribute(name) && !one.closest(silent)) said.add(one.getAttribute(name));
  return [...said];
}"""
# Streamlit's own words, which it has in English only, and two texts that are a name and code
EXCEPTED = {
    "Skip to main content", "Logo", "Navigate to home page", "App pages", "Main menu", "Open", "Copy to clipboard",
    "Decrement", "Increment", "Descent Lab", "torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)",
}  # fmt: skip
PAPERS = [card.cls.reference for card in cards().values() if card.cls.reference]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESCENT_LAB_LANGUAGE", PSEUDO)
        with running_app(tmp_path_factory.mktemp("pseudo") / "log.txt") as address:
            yield address


@pytest.fixture
def visit(visitor, server):
    return visitor(address=server, init=RECORDER)


def left(visit) -> dict[str, list[str]]:
    """The English words on a page, by the text that they stand in."""
    visit.rest()
    found = {}
    for text in visit.page.evaluate(SAID):
        rest = text.removeprefix("Help for ")  # Streamlit's, before the label of the widget
        rest = rest.removesuffix(" · Descent Lab")  # the app's own name, at the end of a window's title
        for paper in PAPERS:
            rest = rest.replace(paper, " ")
        if text not in EXCEPTED and (words := english(rest)):
            found[text] = words
    return found


def press(visit, key: str, place: int) -> None:
    visit.widget(key, "button").nth(place).click()


def test_none_on_the_playground_in_any_group_of_controls(visit):
    visit.open(
        on="StretchedBowl", lane1="Lookahead(then=Adam(lr=0.1,flavour=keras))", lane2="SGD(lr=1.0)",
        lane3="ScheduleFreeSGD()", lane4="Averaged(then=Momentum())", lane9="SGD()", v="7", steps="40", noise="0.1",
        rate1="LinearWarmup(then=Chained)", stop="EarlyStopping",
    )  # fmt: skip
    visit.pause(40)
    visit.page.mouse.move(*visit.pixel(0.5, 0.5))
    expect(visit.stage.locator(".dl-probe")).to_be_visible()
    assert "⟦" in visit.stage.locator(".dl-probe").text_content()
    for place in range(3):
        press(visit, "group", place)
        assert left(visit) == {}
    painted = visit.page.evaluate("window.painted")
    assert any(text.startswith("⟦") for text in painted)  # the axes' titles


def test_none_in_what_is_said_under_the_stage(visit):
    visit.open(
        lane1="Lookahead(then=Adam(lr=0.1))", lane2="SGD(lr=1.0)", lane3="ScheduleFreeSGD()", stop="EarlyStopping"
    )
    visit.pause()
    for place in range(3):
        press(visit, "lower", place)
        assert left(visit) == {}
    typed = "keras.optimizers.Adma(0.1)"
    visit.page.locator("textarea").fill(typed)
    visit.page.locator(".st-key-playground-paste-here button").click()
    expect(visit.page.get_by_test_id("stAlert")).to_be_visible()
    assert [*left(visit)] == [typed]


def test_none_in_a_tooltip(visit):
    visit.open(lane1="Averaged(then=Adam(lr=0.1,flavour=keras))", rate1="LinearWarmup(then=CyclicLR)")
    visit.pause()
    for place in range(3):
        press(visit, "group", place)
        visit.rest()
        for one in visit.page.get_by_test_id("stTooltipHoverTarget").all():
            one.hover()
            shown = visit.page.get_by_test_id("stTooltipContent").last
            expect(shown).to_be_visible()
            assert english(shown.inner_text()) == []
            visit.page.mouse.move(0, 0)
            expect(shown).to_be_hidden()


def test_none_on_the_schedules(visit):
    come(visit, "schedules", "s1=Constant&s2=LinearWarmup(then=CosineDecay)&s3=ReduceOnPlateau&s4=Chained&seven=7")
    assert left(visit) == {}


@pytest.mark.parametrize("query", ["", "item=Adam", "item=Averaged", "item=WarmupStableDecay", "item=Rosenbrock"])
def test_none_among_the_cards_and_on_one(visit, query):
    come(visit, "reference", query)
    assert left(visit) == {}
