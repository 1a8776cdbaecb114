"""The pages "Schedules" and "Reference", without a browser."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine import Run, params, run
from figures.curves import Curve, losses, paths, rates
from figures.thumbnail import contour, curve, isolines, svg, walk
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from tests.payloads import split, unpack
from ui.calls import spell
from ui.lanes import sign
from ui.link import encode
from ui.nested import inside, put, title
from ui.playground.state import decode
from ui.reference.items import CATALOGS, cards, families, matching
from ui.schedules.state import MOST

APP = Path(__file__).parent.parent / "app.py"
NAMES = [*OPTIMIZERS, *SCHEDULES, *LANDSCAPES]


class Page:
    """One visitor on one page."""

    def __init__(self, name: str, **query: str):
        self.name = name
        self.page = AppTest.from_file(APP, default_timeout=600)
        self.page.switch_page(f"pages/{name}.py")
        self.go(**query)

    def go(self, **query: str) -> None:
        for name, value in query.items():
            self.page.query_params[name] = value
        self.run()

    def visit(self, name: str, **query: str) -> None:
        self.page.switch_page(f"pages/{name}.py")
        self.name = name
        self.go(**query)

    def run(self) -> None:
        self.page.run()
        assert not self.page.exception, self.page.exception

    def widget(self, key: str):
        """A widget of the page by its key."""
        return self.page.get_by_key(key if self.name == "reference" else f"{self.name}.{key}")

    def set(self, key: str, value) -> None:
        """Give a widget a value, as a hand would."""
        widget = self.widget(key)
        widget.click() if value is None else widget.set_value(value)
        self.run()

    def sent(self, name: str) -> list:
        """What the components of this name got."""
        found = (one.proto for one in self.page.get("bidi_component"))
        return [json.loads(one.json) for one in found if one.component_name == name]

    def chart(self, key: str) -> dict:
        (found,) = (one.proto for one in self.page.get("plotly_chart") if key in one.proto.id)
        return json.loads(found.spec)

    @property
    def link(self) -> str:
        return self.sent("descent_address")[0]

    @property
    def setup(self):
        """What the playground's stage was sent with."""
        (sent,) = (
            one.proto.bytes for one in self.page.get("bidi_component") if one.proto.component_name == "descent_stage"
        )
        return decode(dict(parse_qsl(unpack(split(sent)[1])[0]["link"], keep_blank_values=True)))[0]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.link, keep_blank_values=True))

    @property
    def warnings(self) -> list[str]:
        return [one.value.replace("\\", "") for one in self.page.warning]

    @property
    def text(self) -> str:
        return "\n".join(one.value for one in (*self.page.markdown, *self.page.caption))

    @property
    def shown(self) -> list[str]:
        return self.sent("descent_found")[0].split()


# Schedules


def test_the_first_visit_compares_four_schedules():
    page = Page("schedules")
    assert page.warnings == []
    kinds = [page.query[f"s{n}"].split("(")[0] for n in range(1, 5)]
    assert kinds == ["Constant", "StepDecay", "CosineDecay", "LinearWarmup"]
    assert "s5" not in page.query
    assert len(page.chart("rates")["data"]) == len(page.chart("losses")["data"]) == 4


def test_a_link_leads_back_to_the_same_page():
    page = Page("schedules", on="Beale()", steps="77", noise="0.5", seed="3", opt="Lion(lr=0.01)", axis="log",
                s2="LinearWarmup(then=StepDecay(step_size=9),warmup_steps=5)", s6="Constant")  # fmt: skip
    assert page.warnings == []
    assert page.query["s2"] == spell(
        SCHEDULES["LinearWarmup"](then=SCHEDULES["StepDecay"](step_size=9), warmup_steps=5)
    )
    assert [key for key in page.query if key.startswith("s") and key[1:].isdigit()] == ["s2", "s6"]
    again = Page("schedules", **page.query)
    assert (again.link, again.warnings) == (page.link, [])
    assert (again.query["axis"], again.query["steps"], again.query["noise"]) == ("log", "77", "0.5")


