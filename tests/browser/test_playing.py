"""One clock: buttons, slider, keys, curve charts and the table agree on the step."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def visit(visit):
    visit.race(steps="200")
    return visit


def test_buttons_move_the_clock(visit):
    for name, step in (
        ("forward", 51),
        ("forward", 52),
        ("back", 51),
        ("last", 200),
        ("forward", 200),
        ("first", 0),
        ("back", 0),
    ):
        visit.do(name)
        visit.wait("step", step)
    assert visit.data("playing") == "false"


def test_play_goes_on_from_here_and_stops_at_the_end(visit):
    visit.stage.locator(".dl-speed").select_option("8")
    visit.do("play")
    visit.wait("playing", "true")
    visit.wait("step", 200)
    visit.wait("playing", "false")
    visit.do("play")  # from the beginning
    visit.page.wait_for_function("() => Number(document.querySelector('.dl-stage').dataset.step) < 150")
    visit.wait("step", 200)


def test_pause_stops_at_a_whole_step_and_stays(visit):
    visit.stage.locator(".dl-speed").select_option("0.25")
    visit.do("play")
    visit.page.wait_for_function("() => Number(document.querySelector('.dl-stage').dataset.step) > 52")
    visit.pause()
    step = visit.data("step")
    assert 52 < int(step) < 200
    visit.page.evaluate("() => { window.left = 30; const f = () => --window.left && requestAnimationFrame(f); f(); }")
    visit.page.wait_for_function("() => window.left === 0")  # thirty frames later
    assert visit.data("step") == step
    assert visit.query(f"step:{step}")["view"] == f"step:{step}"


def test_repeat_begins_again(visit):
    visit.stage.locator(".dl-speed").select_option("8")
    visit.do("loop")
    expect(visit.stage.locator("[data-do=loop]")).to_have_attribute("aria-pressed", "true")
    visit.pause(190)
    visit.do("play")
    visit.page.wait_for_function("() => Number(document.querySelector('.dl-stage').dataset.step) < 100")
    assert visit.data("playing") == "true"
    visit.pause()


def test_the_slider_scrubs_by_hand_and_by_key(visit):
    slider = visit.stage.locator(".dl-scrub")
    box = slider.bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visit.stage).not_to_have_attribute("data-step", "50")
    middle = int(visit.data("step"))
    assert 90 <= middle <= 110
    slider.press("ArrowRight")
    visit.wait("step", middle + 1)
    slider.press("Home")
    visit.wait("step", 0)
    slider.press("End")
    visit.wait("step", 200)


def test_keys_anywhere_on_the_page(visit):
    keys = (
        ("ArrowRight", 51),
        ("Shift+ArrowRight", 61),
        ("ArrowLeft", 60),
        ("Shift+ArrowLeft", 50),
        ("End", 200),
        ("Home", 0),
    )
    for key, step in keys:
        visit.press(key)
        visit.wait("step", step)
    visit.press(" ")
    visit.wait("playing", "true")
    visit.press(" ")
    visit.wait("playing", "false")


def test_keys_belong_to_the_control_that_has_the_focus(visit):
    lr = visit.slider("lane0.Momentum.lr")
    lr.focus()
    with visit.new_picture():
        visit.press("ArrowRight")
    with visit.new_picture():
        visit.press("Home")
    visit.page.locator(".st-key-playground-optimizer :is([role=button], input, button)").first.focus()
    visit.press("ArrowDown", "Escape")
    assert (visit.data("step"), visit.data("playing")) == ("50", "false")
    visit.page.locator(".st-key-playground-add button").focus()
    with visit.new_picture():
        visit.press(" ")  # presses Add and nothing else
    assert len(visit.table()) == 4
    assert (visit.data("step"), visit.data("playing")) == ("50", "false")


def test_keys_belong_to_the_field_being_typed_in(visit):
    visit.group("Start, steps, noise")
    seed = visit.field("seed")
    seed.click()
    visit.press("Home", "End", "ArrowLeft", " ")
    assert (visit.data("step"), visit.data("playing")) == ("50", "false")
    visit.group("Advanced")
    exact = visit.field("exact.optimizer")
    exact.click()
    visit.press("Home", " ", "ArrowRight", "End")
    assert exact.input_value().startswith(" Momentum(")
    assert (visit.data("step"), visit.data("playing")) == ("50", "false")


def test_the_table_tells_the_step_and_a_pointer_over_a_curve_another(visit):
    def heading():
        return visit.stage.locator("[data-column=optimizer]")

    expect(heading()).to_have_text("At step 50")
    first = visit.table()
    box = visit.view("loss").bounding_box()
    visit.page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(heading()).not_to_have_text("At step 50")
    assert visit.table()[0]["x"] != first[0]["x"]
    visit.page.mouse.move(5, 5)
    expect(heading()).to_have_text("At step 50")
    assert visit.table() == first


def test_a_press_on_a_curve_goes_to_that_step(visit):
    box = visit.view("rate").bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    expect(visit.stage).not_to_have_attribute("data-step", "50")
    assert 70 < int(visit.data("step")) < 130


def test_a_lane_is_hidden_and_shown_everywhere_by_its_row(visit):
    row = visit.stage.locator(".dl-lane").nth(1)
    row.click()
    expect(row).to_have_attribute("aria-pressed", "false")
    assert visit.query("hide:1")["view"] == "step:50;hide:1"
    row.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "true")
    assert visit.query(without="hide")["view"] == "step:50"


def test_the_loss_axis_is_logarithmic_or_linear(visit):
    for scale in ("linear", "log"):
        visit.stage.locator(f"[data-loss={scale}]").click()
        expect(visit.stage.locator(f"[data-loss={scale}]")).to_have_attribute("aria-pressed", "true")
    visit.stage.locator("[data-loss=linear]").click()
    assert "loss:linear" in visit.query("loss:linear")["view"]
