"""What was typed, pasted or linked is shown letter by letter, and no page can forget that."""

import ast
import re
from pathlib import Path

import pytest

from tests.test_app import App
from tests.ui.test_code import Coding
from ui.texts import LONGEST, literally

HOUSE = Path(__file__).parents[2]
BOXES = {"error", "warning", "success", "info", "exception", "toast"}
PICTURE = "![i](http://127.0.0.1:9/x.png)"


def test_only_one_file_calls_the_boxes_that_render_markdown():
    calls = [
        f"{file.relative_to(HOUSE)}:{node.lineno}"
        for file in [*HOUSE.glob("ui/**/*.py"), *HOUSE.glob("pages/*.py"), HOUSE / "app.py"]
        if file.name != "echo.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in BOXES and ast.unparse(node.value) != "echo"
    ]
    assert calls == []


def harmless(text: str) -> bool:
    """Whether Markdown has nothing to render in it."""
    return re.search(r"(?<!\\)[][!()<>`_*$]", text) is None and "http://" not in text


def test_a_formula_that_is_typed_is_not_rendered():
    app = App(lane1="Adam(lr=0.1)", rate1="Lambda")
    app.set("rate0.Lambda.formula_of_t", PICTURE)
    assert len(app.page.error) == 1
    assert harmless(app.page.error[0].value), app.page.error[0].value
    assert app.page.text_input(key="playground.rate0.Lambda.formula_of_t").value == PICTURE


@pytest.mark.parametrize("text", [PICTURE, f"optax.{PICTURE}", "torch.optim." + "x" * 9000 + "(params)"])
def test_code_that_is_pasted_is_not_rendered_and_not_repeated_at_length(text):
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste(text)
    assert len(app.page.error) == 1
    said = app.page.error[0].value
    assert harmless(said) and len(said) <= 2 * LONGEST


def test_an_exact_item_and_a_link_are_not_rendered():
    app = App("more", lane1="Adam", **{PICTURE: PICTURE})
    app.set("exact.optimizer", PICTURE)
    app.set("exact.schedule", f"Adam(lr={PICTURE})" * 90)
    said = [one.value for one in (*app.page.error, *app.page.warning)]
    assert len(said) == 3
    assert all(harmless(one) and len(one) < 2 * LONGEST for one in said)


def test_a_press_without_any_pasted_text_says_so():
    app = Coding(lane1="Adam(lr=0.2)")
    app.page.get_by_key("playground.pasted")  # it is there, but nothing was ever typed into it
    app.click("paste.here")
    assert "No optimizer found" in app.errors[0]


def test_an_address_is_no_link_in_what_is_shown():
    shown = literally("see https://x.y, www.x.y and me@x.y: $a$ :red[b] ~c~")
    assert "https://" not in shown and "www." not in shown and "me@x" not in shown
