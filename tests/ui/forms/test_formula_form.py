"""A formula typed on the page: read, shown, kept in the link; what cannot be read changes nothing."""

import pytest

from landscapes import Custom
from tests.test_app import App


def on(text="x**2 + a*y**2", group="lane", **letters):
    return App(group, on=repr(Custom(expression=text, parameters=tuple(letters.items()))))


def test_a_formula_is_read_as_it_is_meant():
    app = on()
    app.set("on.formula", "2x^2 + k sin x + |y|")
    assert app.setup.landscape == Custom("2*x**2 + k*sin(x) + abs(y)", (("k", 1.0),))
    assert app.widget("on.formula").value == "2x^2 + k sin x + |y|"  # which is not written over
    assert r"f(x, y) = 2 x^{2} + k \sin{\left(x \right)} + \left|{y}\right|" in [
        one.value.strip("$\n") for one in app.page.latex
    ]
    app.check()


def test_letters_are_sliders_and_keep_their_values():
    app = on("a x^2 + b y^2", a=2.0, b=3.0)
    app.set("on.letter.b", 4.5)
    assert dict(app.setup.landscape.parameters) == {"a": 2.0, "b": 4.5}
    app.set("on.formula", "b x^2 + c y^2")
    assert dict(app.setup.landscape.parameters) == {"b": 4.5, "c": 1.0}
    app.check()


WRONG = {
    "2x^2 +": "ends too early",
    "x + foo(y)": "“foo” (character 5)",
    "9**9**9**9": "no finite number",
    "(" * 3999: "nested",
    "__import__('os')": "character 12",
    "": "empty",
    "log(-1-x^2)": "Nowhere",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:20])
def test_what_cannot_be_read_is_said_and_changes_nothing(text):
    app = on()
    before = app.sent["link"]
    app.set("on.formula", text)
    assert WRONG[text] in app.errors[0]
    assert app.sent["link"] == before
    assert app.widget("on.formula").value == text  # to be mended where it stands
    app.set("on.formula", "x^2 + y^2")
    assert not app.errors
    assert app.setup.landscape.expression == "x**2 + y**2"


def test_the_start_stays_while_it_can_and_rates_follow():
    app = on(group="start")
    app.set("start.0", 1.5)
    app.set("on.formula", "100x^2 + y^2")
    assert app.setup.start[0] == 1.5
    rates = [lane.optimizer.lr for lane in app.setup.lanes]
    app.set("on.formula", "0.01x^2 + 0.02y^2")
    assert app.setup.start[0] == 1.5
    assert [lane.optimizer.lr for lane in app.setup.lanes] != rates
    app.set("on.formula", "ln(x - 3) + 5y^2")
    assert app.setup.start in app.setup.landscape.starts
    app.check()


def test_formulas_to_try():
    app = on()
    for name, *rest in Custom.examples:
        app.set("on.example", name)
        assert app.setup.landscape == Custom(*rest)
        assert app.widget("on.example").value == name
        assert not app.errors


def test_the_picture_can_be_moved():
    app = on(group="start")
    app.set("domain.0.1", 5.0)
    assert app.setup.landscape.domain == ((-2.0, 5.0), (-2.0, 2.0))
    before = app.sent["link"]
    app.set("domain.0.0", 7.0)
    assert "lower to a higher" in app.errors[0]
    assert app.sent["link"] == before
    app.check()


def test_a_link_with_a_formula_that_makes_no_sense_says_so():
    app = App(on="Custom(expression='x + 9**9**9**9')")
    assert "no finite number" in app.warnings[0]
    assert app.setup.landscape == Custom()
