"""The views that a stage can show."""

from pathlib import Path

import pytest

from stage import views

STAGE = Path(views.__file__).parent


def test_every_view_and_layer_has_its_file_and_every_file_its_row():
    assert {path.stem for path in (STAGE / "views").glob("*.js")} == set(views.VIEWS)
    layers = {layer for view in views.VIEWS.values() for layer in view.layers}
    assert {path.stem for path in (STAGE / "layers").glob("*.js")} == layers


def test_what_is_listed_is_what_was_asked_for():
    assert views.listed([["loss"], ["rate", "contour"]]) == [
        [{"id": "loss", "layers": views.VIEWS["loss"].layers}],
        [{"id": one, "layers": views.VIEWS[one].layers} for one in ("rate", "contour")],
    ]
    with pytest.raises(KeyError, match="globe"):
        views.listed([["globe"]])


def test_the_views_of_networks_follow_from_the_data():
    assert views.network_rows(True, True) == (("boundary", "plane"), ("epochs", "accuracy", "rates"))
    assert views.network_rows(False, False) == (("plane",), ("epochs", "rates"))
