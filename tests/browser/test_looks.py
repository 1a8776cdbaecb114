"""How it looks: light and dark, on a phone and a projector, and to those who do not see it."""

from importlib.resources import files

import pytest

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# Chromium lets keys scroll whatever scrolls, which this version of axe does not know yet
OPTIONS = "{ rules: { 'scrollable-region-focusable': { enabled: false } } }"
VIEWS = ["contour", "surface", "loss", "rate"]
# the pictures that move, as they are now
PAINTED = "() => [...document.querySelectorAll('.dl-stage .dl-frame > canvas')].map(one => one.toDataURL())"


def in_scheme(visit, scheme: str) -> None:
    """Waits until page and charts wear this scheme's colours."""
    visit.page.wait_for_function(
        """dark => {
            const light = color => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) > 384;
            const stage = document.querySelector(".dl-stage");
            const tick = stage.querySelector("[data-view=contour] .xtick text");
            if (!tick || light(getComputedStyle(tick).fill) !== dark) return false;
            return light(getComputedStyle(stage).backgroundColor) === !dark;
        }""",
        arg=scheme == "dark",
    )


def test_the_theme_follows_the_system_without_a_remount(visitor):
    visit = visitor(color_scheme="light")
    visit.race()
    in_scheme(visit, "light")
    visit.stage.evaluate("stage => { window.parts = [stage, ...stage.querySelectorAll('canvas, .js-plotly-plot')]; }")
    camera, colors = visit.camera(), visit.page.evaluate(PAINTED)
    visit.page.emulate_media(color_scheme="dark")
    in_scheme(visit, "dark")
    visit.page.wait_for_function(f"old => ({PAINTED})().every((one, i) => one !== old[i])", arg=colors)
    visit.page.emulate_media(color_scheme="light")
    in_scheme(visit, "light")
    visit.page.wait_for_function(f"old => ({PAINTED})().every((one, i) => one === old[i])", arg=colors)
    assert visit.page.evaluate("() => window.parts.every(part => part.isConnected)")
    assert (visit.data("step"), visit.camera()) == ("50", pytest.approx(camera, abs=1e-9))


def test_on_a_phone_the_stage_comes_first_and_nothing_sticks_out(visitor):
    visit = visitor(width=390, height=844, has_touch=True, is_mobile=True)
    visit.race()
    page = visit.page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert visit.page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    tops = {name: visit.view(name).bounding_box()["y"] for name in VIEWS}
    tops["bar"] = visit.stage.locator(".dl-bar").bounding_box()["y"]
    tops["panel"] = page.locator(".st-key-panel").bounding_box()["y"]  # a sheet over what is below
    assert sorted(tops, key=tops.get) == ["contour", "bar", "panel", "surface", "loss", "rate"]
    contour = visit.view("contour").bounding_box()
    assert contour["y"] >= 0 and contour["y"] + contour["height"] < 844
    assert contour["width"] > 330


def inside(box: dict, width: int, height: int) -> bool:
    return box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= height


def test_stage_and_controls_of_a_lane_are_seen_together(visitor):
    visit = visitor(width=1366, height=768)
    visit.race(lane1="Adam", rate1="LinearWarmup(then=CosineDecay(),warmup_steps=30)", lane4="SGD(lr=0.001)")
    views_and_bar_fit(visit, 1366, 768)
    controls = visit.page.locator(".st-key-panel .stElementContainer")
    boxes = [box for box in (one.bounding_box() for one in controls.all()) if box and box["height"]]
    assert len(boxes) > 10
    assert [box for box in boxes if not inside(box, 1366, 768)] == []
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.page.wait_for_function("() => document.querySelector('.dl-bar').getBoundingClientRect().bottom < 720")
    views_and_bar_fit(visit, 1280, 720)


