"""What travels to the browser of trainings."""

import numpy as np
import pytest

from stage.trainings import heights_of, plane_id, plane_payload, training_payload
from tests.payloads import unpack

LOSSES = np.add.outer(np.linspace(0, 1, 41) ** 2, np.linspace(0, 1, 41) ** 2) + 0.01
DOMAIN = ((-1.0, 2.0), (0.0, 1.0))


def test_the_plane_is_a_surface_of_the_stage():
    header, columns = unpack(plane_payload(DOMAIN, LOSSES, ["a", "b"]))
    assert header["id"] == plane_id(DOMAIN, LOSSES)
    assert header["variables"] == ["a", "b"]
    assert header["size"] == 41
    assert header["charts"]["plane"] == header["charts"]["surface"]
    (height,) = columns
    assert len(height) == 41 * 41
    assert 10 ** height.reshape(41, 41)[3, 5] - header["softening"] == pytest.approx(LOSSES[3, 5], rel=1e-5)


def test_another_plane_has_another_name():
    assert plane_id(DOMAIN, LOSSES) != plane_id(DOMAIN, LOSSES + 1)
    assert plane_id(DOMAIN, LOSSES) != plane_id(((0.0, 1.0), (0.0, 1.0)), LOSSES)


def test_heights_bear_what_is_no_number():
    losses = LOSSES.copy()
    losses[0, 0] = np.inf
    losses[1, 1] = np.nan
    how = heights_of(losses)
    assert np.isfinite([how.low, how.high, how.softening]).all()
    assert np.isfinite(how.of(losses)).all()
    assert heights_of(np.full((3, 3), np.nan)).high > 0


def test_weights_and_rows_travel_with_the_curves():
    lane = {
        "slot": 2,
        "label": "Adam",
        "detail": "lr 0.1",
        "status": "finished",
        "ended": 2,
        "facts": {"units": [3, 1], "size": 13, "events": [[1, "cut"]]},
        "columns": {"loss": [3.0, 2.0, 1.0], "weights": np.arange(39.0).reshape(3, 13)},
        "validation": {"loss": [3.5, 2.5, 1.5]},
    }
    rows = {"flat": True, "classes": ["a", "b"], "columns": {"row_x": [0.5, 1.5]}}
    header, columns = unpack(
        training_payload([lane], surface_id="s", start=(0.0, 1.0), rows=rows, chosen=2, title="Moons")
    )
    assert header["lanes"][0]["events"] == [[1, "cut"]]
    assert header["chosen"] == 2
    assert header["data"] == {"flat": True, "classes": ["a", "b"]}
    found = {(one["name"], one.get("iterate")): numbers for one, numbers in zip(header["columns"], columns)}
    assert found["weights", None].tolist() == list(range(39))
    assert found["loss", "validation"].tolist() == [3.5, 2.5, 1.5]
    assert found["row_x", None].tolist() == [0.5, 1.5]
    assert header["run"]


def test_losses_that_are_all_alike_are_not_flattened():
    how = heights_of(1.0 + 0.05 * LOSSES)
    assert not how.log
    seen = how.of(1.0 + 0.05 * LOSSES)
    assert (seen.min(), seen.max()) == pytest.approx((how.low, how.high))
    assert unpack(plane_payload(DOMAIN, 1.0 + 0.05 * LOSSES, ["a", "b"]))[0]["scale"] == "linear"
    flat = heights_of(np.full((3, 3), 2.0))
    assert flat.high > flat.low