def test_every_schedule_has_controls_and_a_curve():
    page = Page("schedules", steps="60", **{f"s{n + 1}": name for n, name in enumerate(SCHEDULES)})
    assert page.warnings == []
    for slot, name in enumerate(SCHEDULES):
        page.set("lane", slot)
        assert page.widget(f"s{slot}.which").value == name
    assert len(page.chart("rates")["data"]) == len(SCHEDULES)
    assert len(page.page.latex) == len(SCHEDULES)


def test_no_two_schedules_look_alike():
    assert len({sign(slot) for slot in range(MOST)}) == MOST
    drawn = rates([Curve(slot, "", np.ones(3)) for slot in range(MOST)], log=False)["data"]
    assert len({(one["line"]["color"], one["line"]["dash"]) for one in drawn}) == MOST
    ends = paths(LANDSCAPES["Beale"](), [Curve(slot, "", np.ones((3, 2))) for slot in range(MOST)])["data"]
    assert (
        len({(m["color"], m["symbol"]) for one in ends if one.get("mode") == "markers" for m in [one["marker"]]})
        == MOST + 2
    )


def test_a_card_says_where_a_library_takes_another_path():
    page = Page("reference", item="Rprop")
    assert "**optax.** optax.rprop acts one step late" in page.text


def test_every_optimizer_runs_under_a_schedule():
    page = Page("schedules", steps="30", s1="Constant", s2="CosineDecay")
    for name in OPTIMIZERS:
        page.set("optimizer", name)
        assert page.query["opt"].startswith(f"{name}(")
        assert len(page.chart("losses")["data"]) == 2


def test_what_a_link_has_wrong_is_said_and_the_rest_is_shown():
    asked = {"s1": "CosineDecay(eta_mim=1)", "s2": "Bogus()", "s3": "(" * 5000, "s99": "Constant"}
    page = Page("schedules", opt="Admm(lr=1)", axis="diagonal", on="Nowhere", noise="loud", **asked)
    said = " ".join(page.warnings)
    for word in ("Admm", "eta_mim", "Bogus", "diagonal", "s99", "Nowhere", "loud"):
        assert word in said, word
    assert [key for key in page.query if key.startswith("s") and key[1:].isdigit()] == ["s1"]


@pytest.mark.parametrize("text", ["", "1", "()", "Constant(", "__import__('os')", "é", "\x00", "9" * 10**5])
def test_hostile_links_get_a_message(text):
    page = Page("schedules", s1=text, opt=text)
    assert page.warnings[0].count("\n- ") >= 2
    assert "s4" in page.query


def test_sliders_buttons_and_text_change_the_comparison():
    page = Page("schedules", s1="StepDecay")
    page.set("s0.StepDecay.step_size", 60)
    assert page.query["s1"].startswith("StepDecay(step_size=60,")
    page.set("copy", None)
    assert page.query["s2"] == page.query["s1"]
    page.set("s1.which", "LinearWarmup")
    page.set("s1.then.which", "CosineDecay")
    page.set("s1.LinearWarmup.warmup_steps", 7)
    assert "LinearWarmup(then=CosineDecay(" in page.query["s2"]
    assert "warmup_steps=7" in page.query["s2"]
    page.set("exact1", "Constant(")
    assert len(page.page.error) == 1
    assert "LinearWarmup" in page.query["s2"]
    page.set("exact1", "PolynomialDecay(power=2.0)")
    assert not page.page.error
    assert page.query["s2"].startswith("PolynomialDecay(power=2.0")
    page.set("remove", None)
    assert "s2" not in page.query
    assert page.widget("remove").disabled
    for _ in range(MOST - 1):
        page.set("add", None)
    assert page.widget("add").disabled
    page.set("axis", "log")
    assert page.query["axis"] == "log"
    assert page.chart("rates")["layout"]["yaxis"]["type"] == "log"
    page.set("Adam.lr", 0.1)
    assert "lr=0.1" in page.query["opt"]


def test_steps_and_noise_are_those_of_the_playground():
    page = Page("playground")
    page.set("group", "start")
    page.set("steps", 123)
    page.visit("schedules")
    assert page.query["steps"] == "123"
    page.set("noise", 0.5)
    page.visit("playground")
    setup = page.setup
    assert (setup.steps, setup.noise, len(setup.lanes)) == (123, 0.5, 3)


