"""The page "Network", without a browser."""

import csv
import io
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from networks import fit
from networks.seen import seen
from tests.payloads import split, unpack
from ui.network.state import FIRST, Nets, decode
from ui.network.trainings import Shown, file

APP = Path(__file__).parent.parent / "app.py"
GROUPS = ("lane", "network", "callbacks", "data")


class Net:
    """One visitor on the page, with one group of its controls open."""

    def __init__(self, group: str = "lane", **query: str):
        self.page = AppTest.from_file(APP, default_timeout=600)
        self.page.switch_page("pages/network.py")
        self.page.session_state["network.group"] = group
        for name, value in query.items():
            self.page.query_params[name] = value
        self.run()

    def run(self) -> None:
        self.page.run()
        assert not self.page.exception, self.page.exception

    def set(self, key: str, value) -> None:
        """Give a widget a value, as a hand would; None presses a button."""
        widget = self.page.get_by_key(f"network.{key}")
        widget.click() if value is None else widget.set_value(value)
        self.run()

    @property
    def picture(self) -> dict:
        """The header of what the stage shows."""
        (stage,) = (one for one in self.page.get("bidi_component") if one.proto.component_name.endswith("stage"))
        return unpack(split(stage.proto.bytes)[1])[0]

    @property
    def state(self) -> Nets:
        return decode(dict(one.split("=", 1) for one in self.picture["link"].split("&")))[0]

    @property
    def said(self) -> str:
        return "\n".join(one.value for one in (*self.page.warning, *self.page.markdown, *self.page.caption))


@pytest.fixture(scope="module")
def net() -> Net:
    return Net()


def test_the_first_picture(net):
    header = net.picture
    assert [one["label"] for one in header["lanes"]] == ["SGD", "Momentum", "Adam"]
    assert header["chosen"] == 2
    assert header["data"]["classes"] == ["upper", "lower"]
    assert header["title"] == "Two moons"
    assert "two directions hold" in net.said
    assert "ReduceLROnPlateau cut the rate" in net.said


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_has_its_controls(group):
    keys = {
        "lane": ("optimizer", "batch", "schedule"),
        "network": ("initializer",),
        "callbacks": ("callbacks",),
        "data": ("data", "validation", "split", "epochs", "draw", "plane"),
    }
    page = Net(group)
    for key in keys[group]:
        assert page.page.get_by_key(f"network.{key}") is not None


def test_what_is_changed_is_trained(net):
    net.set("optimizer", "Lion")
    assert net.picture["lanes"][2]["label"] == "Lion"
    net.set("schedule", "CosineDecay")
    assert [one["label"] for one in net.picture["lanes"]] == ["SGD", "Momentum", "Lion"]
    assert "ReduceLROnPlateau" not in net.picture["lanes"][2]["detail"]  # both set the rate
    net.set("add", None)
    assert len(net.picture["lanes"]) == 4
    net.set("remove", None)
    assert len(net.picture["lanes"]) == 3


def test_callbacks_are_chosen_in_order():
    page = Net("callbacks")
    page.set("callbacks", ["EarlyStopping", "ReduceLROnPlateau"])
    detail = page.picture["lanes"][2]["detail"]
    assert detail.endswith("EarlyStopping · ReduceLROnPlateau")


@pytest.mark.parametrize("name", ["Digits", "Penguins", "Bumpy", "Spirals"])
def test_other_data(name):
    page = Net("data", data=f"{name}()", epochs="5")
    header = page.picture
    assert header["data"]["flat"] == (name != "Digits")
    if name == "Penguins":
        assert "Missing in one of them" in page.said and "Adelie" in page.said
    if name == "Digits":
        assert "CC BY 4.0" in page.said


def test_what_cannot_be_is_told():
    page = Net("data", val="0.9", data="Moons(rows=5)")
    assert "This cannot be trained" in page.said or page.picture
    page = Net("lane", opt1="Newton()", epochs="5")
    assert "second derivatives" in page.said


def test_the_file_has_every_epoch_to_the_last_digit():
    made = fit(Nets(steps=4).fit(FIRST[2]))
    rows = list(csv.reader(io.StringIO(file([Shown(FIRST[2], made, seen(made))]))))
    assert rows[0][3:] == ["loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"]
    assert len(rows) == 5
    assert float(rows[3][3]) == made.train_loss[2]
    assert float(rows[3][7]) == made.lrs[2]
