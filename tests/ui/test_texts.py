"""Every text goes through `t`: in a language without plain letters only names and formulas have some, on any page."""

import json
import re

import pytest

from engine import Told
from stage.texts import TEXTS
from tests.test_app import App
from tests.test_pages import Page
from ui.reference.items import cards
from ui.texts import PSEUDO, language, t, told

SAID = ("markdown", "caption", "header", "subheader", "warning", "error", "success", "info")
ASKED = ("selectbox", "button_group", "slider", "select_slider", "text_input", "number_input", "toggle", "text_area",
         "button", "download_button", "expander")  # fmt: skip
NAMES = {"PyTorch", "Keras", "optax", "NumPy"}
# what is no language: formulas, code, icons and colours of Markdown, addresses, files, papers' names
NOT_SAID = re.compile(r"\$[^$]*\$|`[^`]*`|:material/\w+:|:\w+\[|[\w/.]+\.py\b|\b[\w.]+=\S+|λmax")


@pytest.fixture(autouse=True)
def pseudo(monkeypatch):
    monkeypatch.setenv("DESCENT_LAB_LANGUAGE", PSEUDO)


def english(text: str) -> list[str]:
    """The plain words of a text that are not in a translated part of it."""
    text = NOT_SAID.sub(" ", text.replace("\\", ""))
    while "⟦" in text:
        inner = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if inner == text:
            break
        text = inner
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in NAMES]


def left(page) -> dict[str, list[str]]:
    """Every text of a page with English words in it."""
    found = [str(one.value) for kind in SAID for one in page.get(kind)]
    for one in (one for kind in ASKED for one in page.get(kind)):
        found += [str(getattr(one, part, "") or "") for part in ("label", "help")]
        found += map(str, getattr(one, "options", ()))
    return {text: english(text) for text in found if english(text)}


def test_the_language_without_plain_letters():
    assert language() == PSEUDO
    assert t("{n} of {all} cards", n=3, all=7) == "⟦3 öƒ 7 çàŕđš⟧"
    assert t("at $x$") == "⟦àţ $x$⟧"
    assert told(Told("{name} must be {rule}", name="lr", rule=Told("above {low}", low=0))) == ("⟦lr ṁûšţ ƀé ⟦àƀöṽé 0⟧⟧")
    assert english("⟦ŕûñ⟧ lr and Adam") == ["and", "Adam"]


@pytest.mark.parametrize("group", ["lane", "more", "start"])
@pytest.mark.parametrize("lower", ["report", "formulas", "code"])
def test_no_english_is_left_on_the_playground(group, lower):
    app = App(
        group, on="StretchedBowl", lane1="Lookahead(then=Adam(lr=0.1,flavour=keras))", lane2="SGD(lr=1.0)",
        rate1="LinearWarmup(then=Chained)", stop="EarlyStopping", steps="40", noise="0.1",
    )  # fmt: skip
    app.set("lower", lower)
    found = left(app.page)
    papers = {text for text in found if any(text == card.cls.reference for card in cards().values())}
    assert {text: words for text, words in found.items() if text not in papers} == {}


def test_no_english_is_left_in_what_is_said_of_a_link_and_of_what_is_typed():
    app = App("more", lane1="Adam(lr=7e9)", lane2="Adma()", lane9="SGD()", start="1", steps="0", noise="-1", v="7",
              view="zoom", on="Rosenbrock(B=1)", rate5="Constant()", hide="doors", seed="1.5")  # fmt: skip
    (said,) = (one.value.replace("\\", "") for one in app.page.warning)
    lines = said.split("\n- ")
    assert len(lines) == 12
    assert all(line.startswith("⟦") and line.endswith("⟧") for line in lines)
    app.set("exact.optimizer", "Adam(")
    assert app.page.error[0].value.replace("\\", "").startswith("⟦")


def test_no_english_is_left_on_the_other_pages():
    page = Page("schedules", s1="Constant", s2="LinearWarmup(then=CosineDecay)", s3="ReduceOnPlateau")
    assert left(page.page) == {}
    titles = [page.chart(key)["layout"][f"{axis}axis"]["title"]["text"] for key in ("rates", "losses") for axis in "xy"]
    assert [one for one in titles if english(one)] == []
    assert left(Page("reference").page) == {}


@pytest.mark.parametrize("name", ["Adam", "Averaged", "LinearWarmup", "Rosenbrock", "Rprop", "WarmupStableDecay"])
def test_no_english_is_left_on_a_card(name):
    paper = f"**{t('Paper')}.** {cards()[name].cls.reference}"
    found = left(Page("reference", item=name).page)
    assert {text: words for text, words in found.items() if text != paper} == {}


def test_the_stage_takes_its_texts_from_the_page():
    app = App(lane1="Adam")
    (sent,) = (one.proto for one in app.page.get("bidi_component") if one.proto.component_name == "descent_setting")
    assert json.loads(sent.json)["texts"] == {name: t(text) for name, text in TEXTS.items()}


def test_caches_know_the_language(monkeypatch):
    accented = cards()["Adam"].label
    monkeypatch.setenv("DESCENT_LAB_LANGUAGE", "en")
    assert (accented, cards()["Adam"].label) == (f"⟦{'Àđàṁ'}⟧", "Adam")
