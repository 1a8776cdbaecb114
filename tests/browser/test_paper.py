"""The picture leaves the page: on paper, and as a file."""

import io
import re

import pytest
from PIL import Image

SHEET = (1046, 718)  # a sheet of A4 lying down within its margins, in pixels of the page


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def colors(picture: Image.Image) -> int:
    return len(picture.getcolors(picture.width * picture.height))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sheet_is_white_and_holds_the_four_views_the_table_and_the_link(visitor, scheme):
    visit = visitor(color_scheme=scheme)
    visit.race(view="step:50;loss:linear")
    page, stage = visit.page, visit.stage
    camera = visit.camera()
    page.emulate_media(media="print", color_scheme=scheme)
    stage.locator(".dl-frozen").wait_for()
    seen = page.locator("button:visible, input:visible, select:visible, header:visible, .st-key-panel:visible")
    assert set(seen.evaluate_all("all => all.map(one => one.className)")) == {"dl-lane"}
    boxes = [visit.view(name).bounding_box() for name in ("contour", "surface", "loss", "rate")]
    boxes += [stage.locator(one).bounding_box() for one in (".dl-caption", ".dl-table", ".dl-link")]
    for box in boxes:
        assert box["width"] > 400 or box is boxes[4]
        assert box["x"] >= 0 and box["x"] + box["width"] <= SHEET[0]
        assert box["y"] >= 0 and box["y"] + box["height"] <= SHEET[1]
    assert min(box["height"] for box in boxes[:4]) > 100
    assert "step 50 / " in stage.locator(".dl-caption").inner_text()
    link = stage.locator(".dl-link").inner_text()
    assert link.startswith("http") and "view=step:50;loss:linear" in link
    sheet = pixels(page.screenshot(clip={"x": 0, "y": 0, "width": SHEET[0], "height": SHEET[1]}))
    assert [sheet.getpixel(at) for at in ((2, 2), (520, 300), (1040, 700))] == [(255, 255, 255)] * 3
    x, y, width, height = (boxes[1][side] for side in ("x", "y", "width", "height"))
    assert colors(sheet.crop((int(x), int(y), int(x + width), int(y + height)))) > 500  # the surface, not an empty box
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert re.search(rb"/MediaBox \[0 0 84\d\.\d+ 59\d\.\d+\]", pdf)
    page.emulate_media(media="screen", color_scheme=scheme)
    stage.locator(".dl-frozen").wait_for(state="detached")
    assert stage.locator(".dl-bar").is_visible() and not stage.locator(".dl-link").is_visible()
    assert visit.camera() == pytest.approx(camera, abs=1e-9)


def test_the_picture_can_be_saved_with_its_legend_and_settings(visitor):
    visit = visitor(accept_downloads=True)
    visit.race()
    with visit.page.expect_download() as download:
        visit.do("image")
    assert download.value.suggested_filename == "descent-lab.png"
    picture = Image.open(download.value.path()).convert("RGB")
    grid = visit.stage.locator(".dl-grid").bounding_box()
    assert picture.width == 2 * (round(grid["width"]) + 32)
    page = pixels(visit.page.screenshot())
    for name in ("contour", "surface", "loss", "rate"):
        box = visit.view(name).bounding_box()
        left, top = (box["x"] - grid["x"] + 16) * 2, (box["y"] - grid["y"]) * 2
        shown = picture.crop((int(left), int(top), int(left + 2 * box["width"]), int(top + 2 * box["height"]) + 90))
        seen = page.crop((int(box["x"]), int(box["y"]), int(box["x"] + box["width"]), int(box["y"] + box["height"])))
        assert colors(shown) >= 0.8 * colors(seen), name  # twice as fine, so hardly fewer
    legend = picture.crop((0, picture.height - 500, picture.width, picture.height))
    assert colors(legend) > 50