def views_and_bar_fit(visit, width: int, height: int) -> None:
    for name in VIEWS:
        box = visit.view(name).bounding_box()
        assert inside(box, width, height), name
        assert box["height"] > 110 and box["width"] > 350, name
    assert inside(visit.stage.locator(".dl-bar").bounding_box(), width, height)
    assert visit.page.locator(".stMain").evaluate("main => main.scrollTop") == 0


def test_nothing_overlaps_in_the_bar_and_the_table_at_any_width(visitor):
    visit = visitor()
    visit.race()
    for width in (1920, 1280, 900, 768, 600, 390):
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.page.wait_for_function("width => document.querySelector('.dl-stage').clientWidth <= width", arg=width)
        visit.page.wait_for_function(
            "() => { const main = document.querySelector('.stMain'); return main.scrollWidth <= main.clientWidth; }"
        )
        parts = visit.stage.locator(".dl-bar button:visible, .dl-bar select, .dl-scrub, .dl-count").all()
        boxes = [part.bounding_box() for part in parts]
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                apart = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
                assert apart or a["y"] + a["height"] <= b["y"] + 1 or b["y"] + b["height"] <= a["y"] + 1, width


CORNERS = """async angle => {
    const plot = document.querySelector("[data-view=surface] .js-plotly-plot");
    const scene = () => plot._fullLayout.scene._scene;
    await window.Plotly.relayout(plot, { "scene.camera.eye": {
        x: 1.186 * Math.sin(angle), y: -1.186 * Math.cos(angle), z: 1.37 } });
    const now = () => JSON.stringify([plot._fullLayout.height, scene().dataScale, scene().glplot.cameraParams]);
    for (let last, same = 0; same < 10; last = now()) {
        await new Promise(requestAnimationFrame);
        same = now() === last ? same + 1 : 0;
    }
    const { projection, view, model } = scene().glplot.cameraParams;
    const { xaxis, yaxis, zaxis } = plot._fullLayout.scene;
    const times = (m, [x, y, z, w]) => [0, 1, 2, 3].map(i => m[i] * x + m[4 + i] * y + m[8 + i] * z + m[12 + i] * w);
    return [0, 1, 2, 3, 4, 5, 6, 7].map(k => {
        const at = [xaxis, yaxis, zaxis].map((axis, i) => axis.range[(k >> i) & 1] * scene().dataScale[i]);
        const [x, y, , w] = times(projection, times(view, times(model, [...at, 1])));
        return [(x / w + 1) / 2, (1 - y / w) / 2];
    });
}"""  # parts of the frame's width and height


@pytest.mark.parametrize("size", [(1366, 1500), (1366, 768), (1024, 768), (390, 844)])
def test_the_whole_box_stays_in_view_at_every_shape_of_the_frame(visitor, size):
    visit = visitor(*size)
    visit.race()
    for eighth in range(8):
        corners = visit.page.evaluate(CORNERS, eighth * 3.14159 / 4)
        assert all(0 < x < 1 and 0 < y < 1 for x, y in corners), (eighth, corners)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(visitor, scheme):
    visit = visitor(color_scheme=scheme)
    visit.race(stars="5")
    in_scheme(visit, scheme)
    visit.page.evaluate(AXE)
    for group in ("Settings", "Advanced", "Start, steps, noise"):
        visit.group(group)
        visit.page.locator(
            ".st-key-playground-exact-optimizer, .st-key-playground-optimizer, .st-key-playground-seed"
        ).first.wait_for()
        found = visit.page.evaluate(f"() => axe.run(document, {OPTIONS})")
        grave = [
            (one["id"], one["help"], [node["html"][:200] for node in one["nodes"]])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == [], group
        assert len(found["passes"]) > 10


def test_every_control_of_the_stage_has_a_name(visit):
    visit.race()
    nameless = visit.stage.locator("button:visible, select, input, [role=img]").evaluate_all(
        "parts => parts.filter(part => !(part.getAttribute('aria-label') || part.title || part.textContent.trim()))"
        ".map(part => part.outerHTML)"
    )
    assert nameless == []
