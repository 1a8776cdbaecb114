"""The app's wiring, without a browser: from links and widgets to what is sent to the stage and said under it."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine import Wrapper, params, run
from engine.lr_finder import suggested_lr
from landscapes import CATALOG as LANDSCAPES
from optimizers import CATALOG as OPTIMIZERS
from schedules import CATALOG as SCHEDULES
from tests.payloads import narrow, narrow_rates, read_run, split, unpack
from tests.setups import RACE, interval
from ui.lanes import MOST_LANES
from ui.link import encode
from ui.playground.state import Setup, decode, greeting

APP = Path(__file__).parent.parent / "app.py"
GROUPS = ["more", "lane"]


class App:
    """One visitor's page."""

    def __init__(self, group: str | None = None, field: str | None = None, **query: str | list[str]):
        self.page = AppTest.from_file(APP, default_timeout=600)
        for name, value in query.items():
            self.page.query_params[name] = value
        if group:
            self.page.session_state["playground.group"] = group
        if field is not None:  # what the browser remembers of a session that this server does not know
            self.page.session_state["memory"] = field
        self.run()

    def run(self) -> None:
        self.page.run()
        assert not self.page.exception, self.page.exception

    def widget(self, key: str):
        """A widget of the page by its key."""
        return self.page.get_by_key(f"playground.{key}")

    def set(self, key: str, value) -> None:
        """Give a widget a value, as a hand would."""
        widget = self.widget(key)
        widget.click() if value is None else widget.set_value(value)
        self.run()

    def click(self, key: str) -> None:
        self.set(key, None)

    @property
    def setup(self) -> Setup:
        return decode(dict(parse_qsl(self.sent["link"], keep_blank_values=True)))[0]

    @property
    def sent(self) -> dict:
        """What the stage got: header of the run payload with the arrays of its lanes."""
        return read_run(split(self._bytes("descent_stage"))[1])

    @property
    def surface(self) -> dict:
        return unpack(self._bytes("descent_surface"))[0]

    def _bytes(self, name: str) -> bytes:
        (found,) = (one.proto.bytes for one in self.page.get("bidi_component") if one.proto.component_name == name)
        return found

    @property
    def warnings(self) -> list[str]:
        return [one.value.replace("\\", "") for one in self.page.warning]

    @property
    def errors(self) -> list[str]:
        return [one.value.replace("\\", "") for one in self.page.error]

    @property
    def text(self) -> str:
        return "\n".join(one.value for one in self.page.markdown)

    def check(self) -> None:
        """The stage got exactly what the engine computes for the setup, and the link that leads back to it."""
        sent = self.sent
        assert sent["surface"] == self.surface["id"]
        assert sent["start"] == list(self.setup.start)
        found, _, problems = decode(dict(parse_qsl(sent["link"], keep_blank_values=True)))
        assert (repr(found), problems) == (repr(self.setup), [])
        assert len(sent["lanes"]) == len(self.setup.lanes)
        for got, lane in zip(sent["lanes"], self.setup.lanes, strict=True):
            meant = run(self.setup.run(lane))
            assert (got["slot"], got["label"], got["status"]) == (lane.slot, lane.label, meant.status)
            assert got["steps"] == meant.steps
            arrays = [meant.points[:, 0], meant.points[:, 1], meant.losses, meant.grad_norms]
            for name, array in zip(("x", "y", "loss", "gradient"), arrays, strict=True):
                np.testing.assert_array_equal(got[name], narrow(array), err_msg=f"{lane.label}: {name}")
            np.testing.assert_array_equal(got["rates"], narrow_rates(meant.lrs), err_msg=f"{lane.label}: rates")


# Everything in the catalogs opens


def test_the_first_picture():
    app = App()
    app.check()
    assert repr(app.setup) == repr(greeting())
    assert len(app.sent["lanes"]) > 1
    assert {lane["status"] for lane in app.sent["lanes"]} <= {"finished", "converged"}
    assert (app.warnings, app.errors) == ([], [])