def test_the_comparison_survives_a_change_of_page():
    page = Page("schedules", s3="StepDecay(step_size=33)")
    before = page.link
    page.page.query_params.clear()
    page.visit("reference")
    page.visit("schedules")
    assert page.link == before


@pytest.mark.parametrize("new", [False, True])
def test_a_schedule_is_sent_to_a_lane(new):
    page = Page("schedules", s1="StepDecay(step_size=44)", opt="Lion(lr=0.02)")
    page.widget("send_to").select_index(3 if new else 1)
    page.set("send", None)
    setup = page.setup
    assert len(setup.lanes) == (4 if new else 3)
    lane = setup.lane(3 if new else 1)
    assert lane.schedule == SCHEDULES["StepDecay"](step_size=44)
    assert type(lane.optimizer).__name__ == ("Lion" if new else "RMSProp")


def test_a_schedule_that_watches_the_loss_shows_the_rate_of_its_run():
    watching = SCHEDULES["ReduceOnPlateau"](patience=1, threshold=0.3)
    page = Page("schedules", on="Beale", opt="Adam(lr=0.1)", steps="200", s1=spell(watching))
    assert "has no curve of its own" in page.text
    landscape = LANDSCAPES["Beale"]()
    made = run(Run(landscape, OPTIMIZERS["Adam"](lr=0.1), watching, steps=200))
    (drawn,) = rates([Curve(0, "", made.lrs)], log=False)["data"]
    np.testing.assert_array_equal(drawn["y"], made.lrs)
    assert len(set(made.lrs)) > 1


# Reference


def test_every_item_has_a_card():
    page = Page("reference")
    assert sorted(page.shown) == sorted(NAMES)
    assert len(set(NAMES)) == len(NAMES)  # a link names an item without saying of what kind
    (html,) = (one["html"] for one in page.sent("descent_gallery"))
    for card in cards().values():
        assert f'data-name="{card.name}" href="?item={card.name}"' in html
    assert html.count("<svg") == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_card_opens_in_full(name):
    page = Page("reference", item=name)
    card = cards()[name]
    assert page.warnings == []
    assert [one.value for one in page.page.header] == [card.label]
    assert card.cls.idea() in page.text
    for one in params(card.cls):
        assert f"`{one.name}`" in page.text
    assert f"class {name}(" in card.source.read_text()
    large = page.sent("descent_gallery")[0]["html"]
    href = re.search(r'href="\./\?([^"]+)"', large).group(1).replace("&amp;", "&").replace("&#x27;", "'")
    setup, _, problems = decode(dict(parse_qsl(href)))
    assert (repr(setup), problems) == (repr(card.setup), [])
    assert name in href


def test_the_link_of_a_card_opens_in_a_playground_that_was_in_use():
    page = Page("playground")
    page.visit("reference", item="Lion")
    page.page.query_params.clear()
    setup = cards()["Lion"].setup
    page.visit("playground", **dict(parse_qsl(encode(setup))))
    assert repr(page.setup) == repr(setup)
    page.page.query_params.clear()
    page.visit("reference")
    page.visit("playground")
    assert repr(page.setup) == repr(setup)


def test_the_search_finds_names_ideas_formulas_papers_and_parameters():
    assert matching("ADAM", None, None)[0].label.startswith("Ada")
    assert [card.name for card in matching("rosenbrock 1960", "landscape", None)] == ["Rosenbrock"]
    assert "Adam" in [card.name for card in matching("kingma 2014", None, None)]
    assert "Adam" in [card.name for card in matching(r"\sqrt{v_t", None, None)]
    assert "StepDecay" in [card.name for card in matching("step_size drops", "schedule", None)]
    assert matching("no such thing at all", None, None) == []
    assert matching("", None, None) == list(cards().values())
    for kind, catalog in CATALOGS.items():
        assert {card.name for card in matching("", kind, None)} == set(catalog)
        for family in families(kind):
            assert {card.family for card in matching("", kind, family)} == {family}


