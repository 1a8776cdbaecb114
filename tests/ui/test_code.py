"""Code under the stage: a lane copied as a script, a script pasted as a lane."""

import pytest

from interop import to_code
from tests.test_app import App


class Coding(App):
    """The page with its code shown."""

    def __init__(self, **query: str):
        super().__init__(**query)
        self.set("lower", "code")

    def paste(self, text: str, where: str = "paste.here") -> None:
        self.set("pasted", text)
        self.click(where)

    @property
    def said(self) -> list[str]:
        return [one.value.replace("\\", "") for one in self.page.success]


@pytest.mark.parametrize("framework", ["torch", "keras", "optax", "numpy"])
def test_the_selected_lane_is_shown_as_a_script(framework):
    app = Coding(lane1="Adam(lr=0.2)", lane2="SGD(lr=0.001)", rate1="CosineDecay")
    app.set("framework", framework)
    assert [one.value for one in app.page.code] == [to_code(app.setup.run(app.setup.lanes[0]), framework).strip()]


def test_a_lane_of_keras_is_shown_in_keras_first():
    assert "keras.optimizers.Adam(" in Coding(lane1="Adam(lr=0.2,flavour=keras)").page.code[0].value


def test_a_script_of_a_run_that_was_cut_is_said_to_go_on(monkeypatch):
    monkeypatch.setattr("ui.serving.limits.EVALUATIONS", 20)
    app = Coding(lane1="Adam(lr=0.123)", steps="57")
    assert "The picture ends at step 20 of 57; the script makes all steps." in [one.value for one in app.page.caption]
    assert "range(57)" in app.page.code[0].value


def test_a_rate_that_takes_too_long_to_find_stays_and_a_word_says_so(monkeypatch):
    monkeypatch.setattr("ui.tuning.elsewhere", lambda *args, **named: None)
    app = Coding(lane1="Adam(lr=0.123)")
    app.click("add")
    added = app.setup.lanes[1].optimizer
    (said,) = (one.value.replace("\\", "") for one in app.page.toast)
    assert said.endswith(f"it stays at {added.lr:g}.") and added.label in said
    assert added == type(added)()


def test_pasted_code_takes_the_lane_or_becomes_a_new_one():
    app = Coding(lane1="Adam(lr=0.2)", rate1="CosineDecay")
    app.paste("torch.optim.AdamW(params, lr=3e-4, betas=(0.9, 0.95), weight_decay=0.1)")
    (lane,) = app.setup.lanes
    assert (lane.optimizer.label, lane.optimizer.lr, lane.optimizer.beta2) == ("AdamW", 3e-4, 0.95)
    assert lane.schedule.label == "Cosine"  # the code says nothing of a schedule
    assert app.said[0].startswith("Read as AdamW(lr=0.0003,")
    app.check()
    app.paste("optax.sgd(optax.exponential_decay(0.01, 10, 0.9))", "paste.new")
    assert [one.optimizer.label for one in app.setup.lanes] == ["AdamW", "SGD"]
    assert [one.schedule.label for one in app.setup.lanes] == ["Cosine", "Exponential decay"]
    app.check()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("torch.optim.Adamm(params)", "torch.optim.Adam"),
        ("torch.optim.Adam(params, learning_rat=1)", "learning_rat"),
        ("torch.optim.Adam(params, lr=-1)", "lr"),
        ("__import__('os').system('ls')", "No optimizer found"),
        ("torch.optim.Adam(", "not Python code"),
        ("(" * 9000, "not Python code"),
        ("", "No optimizer found"),
    ],
)
@pytest.mark.parametrize("where", ["paste.here", "paste.new"])
def test_code_that_cannot_be_read_says_why_and_changes_nothing(text, message, where):
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste("torch.optim.SGD(params, lr=0.001)")
    before = repr(app.setup)
    app.paste(text, where)
    assert any(message in one for one in app.errors)
    assert (repr(app.setup), app.said) == (before, [])
    app.paste("torch.optim.SGD(params, lr=0.002)")
    assert app.errors == []


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("optax.adan(0.1)", "where the paper has b2"),
        ("from optax import rprop\nrprop(0.01)", "acts one step late"),
        ("optax.chain(optax.clip(1.0), optax.lbfgs(memory_size=5))", "a method of its own"),
    ],
)
def test_it_is_said_where_the_pasted_method_takes_another_path(text, difference):
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste(text)
    assert difference in app.said[0]


def test_nothing_is_said_of_a_framework_that_the_code_is_not_for():
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste("torch.optim.Rprop(params, lr=0.01)")
    assert app.said[0].endswith("The text has no schedule.")


TWO = "a = torch.optim.SGD(p, lr=0.1)\nb = torch.optim.Adam(p, lr=0.2)"


def test_a_schedule_alone_is_put_onto_the_optimizer_that_is_there():
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste("torch.optim.lr_scheduler.StepLR(optimizer, 30)")
    (lane,) = app.setup.lanes
    assert (lane.optimizer.label, lane.optimizer.lr, lane.schedule.step_size) == ("Adam", 0.2, 30)
    assert app.said[0].startswith("Read as StepDecay(step_size=30, gamma=0.1), put onto the run's Adam(")


def test_what_is_assumed_can_be_changed_on_the_spot():
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste("torch.optim.SGD(p, lr=args.lr)")
    assert app.setup.lanes[0].optimizer.lr == 0.001
    app.set("asked.args.lr", 0.5)
    assert app.setup.lanes[0].optimizer.lr == 0.5
    assert app.page.text_area(key="playground.pasted").value == "torch.optim.SGD(p, lr=args.lr)"


def test_the_run_as_it_was_is_one_press_away():
    app = Coding(lane1="Adam(lr=0.2)", rate1="CosineDecay")
    before = repr(app.setup)
    app.paste("torch.optim.SGD(p, lr=args.lr)\nkeras.callbacks.EarlyStopping(patience=3)")
    app.set("asked.args.lr", 0.5)
    assert app.setup.stop.patience == 3
    app.click("paste.back")
    assert (repr(app.setup), app.said) == (before, [])
    app.paste(TWO.splitlines()[0], "paste.new")
    assert len(app.setup.lanes) == 2
    app.click("paste.back")
    assert repr(app.setup) == before


def test_several_optimizers_become_a_run_each():
    app = Coding(lane1="Adam(lr=0.3)")
    app.paste(TWO)
    assert [one.optimizer.lr for one in app.setup.lanes] == [0.1]
    app.click("paste.others")
    assert [one.optimizer.lr for one in app.setup.lanes] == [0.1, 0.2]


def test_what_was_taken_and_what_was_not_stand_under_it_with_their_lines():
    app = Coding(lane1="Adam(lr=0.2)")
    app.paste("o = torch.optim.SGD(p, lr=0.1)\nWarmup(o, 5)")
    tables = "".join(one.value for one in app.page.markdown).replace("\\", "")
    assert "**Line 1:** torch.optim.SGD(p, lr=0.1)  \n  The optimizer is SGD(lr=0.1, weight_decay=0.0)." in tables
    assert "**Line 2:** Warmup(o, 5)  \n  It is not known here; the learning rate may depend on it." in tables