@pytest.mark.parametrize(("turn", "landscape"), list(enumerate(LANDSCAPES)))
def test_every_optimizer_with_every_schedule_and_some_of_both_on_every_landscape(turn, landscape):
    pairs = [
        (optimizer, schedule)
        for i, optimizer in enumerate(OPTIMIZERS)
        for j, schedule in enumerate(SCHEDULES)
        if (i + j) % len(LANDSCAPES) == turn
    ]
    assert len({one for one, _ in pairs}) > 0.3 * len(OPTIMIZERS) and len({one for _, one in pairs}) > 0.3 * len(
        SCHEDULES
    )
    for first in range(0, len(pairs), MOST_LANES):
        some = pairs[first : first + MOST_LANES]
        lanes = {f"lane{n + 1}": optimizer for n, (optimizer, _) in enumerate(some)}
        rates = {f"rate{n + 1}": schedule for n, (_, schedule) in enumerate(some)}
        app = App(on=landscape, steps="40", **lanes, **rates)
        assert app.warnings == []
        assert [type(lane.optimizer).__name__ for lane in app.setup.lanes] == [one for one, _ in some]
        assert [type(lane.schedule).__name__ for lane in app.setup.lanes] == [one for _, one in some]
        app.check()


@pytest.mark.parametrize("end", ["as declared", "lowest", "highest"])
@pytest.mark.parametrize("catalog", [OPTIMIZERS, SCHEDULES], ids=["optimizers", "schedules"])
def test_every_control_of_every_item_is_drawn(catalog, end):
    every = [extreme(cls(), end) for cls in catalog.values()]
    kind = "lane" if catalog is OPTIMIZERS else "rate"
    for first in range(0, len(every), MOST_LANES):
        some = every[first : first + MOST_LANES]
        lanes = {f"lane{n + 1}": "Adam" for n in range(len(some))}
        app = App(steps="20", **lanes | {f"{kind}{n + 1}": repr(item) for n, item in enumerate(some)})
        assert app.warnings == []
        app.check()
        for lane, item in zip(app.setup.lanes, some, strict=True):
            app.set("lane", lane.slot)
            assert item in (lane.optimizer, lane.schedule)
            for group in GROUPS:
                app.set("group", group)
        assert [lane.optimizer if kind == "lane" else lane.schedule for lane in app.setup.lanes] == some


@pytest.mark.parametrize("name", LANDSCAPES)
@pytest.mark.parametrize("end", ["as declared", "lowest", "highest"])
def test_every_control_of_every_landscape_is_drawn(name, end):
    landscape = extreme(LANDSCAPES[name](), end)
    app = App("start", on=repr(landscape), steps="20")
    assert (app.warnings, app.setup.landscape) == ([], landscape)
    app.check()


def extreme(item, end):
    """The item with all its numbers at one end of what they may be."""
    if end == "as declared":
        return item
    numbers = [one for one in params(item) if one.kind in (int, float)]
    return replace(item, **{one.name: one.kind(interval(one)[end == "highest"]) for one in numbers})


def test_choosing_every_item_by_hand():
    app = App(**RACE)
    offered = {  # wrappers and the warm-up go around the others and have controls of their own
        "optimizer": {name: cls for name, cls in OPTIMIZERS.items() if not issubclass(cls, Wrapper)},
        "schedule": {name: cls for name, cls in SCHEDULES.items() if name != "LinearWarmup"},
        "landscape": LANDSCAPES,
    }
    for key, items in offered.items():
        assert sorted(app.widget(key).options) == sorted(cls.label for cls in items.values())
        for name in items:
            app.set(key, name)
            lane = app.setup.lanes[0]
            chosen = {"optimizer": lane.optimizer, "schedule": lane.schedule, "landscape": app.setup.landscape}[key]
            assert type(chosen).__name__ == name
            app.check()


# Widgets change the picture


def test_a_slider_changes_its_lane_and_no_other():
    app = App(**RACE)
    before = app.sent
    app.set("lane0.Momentum.momentum", 0.5)
    app.check()
    assert app.setup.lanes[0].optimizer.momentum == 0.5
    assert app.sent["run"] != before["run"]
    for old, new in zip(before["lanes"][1:], app.sent["lanes"][1:], strict=True):
        np.testing.assert_array_equal(old["x"], new["x"])


def test_a_learning_rate_is_chosen_from_the_grid():
    app = App(**RACE)
    app.set("lane0.Momentum.lr", 0.001)
    app.check()
    assert app.setup.lanes[0].optimizer.lr == 0.001
    assert set(app.sent["lanes"][0]["rates"]) == {np.float32(0.001)}


def test_a_parameter_of_the_landscape_makes_another_surface():
    app = App(**RACE)
    before = app.surface["id"]
    app.set("on.Rosenbrock.b", 10.0)
    app.check()
    assert app.surface["id"] != before


