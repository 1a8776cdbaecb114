"""Drop a file in: it appears everywhere and breaks nothing, whatever it declares."""

import json

import pytest

from tests.strangers.house import items, python

ITEMS = items()
NAMES = [one.split(".")[1] for one in ITEMS]
NOT_PICTURED = {"ThreeBowl"}  # over three variables


@pytest.fixture(scope="module")
def walked(house):
    return json.loads(python(house, "tests/strangers/walk.py", *ITEMS).splitlines()[-1])


def test_there_is_a_stranger_of_every_kind():
    assert {one.split(".")[0] for one in ITEMS} == {"landscapes", "optimizers", "schedules"}
    assert {"LineFit", "ThreeBowl", "Dimmed", "Tethered", "Spelled"} < {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_no_page_breaks(walked, name):
    places = walked["items"][name]["places"]
    assert len(places) == 13
    assert {where: one["exceptions"] for where, one in places.items() if one["exceptions"]} == {}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_PICTURED])
def test_its_link_is_understood(walked, name):
    places = walked["items"][name]["places"]
    assert {where: one["problems"] for where, one in places.items() if one["problems"]} == {}


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_chosen(walked, name):
    label, places = walked["items"][name]["label"], walked["items"][name]["places"]
    assert (label in places["playground"]["options"]) is (name not in NOT_PICTURED)
    if f"landscapes.{name}" not in ITEMS:  # the page Schedules shows the playground's surface
        assert label in places["schedules"]["options"]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_card(walked, name):
    full = walked["items"][name]["places"]["reference"]
    assert walked["items"][name]["label"] in full["text"]
    assert walked["items"][name]["idea"] in full["text"]
    assert f'data-name=\\"{name}\\"' in walked["cards"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_PICTURED])
def test_its_formula_and_its_code_are_shown(walked, name):
    places = walked["items"][name]["places"]
    assert walked["items"][name]["label"] in places["Formulas"]["text"]
    for framework in ("PyTorch", "Keras", "optax", "NumPy"):
        said = places[f"Code for {framework}"]["text"]
        without = (f"{framework} has no {walked['items'][name]['label']}", "not given by a formula")
        assert "import " in said or any(one in said for one in without)
    if name != "LineFit":
        assert "import " in places["Code for NumPy"]["text"]


def test_reference_stays_whole_for_everybody(walked):
    assert walked["reference"]["exceptions"] == []
    for name in NAMES:
        assert f'data-name=\\"{name}\\"' in walked["cards"]


def test_what_cannot_be_pictured_is_said_to_be(walked):
    for page in ("playground", "schedules"):
        (said,) = walked["items"]["ThreeBowl"]["places"][page]["problems"]
        assert "ThreeBowl" in said and "3 variables" in said


def test_the_point_with_a_new_name_is_named(walked):
    assert "trailing" in walked["items"]["Tethered"]["places"]["What happened"]["text"]


def test_what_has_no_formula_says_so_instead_of_a_script(walked):
    for framework in ("PyTorch", "Keras", "optax", "NumPy"):
        assert "not given by a formula" in walked["items"]["LineFit"]["places"][f"Code for {framework}"]["text"]


def test_the_spelled_call_is_exported(walked):
    places = walked["items"]["Spelled"]["places"]
    assert "pytorch_optimizer.Stranger(params, lr=" in places["Code for PyTorch"]["text"]
    assert "optax.contrib.stranger(" in places["Code for optax"]["text"]


READ = """
from interop import CodeError, from_code
from optimizers import Spelled
for code in ("pytorch_optimizer.Stranger(params, lr=0.25, beta=0.5)", "optax.contrib.stranger(0.25, decay=0.5)"):
    assert from_code(code)[0] == Spelled(lr=0.25, beta=0.5), from_code(code)
for code, said in (("0.25, decay=0.5, odd=1", "odd"), ("0.25", "needs decay"), ("0.25, decay='a'", "must be a number")):
    try:
        from_code(f"optax.contrib.stranger({code})")
    except CodeError as error:
        assert said in str(error), str(error)
    else:
        raise AssertionError(code)
"""


def test_the_spelled_call_is_read(house):
    """With all that it says; what is left out is known once `make peers` has written down the library's defaults."""
    python(house, "-c", READ)
