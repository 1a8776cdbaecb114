"""The tab with the data of a landscape: there where it has some, and at a step that can be chosen."""

from landscapes import LinearRegression
from tests.test_app import App


def captions(app):
    return [one.value for one in app.page.caption]


def test_the_step_is_told_with_its_gradient_and_that_of_all_rows():
    app = App(on="LinearRegression(batch=4)", steps="30", seed="3", lane1="SGD(lr=0.01)")
    app.set("lower", "rows")
    app.set("rows.step", 7)
    surface, p = LinearRegression(batch=4), app.sent["lanes"][0]
    point = (float(p["x"][6]), float(p["y"][6]))
    own, whole = (
        f"({', '.join(f'{one:.3g}' for one in g)[:4]}" for g in (surface.sample(3, 7).grad(point), surface.grad(point))
    )
    said = next(one for one in captions(app) if "step 7 sees 4 of 40 rows" in one)
    assert own in said and whole in said


def test_it_goes_with_the_data():
    app = App(on="LinearRegression", steps="30")
    app.set("lower", "rows")
    app.set("rows.step", 25)
    app.set("landscape", "Rosenbrock")
    assert "rows" not in app.widget("lower").options
    app.set("landscape", "FeatureScaling")
    assert any("40 of 40 rows" in one for one in captions(app)) or app.widget("lower").value == "report"


def test_a_run_that_has_become_shorter():
    app = App("start", on="LinearRegression", steps="30")
    app.set("lower", "rows")
    app.set("rows.step", 25)
    app.set("steps", 10)
    assert any("step 10 sees" in one for one in captions(app))