def test_a_switch_that_is_folded_away():
    app = App("more", lane1="Adam(lr=0.05)")
    app.set("lane0.Adam.amsgrad", True)
    app.check()
    assert app.setup.lanes[0].optimizer.amsgrad is True


def test_a_warm_up_goes_in_front_of_any_schedule_and_away_again():
    app = App(lane1="Adam", rate1="CosineDecay")
    app.set("rate0.LinearWarmup.warmup_steps", 30)
    app.check()
    assert app.setup.lanes[0].schedule == SCHEDULES["LinearWarmup"](SCHEDULES["CosineDecay"](), 30)
    app.set("schedule", "StepDecay")
    assert app.setup.lanes[0].schedule == SCHEDULES["LinearWarmup"](SCHEDULES["StepDecay"](), 30)
    app.set("rate0.LinearWarmup.start_factor", 0.5)
    assert app.setup.lanes[0].schedule.start_factor == 0.5
    app.set("rate0.LinearWarmup.warmup_steps", 0)
    app.check()
    assert app.setup.lanes[0].schedule == SCHEDULES["StepDecay"]()


def test_start_steps_noise_and_seed():
    app = App("start", **RACE)
    changes = {"start.0": 0.25, "start.1": 2.5, "steps": 120, "noise": 0.5, "seed": 7}
    for key, value in changes.items():
        app.set(key, value)
        app.check()
    assert app.setup.start == (0.25, 2.5)
    assert (app.setup.steps, app.setup.noise, app.setup.seed) == (120, 0.5, 7)
    noisy = app.sent["lanes"][0]["x"]
    app.set("seed", 8)
    assert not np.array_equal(app.sent["lanes"][0]["x"], noisy)
    app.set("seed", 7)
    np.testing.assert_array_equal(app.sent["lanes"][0]["x"], noisy)


def test_a_good_start_is_one_press_away():
    app = App("start", **RACE)
    app.set("good", 2)
    assert app.setup.start == app.setup.landscape.starts[2]
    app.check()


# Lanes


def test_lanes_come_and_go_up_to_six():
    app = App(**RACE)
    for count in (4, 5, 6):
        app.click("add")
        app.check()
        assert len(app.setup.lanes) == count
    assert len({type(lane.optimizer) for lane in app.setup.lanes}) == MOST_LANES
    assert app.widget("add").disabled and app.widget("copy").disabled
    app.click("remove")
    assert len(app.setup.lanes) == 5
    for _ in range(4):
        app.click("remove")
        app.check()
    assert len(app.setup.lanes) == 1
    assert app.widget("remove").disabled


def test_a_duplicate_has_the_same_settings_and_its_own_slot():
    app = App(lane2="Adam(lr=0.0137)", rate2="StepDecay(step_size=20)")
    app.click("copy")
    first, second = app.setup.lanes
    assert (first.slot, second.slot) == (0, 1)
    assert (first.optimizer, first.schedule) == (second.optimizer, second.schedule)
    assert app.widget("lane").value == first.slot
    app.set("lane0.Adam.lr", 0.1)
    assert [lane.optimizer.lr for lane in app.setup.lanes] == [0.1, 0.0137]
    app.check()


def test_the_selected_lane_is_the_one_that_changes_and_goes():
    app = App(**RACE)
    app.set("lane", 2)
    app.set("optimizer", "Lion")
    assert [type(lane.optimizer).__name__ for lane in app.setup.lanes] == ["Momentum", "RMSProp", "Lion"]
    app.click("remove")
    assert [type(lane.optimizer).__name__ for lane in app.setup.lanes] == ["Momentum", "RMSProp"]
    app.check()


def test_another_landscape_finds_rates_only_for_lanes_that_nobody_has_set():
    app = App()
    name = type(app.setup.lanes[0].optimizer).__name__
    app.set(f"lane0.{name}.lr", 0.001)
    untouched = [lane.optimizer.lr for lane in app.setup.lanes[1:]]
    app.set("landscape", "Rastrigin")
    lanes = app.setup.lanes
    assert lanes[0].optimizer.lr == 0.001
    assert [lane.optimizer.lr for lane in lanes[1:]] == [
        suggested_lr(app.setup.landscape, lane.optimizer) for lane in lanes[1:]
    ]
    assert [lane.optimizer.lr for lane in lanes[1:]] != untouched
    assert app.setup.start == LANDSCAPES["Rastrigin"].starts[0]


