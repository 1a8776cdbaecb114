"""A press on the contour sets the start, to the pixel."""

import pytest

from tests.setups import RACE


def starts(visit) -> list[float]:
    """The start in the address bar, once it is another than the race's."""
    query = visit.query("start=", without=f"start={RACE['start']}")
    return [float(one) for one in query["start"].split(",")]


def fields(visit) -> list[float]:
    return [float(visit.field(f"start.{axis}").input_value()) for axis in (0, 1)]


@pytest.mark.parametrize("point", [(0.5, 2.0), (-1.7, -0.6)])
def test_a_press_sets_the_start_where_it_was_made(visit, point):
    visit.race(view="step:300")
    visit.group("Start, steps, noise")
    x, y = (round(one) for one in visit.pixel(*point))
    with visit.new_picture():
        visit.page.mouse.click(x, y)
    found = starts(visit)
    px, py = visit.pixel(*found)
    assert abs(px - x) < 1 and abs(py - y) < 1
    visit.page.wait_for_function(
        "([selector, value]) => Math.abs(Number(document.querySelector(selector).value) - value) < 1e-5",
        arg=[".st-key-playground-start-0 input", found[0]],
    )
    assert fields(visit) == pytest.approx(found, abs=1e-5)
    visit.pause(0)
    row = visit.table()[0]
    assert [float(row["x"]), float(row["y"])] == pytest.approx(found, abs=1e-4)


def test_a_start_can_be_typed_too(visit):
    visit.race(view="step:0")
    visit.group("Start, steps, noise")
    with visit.new_picture():
        visit.field("start.0").fill("0.12345")
        visit.field("start.0").press("Enter")
    assert visit.query("start=0.12345,1.0")["start"] == "0.12345,1.0"
    assert float(visit.table()[0]["x"]) == pytest.approx(0.12345, abs=1e-4)


def test_a_drag_zooms_and_leaves_the_start_alone(visit):
    visit.race()
    run, before = visit.data("run"), visit.axes()
    visit.drag("contour", (0.3, 0.3), (0.6, 0.6))
    visit.page.wait_for_function(
        "old => document.querySelector('[data-view=contour] .js-plotly-plot')._fullLayout.xaxis.range[0] > old",
        arg=before["x"][0],
    )
    after = visit.axes()
    assert before["x"][0] < after["x"][0] < after["x"][1] < before["x"][1]
    assert visit.data("run") == run
    visit.do("reset-contour")
    assert visit.axes() == before


def test_while_zoomed_in_a_press_still_means_what_it_points_at(visit):
    visit.race(view="step:0")
    visit.drag("contour", (0.3, 0.3), (0.6, 0.6))
    visit.stage.locator("[data-do=reset-contour]").wait_for()
    axes = visit.axes()
    x, y = (round(one) for one in visit.pixel(sum(axes["x"]) / 2, sum(axes["y"]) / 2))
    with visit.new_picture():
        visit.page.mouse.click(x, y)
    px, py = visit.pixel(*starts(visit))
    assert abs(px - x) < 1 and abs(py - y) < 1
    assert visit.axes() == axes
