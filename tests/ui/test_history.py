"""Every change of a page can be undone and redone, and what it meant for the runs with it."""

import pytest

from tests.test_app import App
from tests.test_pages import Page
from ui.history import MOST

CHANGES = {
    "lane0.Momentum.lr": 0.0002,
    "landscape": "Beale",
    "optimizer": "Adam",
    "schedule": "CosineDecay",
    "add": None,
    "copy": None,
    "remove": None,
}


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_is_undone_and_redone(key):
    app = App(view="step:0")
    before = repr(app.setup)
    app.set(key, CHANGES[key])
    after = repr(app.setup)
    assert after != before
    app.click("undo")
    assert repr(app.setup) == before
    assert app.widget("undo").disabled and not app.widget("redo").disabled
    app.click("redo")
    assert repr(app.setup) == after
    app.check()


def test_a_new_change_forgets_what_had_been_undone():
    app = App()
    app.set("lane0.Momentum.lr", 0.0002)
    app.click("undo")
    app.set("lane0.Momentum.lr", 0.0003)
    assert app.widget("redo").disabled
    app.click("undo")
    assert app.setup.lanes[0].optimizer.lr == 0.0001


def test_the_choice_of_a_run_is_no_change():
    app = App()
    app.set("lane", 2)
    assert app.widget("undo").disabled


def test_an_undone_rate_is_nobodys_own_any_more():
    app = App()
    app.set("lane0.Momentum.lr", 0.0002)
    app.click("undo")
    app.set("landscape", "Beale")
    assert app.setup.lanes[0].optimizer.lr not in (0.0001, 0.0002)


def test_only_so_much_is_kept():
    app = App("start", steps="10")
    for n in range(MOST + 3):
        app.set("steps", 11 + n)
    for _ in range(MOST):
        app.click("undo")
    assert app.widget("undo").disabled and app.setup.steps == 13


def test_start_over_brings_what_a_link_asked_for_then_the_greeting():
    app = App(on="Beale", lane1="SGD(lr=0.02)", steps="50")
    first = repr(app.setup)
    app.set("lane0.SGD.lr", 0.03)
    app.click("over")
    assert repr(app.setup) == first
    app.click("over")
    assert [one.label for one in app.setup.lanes] == ["Momentum", "RMSProp", "Adam"]
    app.click("undo")
    assert repr(app.setup) == first


def test_coming_back_to_a_landscape_brings_the_start_where_one_left_it():
    app = App()
    app.set("landscape", "Beale")
    app.set("landscape", "Rosenbrock")
    assert app.setup.start == (-1.2, -0.5)


@pytest.mark.parametrize("name", ["schedules", "network"])
def test_the_other_pages_undo_and_start_over_too(name):
    page = Page(name)

    def links() -> str:
        return page.page.session_state["kept"]["links"][name]

    first = links()
    page.set("optimizer", "SGD" if name == "schedules" else "Lion")
    changed = links()
    assert changed != first
    page.set("undo", None)
    assert links() == first
    page.set("redo", None)
    assert links() == changed
    page.set("over", None)
    assert links() == first