def test_rates_that_a_link_has_set_stay_on_another_landscape():
    app = App(lane1="Adam(lr=0.0137)", lane2="SGD(lr=0.0021)")
    app.set("landscape", "Beale")
    assert [lane.optimizer.lr for lane in app.setup.lanes] == [0.0137, 0.0021]


# Values beside the sliders' grids


@pytest.mark.parametrize(
    "lr", ["0.0137", "0.20000001", "0.19999999", "0.19999999999999998", "3e-09", "17.3", "0.0", "5e-324", "1e+300"]
)
def test_a_value_beside_the_grid_outlives_every_other_change(lr):
    app = App(lane1=f"Adam(lr={lr})")
    app.set("lane0.Adam.beta1", 0.5)
    app.set("rate0.LinearWarmup.warmup_steps", 10)
    app.set("group", "start")
    app.set("steps", 50)
    app.set("group", "more")
    app.set("lane0.Adam.amsgrad", True)
    app.set("group", "lane")
    app.set("schedule", "StepDecay")
    app.click("copy")
    assert [repr(lane.optimizer.lr) for lane in app.setup.lanes] == [lr, lr]
    app.check()


@pytest.mark.parametrize(
    ("lane", "key"),
    [
        ("Adam(beta1=0.90000001)", "lane0.Adam.beta2"),
        ("Adam(beta1=0.89999999)", "lane0.Adam.beta2"),
        ("Momentum(momentum=0.9137)", "lane0.Momentum.lr"),
        ("Momentum(momentum=0.9000000001)", "lane0.Momentum.lr"),
    ],
)
def test_so_does_one_that_looks_like_one_of_the_grid(lane, key):
    app = App(lane1=lane)
    before = app.setup.lanes[0].optimizer
    app.set(key, 0.001 if key.endswith("lr") else 0.99)
    name = key.rsplit(".", 1)[1]
    assert replace(app.setup.lanes[0].optimizer, **{name: getattr(before, name)}) == before


# The exact field


def test_what_is_typed_exactly_is_taken():
    app = App("more", lane1="Adam(lr=0.05)")
    app.set("exact.optimizer", "SGD(lr=0.00137)")
    assert app.setup.lanes[0].optimizer == OPTIMIZERS["SGD"](lr=0.00137)
    app.set("exact.schedule", "LinearWarmup(then=StepDecay(step_size=7), warmup_steps=3)")
    assert app.setup.lanes[0].schedule == SCHEDULES["LinearWarmup"](SCHEDULES["StepDecay"](step_size=7), 3)
    assert app.errors == []
    app.check()


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("optimizer", "Adam(lr=", "not of the form"),
        ("optimizer", "", "not of the form"),
        ("optimizer", "Adma(lr=0.1)", "did you mean Adam"),
        ("optimizer", "Adam(lr=-1)", "lr must be in"),
        ("optimizer", "Adam(lr=0.1, speed=3)", "no parameter “speed”"),
        ("optimizer", "__import__('os').abort()", "not of the form"),
        ("schedule", "CosineDecay(decay_steps=1.5)", "whole number"),
        ("schedule", "Adam()", "not known"),
        ("schedule", "LinearWarmup(then=LinearWarmup())", "cannot stand inside"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_last_good_picture_stays(part, text, said):
    app = App("more", lane1="Adam(lr=0.0137)")
    before = app.sent["run"]
    app.set(f"exact.{part}", text)
    assert len(app.errors) == 1 and said in app.errors[0]
    assert app.widget(f"exact.{part}").value == text
    assert app.sent["run"] == before
    app.set("exact.optimizer", "Adam(lr=0.02)")
    assert app.errors == []
    assert app.setup.lanes[0].optimizer.lr == 0.02


# Links


def test_a_link_opens_what_it_says():
    setup = replace(greeting(), start=(0.5, -0.25), steps=77, noise=0.1, seed=9)
    app = App(**dict(parse_qsl(encode(setup))))
    assert (repr(app.setup), app.warnings) == (repr(setup), [])
    app.check()


def test_the_view_of_a_link_reaches_the_stage():
    app = App(**RACE, view="step:12;hide:0,2;loss:linear")
    view = app.sent["view"]
    assert (view["step"], view["hide"], view["loss"]) == (12, [0, 2], "linear")
    token = view["token"]
    app.set("lane0.Momentum.momentum", 0.5)
    assert app.sent["view"]["token"] == token  # or the stage would open the link's view anew


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"on": "Rosenbrok()"}, "did you mean Rosenbrock"),
        ({"lane1": "Adam(lr=fast)"}, "lr must be a number"),
        ({"lane1": "Adam", "lane9": "Adam"}, "room for 6 runs"),
        ({"v": "99"}, "version 99"),
        ({"steps": "1000000"}, "steps=1000000"),
        ({"view": "camera:1"}, "camera:1"),
        ({"lane1": ["Adam", "SGD"]}, "lane1 is given more than once"),
    ],
)
def test_what_a_link_has_wrong_is_said_until_the_first_change(query, said):
    app = App(**RACE | query)
    assert len(app.warnings) == 1 and said in app.warnings[0]
    app.check()
    app.set("lane", app.setup.lanes[-1].slot)
    assert len(app.warnings) == 1
    app.set("on.Rosenbrock.b", 10.0)
    assert app.warnings == []


