"""A page's state as declared: one row a part, walked both ways, with aliases, and parts that a link can hide."""

from dataclasses import dataclass, fields

import pytest

from tests.setups import RACE
from tests.test_app import App
from tests.test_pages import Page
from ui import link
from ui.codecs import Choice, Names, Number, Whole
from ui.document import Document, part
from ui.playground.state import CONTROLS, Setup
from ui.schedules.state import CONTROLS as COMPARED


@dataclass(frozen=True)
class Toy(Document):
    """A page that does not exist."""

    wheels: int = part("w", Whole(1, 8), 4, alias=("wheels",))
    speed: float = part("speed", Number(0.0, 1e6), 0.1)
    colour: str = part("c", Choice(("red", "blue")), "red")
    hidden: tuple[str, ...] = part("hide", Names(("wheels", "speed")), ())
    glance: int | None = part("look", Whole(0, 9), None, kept=False)

    page = "toy"


def opened(**query: str):
    return link.decode(query, Toy())


def test_every_part_is_written_and_read_again():
    toy = Toy(3, 0.1 + 0.2, "blue", ("speed",))
    text = link.encode(toy)
    assert text == "v=1&w=3&speed=0.30000000000000004&c=blue&hide=speed"
    assert link.decode(link.split(text), Toy()) == (toy, [])
    assert link.encode(Toy()) == "v=1&w=4&speed=0.1&c=red"


def test_a_key_of_an_older_link_is_still_read_and_the_newer_one_counts():
    assert opened(wheels="6")[0].wheels == 6
    assert opened(wheels="6", w="2") == (Toy(wheels=2), [])


def test_what_only_a_link_says_is_read_and_not_written():
    toy, problems = opened(look="7")
    assert (toy.glance, problems) == (7, [])
    assert "look" not in link.encode(toy)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"w": "9"}, "w=9 is not a whole number from 1 to 8."),
        ({"w": "2.5"}, "w=2.5 is not a whole number from 1 to 8."),
        ({"speed": "2e6"}, "speed=2e6 is not a number from 0 to 1e6."),
        ({"c": "green"}, "c=green is none of red, blue."),
        ({"hide": "speed,horn"}, "hide=horn is none of wheels, speed."),
        ({"v": "9"}, "The link is of version 9, which this app does not know; read as version 1."),
        ({"q": "1"}, "Not known here: q."),
    ],
)
def test_what_cannot_be_read_is_said_and_the_declared_value_stays(query, said):
    toy, problems = opened(**query)
    assert problems == [said]
    assert toy == Toy(hidden=("speed",) if "hide" in query else ())


@pytest.mark.parametrize("controls", [CONTROLS, COMPARED])
def test_controls_that_can_be_hidden_have_names_of_their_own(controls):
    assert len(set(controls)) == len(controls)


HIDDEN = {
    "landscape": "landscape", "lanes": "lane", "optimizer": "optimizer", "schedule": "schedule",
    "start": "start.0", "steps": "steps", "noise": "noise", "seed": "seed", "stop": "stopping",
}  # fmt: skip


@pytest.mark.parametrize("name", CONTROLS)
def test_a_link_can_hide_each_group_of_controls(name):
    group = "start" if name in ("start", "steps", "noise", "seed", "stop") else "lane"
    app = App(group, **RACE, hide=name)
    keys = {one.removeprefix("playground.") for one in keyed(app)}
    if name == "reasons":
        kinds = {one.proto.component_name for one in app.page.get("bidi_component")}
        assert "descent_stage" in kinds and "descent_remarks" not in kinds
    elif name == "more":
        assert "more" not in app.widget("group").options and "Advanced" not in app.widget("group").options
    else:
        assert HIDDEN[name] not in keys
        shown = {HIDDEN[one] for one in CONTROLS if one in HIDDEN} & keys
        assert shown
    assert f"hide={name}" in app.sent["link"]
    app.check()


def keyed(app) -> set[str]:
    """The keys of all widgets of the playground."""
    kinds = ("selectbox", "button_group", "pills", "number_input", "toggle", "segmented_control")
    return {str(one.key) for kind in kinds for one in app.page.get(kind) if getattr(one, "key", None)}


def test_with_everything_hidden_there_is_still_a_picture():
    app = App(**RACE, hide=",".join(CONTROLS))
    app.check()
    assert app.warnings == []
    page = Page("schedules", hide=",".join(COMPARED))
    assert page.warnings == [] and page.query["hide"] == ",".join(COMPARED)


def test_the_playground_declares_one_part_for_each_field():
    assert {one.name for one in link.parts(Setup)} == {one.name for one in fields(Setup)}
