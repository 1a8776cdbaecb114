"""What somebody new is told, what the keys are, and how it looks through a projector and in forced colours."""

import io

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import expect


def test_one_line_tells_what_a_click_does_until_the_first_click(visitor):
    visit = visitor()
    visit.race()
    hint = visit.stage.locator(".dl-hint")
    expect(hint).to_have_text("Click the map to choose a start. Space plays.")
    visit.do("forward")
    expect(hint).to_have_count(0)
    visit.race()
    expect(hint).to_have_count(0)


def test_on_a_touch_screen_it_says_tap(visitor):
    visit = visitor(width=390, height=844, has_touch=True, is_mobile=True)
    visit.race()
    hint = visit.stage.locator(".dl-hint")
    expect(hint).to_have_text("Tap the map to choose a start.")
    with visit.new_picture():
        visit.page.touchscreen.tap(*visit.pixel(0.5, 2.0))
    expect(hint).to_have_count(0)


def test_on_a_phone_the_map_and_the_player_fill_the_upper_half(visitor):
    visit = visitor(width=390, height=844, has_touch=True, is_mobile=True)
    visit.race()
    bar = visit.stage.locator(".dl-bar").bounding_box()
    assert bar["y"] + bar["height"] <= 422
    assert visit.view("contour").bounding_box()["height"] > 220


def test_keys_are_in_the_tooltips_and_a_question_mark_lists_them(visit):
    visit.race()
    for name, title in (("play", "Play (Space)"), ("back", "One step back (←)"), ("last", "Last step (End)")):
        expect(visit.stage.locator(f"[data-do={name}]")).to_have_attribute("title", title)
    visit.press("?")
    keys = visit.stage.locator(".dl-keys")
    expect(keys).to_be_visible()
    assert "Space" in keys.inner_text() and "ten steps back or forward" in keys.inner_text()
    visit.press("ArrowRight")
    visit.press("Escape")
    expect(keys).to_be_hidden()
    assert visit.data("step") == "50"
    visit.do("keys")
    expect(keys).to_be_visible()
    keys.get_by_role("button", name="Close").click()
    expect(keys).to_be_hidden()


def test_the_gradient_norm_is_a_third_choice(visit):
    visit.race()
    picture = "() => document.querySelector('[data-view=loss] canvas').toDataURL()"
    loss = visit.page.evaluate(picture)
    visit.stage.locator("[data-loss=gradient]").click()
    expect(visit.stage.locator("[data-view=loss] .dl-title")).to_have_text("Gradient norm")
    assert visit.page.evaluate(picture) != loss
    assert "loss:gradient" in visit.query("loss:gradient")["view"]
    visit.race(view="step:50;loss:gradient")
    expect(visit.stage.locator("[data-loss=gradient]")).to_have_attribute("aria-pressed", "true")
    visit.stage.locator("[data-loss=log]").click()
    expect(visit.stage.locator("[data-view=loss] .dl-title")).to_have_text("Loss")


def test_the_fill_of_the_bar_ends_at_the_thumb(visit):
    visit.race(steps="4", view="step:1")
    bar = visit.stage.locator(".dl-scrub")
    box = bar.bounding_box()
    strip = shot(visit, box)
    middle = strip.height // 2
    filled = strip.getpixel((3, middle))
    ends = max(x for x in range(strip.width) if close(strip.getpixel((x, middle)), filled))
    thumb = 7.5 + (box["width"] - 15) / 4
    assert ends == pytest.approx(thumb, abs=8)  # half a thumb, which has the same colour


def test_the_thumb_grows_with_the_screen(visitor):
    visit = visitor(width=2400, height=1200)
    visit.race()
    size = "bar => parseFloat(getComputedStyle(bar, '::-webkit-slider-thumb').width)"
    assert visit.stage.locator(".dl-scrub").evaluate(size) > 20


def shot(visit, box: dict) -> Image.Image:
    return Image.open(io.BytesIO(visit.page.screenshot(clip=box))).convert("RGB")


def close(one, other) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) < 40


def washed(visit, box: dict) -> float:
    """How much the picture varies when a bright room adds 60 % of white to it."""
    seen = shot(visit, box)
    pale = Image.blend(seen, Image.new("RGB", seen.size, "white"), 0.6).convert("L")
    return ImageStat.Stat(pale).stddev[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_through_a_projector_contours_surface_and_colour_bar_stay_visible(visitor, scheme):
    visit = visitor(color_scheme=scheme)
    visit.race()
    frame = visit.view("contour").bounding_box()

    def parts() -> dict[str, dict]:
        bar = visit.view("contour").locator(".cbfills").bounding_box()
        ground = {"x": frame["x"] + 60, "y": frame["y"] + 30, "width": 200, "height": 150}
        surface = visit.view("surface").bounding_box()
        return {"contour": ground, "bar": bar, "surface": surface}

    size = "bar => parseFloat(getComputedStyle(bar).fontSize)"
    before = {name: washed(visit, box) for name, box in parts().items()}
    small = visit.stage.evaluate(size)
    button = visit.stage.locator("[data-do=projector]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert "look:projector" in visit.query("look:projector")["view"]
    visit.rest()
    after = {name: washed(visit, box) for name, box in parts().items()}
    assert visit.stage.evaluate(size) >= 1.2 * small
    for name, least in {"contour": 9, "bar": 9, "surface": 9}.items():
        assert after[name] > max(least, 1.3 * before[name]), (name, before, after)
    other = visitor(color_scheme=scheme)
    other.race(view="step:50;look:projector")
    expect(other.stage.locator("[data-do=projector]")).to_have_attribute("aria-pressed", "true")
    assert other.stage.evaluate(size) == visit.stage.evaluate(size)
    other.do("projector")
    assert "look" not in other.query(without="look")["view"]


def test_in_forced_colours_buttons_the_bar_and_what_is_chosen_are_visible(visitor):
    visit = visitor(forced_colors="active", color_scheme="dark")
    visit.race()
    visit.do("loop")
    looks = visit.stage.locator("button:visible, select:visible").evaluate_all(
        """all => all.map(one => {
            const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(one);
            const chosen = one.getAttribute("aria-pressed") === "true" || one.matches(".dl-main");
            return [parseFloat(borderTopWidth), borderTopColor, backgroundColor, chosen && !one.matches(".dl-lane")];
        })"""
    )
    plain = {background for *_, background, chosen in looks if not chosen}
    assert all(width >= 1 and border != background for width, border, background, _ in looks)
    assert len([one for one in looks if one[3]]) >= 3 and all(one[2] not in plain for one in looks if one[3])
    strip = shot(visit, visit.stage.locator(".dl-scrub").bounding_box())
    middle = strip.height // 2
    page = strip.getpixel((0, 0))
    assert not close(strip.getpixel((3, middle)), page) and not close(strip.getpixel((strip.width - 4, middle)), page)


def test_everything_to_press_is_large_enough(visit):
    visit.race()
    small = visit.stage.locator("button:visible, select, input").evaluate_all(
        "all => all.map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24)"
    )
    assert small == []