def test_what_a_link_has_wrong_is_shown_letter_by_letter():
    app = App(lane1="[free](http://x.y)", stars="![](http://x.y/z.png)", **{"**bold**": "", "$x$": "", ":smile:": ""})
    shown = "\n".join(one.value for one in app.page.warning)
    assert re.search(r"(?<!\\)[][$*!<>`_()]|(?<!\\):\w", shown) is None


# What happened


def said_of(app: App, slot: int = 0) -> str:
    """The row and the sentences about a lane."""
    return "\n".join(line for line in app.text.split("\n") if f"[{'●■▲◆⬟✚'[slot]}]" in line)


def test_a_rate_beyond_the_curvature_is_named_with_its_step():
    app = App(on="StretchedBowl(kappa=25)", lane1="SGD(lr=0.1)")
    run = app.sent["lanes"][0]
    assert run["status"] == "diverged"
    told = said_of(app)
    assert f"diverged at step {run['steps']}" in told
    assert "0.1 is above 2/λmax = 0.08 at the start: its steps overshoot" in told
    assert "diverged" not in said_of(App(on="StretchedBowl(kappa=25)", lane1="SGD(lr=0.07)"))


def test_a_surface_without_a_floor_is_no_fault_of_the_rate():
    app = App(on="Saddle", lane1="SGD(lr=0.05)", steps="2000")
    assert app.sent["lanes"][0]["status"] == "diverged"
    assert "no floor" in said_of(app)


def test_a_run_that_sits_at_a_saddle_is_told_so():
    app = App(on="Saddle", start="1.5,0", lane1="SGD(lr=0.05)")
    assert "sits at a saddle" in said_of(app)
    assert "sits at a saddle" not in said_of(App(lane1="Adam(lr=0.2)"))


def test_the_table_holds_the_engines_numbers():
    app = App(lane1="Adam(lr=0.2)", steps="1000")
    made = run(app.setup.run(app.setup.lanes[0]))
    (row,) = (line for line in said_of(app).split("\n") if line.startswith("|"))
    loss, distance, arrived, evaluations, status = (cell.strip() for cell in row.strip("| ").split("|")[1:])
    assert loss == f"{made.losses[-1]:.6g}"
    assert distance == f"{np.linalg.norm(made.points[-1] - [1, 1]):.4g}"
    assert int(arrived) == np.flatnonzero(made.losses <= 1e-3)[0]
    assert (int(evaluations), status) == (made.evaluations["grad"], made.status)
    app.set("tolerance", 1e-1)
    assert "Steps to 0.1" in app.text


def test_the_lesson_of_the_landscape_and_the_ideas_of_the_lane_are_told():
    app = App(on="Beale", lane1="Lion", rate1="CosineDecay")
    for item in (LANDSCAPES["Beale"], OPTIMIZERS["Lion"], SCHEDULES["CosineDecay"]):
        assert item.idea() in app.text
    app.page.session_state["playground.lower"] = "formulas"
    app.page.run()
    for item in (LANDSCAPES["Beale"], OPTIMIZERS["Lion"], SCHEDULES["CosineDecay"]):
        assert item.label in [one.value for one in app.page.subheader]
    assert OPTIMIZERS["Lion"].formula in [one.value.strip("$\n ") for one in app.page.latex]