def test_search_and_filters_narrow_the_page_and_close_a_card():
    page = Page("reference", q="momentum", item="Adam")
    assert page.page.text_input(key="q").value == "momentum"
    page.set("q", "rosenbrock")
    assert "item" not in page.page.query_params
    assert "Rosenbrock" in page.shown
    page.set("q", "")
    page.set("kind", "schedule")
    assert sorted(page.shown) == sorted(SCHEDULES)
    page.set("family", SCHEDULES["CosineDecay"].family)
    assert "CosineDecay" in page.shown
    assert len(page.shown) < len(SCHEDULES)
    page.set("q", "zzzz")
    assert page.shown == []


@pytest.mark.parametrize("name", ["Admm", "", "<b>x</b>", "a" * 10**5, "Adam()"])
def test_an_unknown_card_is_said(name):
    page = Page("reference", item=name)
    assert len(page.warnings) == 1
    assert "is not known" in page.warnings[0]
    assert len(page.warnings[0]) < 200
    assert len(page.shown) == len(NAMES)


# Pictures and helpers


def test_isolines_follow_a_circle():
    x, y = np.meshgrid(np.arange(41), np.arange(41))
    lines = isolines(np.hypot(x - 20.0, y - 20.0), 12.0)
    assert len(lines) == 1
    line = np.array(lines[0])
    np.testing.assert_allclose(np.hypot(*(line - 20).T), 12, atol=0.02)
    np.testing.assert_array_equal(line[0], line[-1])


@pytest.mark.parametrize("name", LANDSCAPES)
def test_small_pictures_are_small(name):
    card = cards()[name]
    drawn = svg(contour(card.cls()) + walk(card.run))
    assert len(drawn) < 16_000
    assert "nan" not in drawn


@pytest.mark.parametrize("name", SCHEDULES)
def test_small_curves_are_small(name):
    drawn = curve(cards()[name].run)
    assert "nan" not in drawn
    assert len(drawn) < 6000


def test_a_line_of_the_chart_keeps_its_ends_when_it_is_thinned():
    values = np.linspace(1.0, 2.0, 5001)
    (line,) = rates([Curve(2, "long", values)], log=False)["data"]
    assert len(line["x"]) <= 1000
    assert (line["x"][0], line["x"][-1], line["y"][-1]) == (0, 5000, 2.0)


def test_losses_are_drawn_above_the_floor_if_there_is_one():
    curves = [Curve(0, "", np.array([3.0, 2.0, 1.0]))]
    assert losses(curves, 1.0)["layout"]["yaxis"]["type"] == "log"
    np.testing.assert_array_equal(losses(curves, 1.0)["data"][0]["y"], [2.0, 1.0, np.nan])
    assert "type" not in losses(curves, -np.inf)["layout"]["yaxis"]


def test_paths_end_in_a_marker_of_their_slot():
    landscape = LANDSCAPES["Beale"]()
    figure = paths(landscape, [Curve(3, "way", np.array([[0.0, 1.0], [2.0, 0.5]]))])
    assert [one.get("marker", {}).get("symbol") for one in figure["data"]] == [
        None,
        "star",
        None,
        "diamond",
        "circle-open",
    ]


def test_nested_items_are_found_named_and_replaced():
    outer = SCHEDULES["LinearWarmup"](then=SCHEDULES["CosineDecay"]())
    (where,) = inside(outer)
    assert where.field == "then"
    assert title(outer) == f"{outer.label} → {outer.then.label}"
    assert put(outer, where, SCHEDULES["Constant"]()).then == SCHEDULES["Constant"]()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SixHumpCamel", ["−1.0316", "(0.089842, -0.71266)", "**Saddles.**"]),
        ("ProductValley", ["0 at (1, 1), (-1, -1)", "all along a curve"]),
        ("Saddle", ["None that is known", "**Saddles.** (0, 0)."]),
        ("Custom", ["0 at (0, 0)"]),
    ],
)
def test_a_landscapes_card_says_where_it_is_lowest(name, said):
    text = Page("reference", item=name).text
    for one in said:
        assert one.replace("−", "-") in text
