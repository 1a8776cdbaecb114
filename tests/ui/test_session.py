"""What a session keeps: text, which an edit of the code, a reconnect or another server can read again."""

import importlib
import json
import sys
from urllib.parse import parse_qsl

import pytest

from tests.test_app import App
from ui import session

OURS = ("engine", "landscapes", "optimizers", "schedules", "ui", "interop", "figures", "stage", "pages")


def drop_our_modules() -> dict:
    """What Streamlit does when a file has been edited: our modules are imported anew. Returns the old ones."""
    old = {name: one for name, one in sys.modules.items() if name.split(".")[0] in OURS}
    for name in old:
        del sys.modules[name]
    return old


@pytest.fixture
def edited():
    old: dict = {}
    yield lambda: old.update(drop_our_modules() if not old else {})
    drop_our_modules()
    sys.modules.update(old)


def test_an_edit_of_the_code_loses_neither_wrapper_nor_warm_up_nor_speed(edited):
    app = App(lane1="Lookahead(then=Adam(lr=0.1))", rate1="LinearWarmup(then=CosineDecay,warmup_steps=10)",
              lane2="SGD(lr=0.001)")  # fmt: skip
    link = app.sent["link"]
    edited()
    app.run()
    assert app.sent["link"] == link
    app.set("lane0.Adam.beta1", 0.5)
    app.set("optimizer", "NAdam")
    app.set("schedule", "StepDecay")
    setup = app.setup
    assert [type(lane.optimizer).__name__ for lane in setup.lanes] == ["Lookahead", "SGD"]
    assert type(setup.lanes[0].inner).__name__ == "NAdam"
    assert [type(lane.schedule).__name__ for lane in setup.lanes] == ["LinearWarmup", "Constant"]
    assert setup.lanes[0].schedule.warmup_steps == 10
    app.check()
    shown = importlib.import_module("ui.session")._document.cache_info()
    assert shown.hits  # by the modules that are there now, ...
    state, kernel = map(importlib.import_module, ("ui.playground.state", "engine.compiled.kernel"))
    setup = state.decode(dict(parse_qsl(app.sent["link"])))[0]
    assert kernel.kernel_for(setup.lanes[1].optimizer, setup.landscape, False)  # ... which are compiled


def test_nothing_but_plain_data_is_kept():
    app = App(lane1="Lookahead(then=Adam(lr=0.1))", view="step:12;hide:0")
    app.set("optimizer", "NAdam")
    kept = app.page.session_state["kept"]
    assert json.loads(json.dumps(kept)) == kept


def field(app: App) -> str:
    """What the browser holds of the session by now."""
    app.run()
    return app.page.get_by_key(session.FIELD).value


def remembering(text: str, **query: str) -> App:
    """A page whose server is new: all that it gets is the field that the browser sends and an old address."""
    return App(field=text, **query)


def test_a_new_server_takes_what_the_browser_remembers_and_not_the_old_address():
    old = App(lane1="Adam(lr=0.1)")
    old.set("lane0.Adam.lr", 0.2)
    old.click("copy")
    link, token = old.sent["link"], old.sent["view"]["token"]
    new = remembering(field(old), lane1="Adam(lr=0.1)")
    assert (new.sent["link"], new.sent["view"]["token"]) == (link, token)
    new.set("landscape", "Beale")  # whose rates were chosen is known, too
    assert [lane.optimizer.lr for lane in new.setup.lanes] == [0.2, 0.2]


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "null", "7", '"x"', '{"here": []}', '{"here": "playground", "visits": "x", "links": {}, "notes": {}}',
     '{"here": "playground", "visits": 1, "links": {"playground": "lane1=Bogus("}, "notes": {"playground": {}}}',
     "[" * 10**5, "x" * 10**6],
)  # fmt: skip
def test_a_browser_that_remembers_nonsense_gets_a_page(text):
    app = remembering(text)
    app.check()
