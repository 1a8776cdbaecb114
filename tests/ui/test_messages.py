"""The catalogue of texts holds all that a person may be told, so that a translation has one place to begin."""

import ast
import re

import pytest

import ui.texts
from tests.test_app import App
from tests.test_network_page import GROUPS, Net
from tests.test_pages import Page
from ui.messages import HOUSE, items, messages, pot, saying, sources, texts

PASSED_ON = {  # file and text where a message goes through, or is declared under a name that only a run tells
    ("interop/errors.py", "self.message"),
    ("interop/reading/items.py", "UNREAD[name]"),
    ("interop/settings/entries.py", "meaning"),
    ("pages/network.py", "text"),
    ("pages/playground.py", "text"),
    ("ui/network/presets.py", "one.title"),
    ("ui/network/presets.py", "one.words"),
    ("ui/reference/filters.py", "KINDS[kind]"),
    ("ui/document.py", "text"),
    ("ui/forms/formula_form.py", "name"),
    ("ui/forms/item_form.py", "name"),
    ("ui/reference/gallery.py", "heading"),
    ("ui/reference/items.py", "self.cls.label or self.name"),
    ("ui/reference/page.py", "text"),
    ("ui/texts.py", "error.message"),
}
CASES = [
    lambda: App("lane", lane1="Lookahead(then=Adam(flavour=keras))", rate1="LinearWarmup(then=Chained)", on="Ackley"),
    lambda: App("more", lane1="SGD(lr=1.0)", on="StretchedBowl", lane9="Adam", v="7", view="none"),
    lambda: App("start", stop="EarlyStopping", noise="0.1", lane1="ScheduleFreeSGD"),
    lambda: Page("schedules", s1="Constant", s2="LinearWarmup(then=CosineDecay)", s3="ReduceOnPlateau"),
    *(lambda group=group: Net(group) for group in GROUPS),
    lambda: Page("reference", item="Adma"),
    *(lambda name=name: Page("reference", item=name) for name in ("Adam", "Averaged", "OneCycle", "Rosenbrock")),
]


def test_every_text_is_a_whole_message_or_declared():
    unseen = set()
    for path in sources():
        name = str(path.relative_to(HOUSE))
        for call, scopes in saying(path):
            said = call.args[0]
            assert not isinstance(said, (ast.JoinedStr, ast.BinOp)), f"{name}:{call.lineno} is glued from pieces"
            if texts(call, scopes) is None:
                unseen.add((name, ast.unparse(said)))
    assert unseen == PASSED_ON


@pytest.mark.parametrize("case", CASES)
def test_what_a_page_says_is_in_the_catalogue(case, monkeypatch):
    said, plain, language = set(), ui.texts._accented, f"of {case}"  # in which no cache holds a text yet
    monkeypatch.setattr(ui.texts, "_accented", lambda text: said.add(text) or plain(text))
    monkeypatch.setattr(ui.texts, "PSEUDO", language)
    monkeypatch.setenv("DESCENT_LAB_LANGUAGE", language)
    case()
    assert len(said) > 40
    assert said - {*messages()} == set()


def test_the_words_are_those_for_people():
    ours = {kind.__name__ for kind in items()}
    found = messages()
    assert {"Playground", "learning rate", "minimum", "{call} has two schedules."} <= {*found}
    assert [
        text for text in found if re.search(r"\b(lanes?|flavours?)\b", text, re.IGNORECASE) and text not in ours
    ] == []


def test_the_template_names_each_text_once():
    names = re.findall(r"^msgid (.*)$", pot(), re.MULTILINE)
    assert len(names) == len({*names}) == len(messages()) + 1
