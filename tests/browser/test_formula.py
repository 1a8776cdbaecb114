"""A formula typed by hand, letter by letter: read on the way, drawn, linked; a slip costs nothing."""

from playwright.sync_api import expect


def test_typing_a_formula(visitor):
    visit = visitor()
    visit.open(on="Custom()")
    field = visit.field("on.formula")
    field.fill("")
    with visit.new_picture():
        field.press_sequentially("2x^2 + k sin x + |y|", delay=30)
        visit.link("2*x**2 + k*sin(x) + abs(y)", "('k',1.0)")
    expect(visit.page.locator(".st-key-reading .katex-mathml")).to_contain_text("sin")
    visit.rest()
    expect(field).to_have_value("2x^2 + k sin x + |y|")
    picture, link = visit.data("run"), visit.link()
    field.press_sequentially(" + foo(", delay=30)
    wrong = visit.page.locator(".st-key-reading [data-testid=stAlertContainer]")
    expect(wrong).to_contain_text("“foo” (character 24) is no function")
    visit.rest()
    assert (visit.data("run"), visit.link()) == (picture, link)
    field.fill("2x^2 + k sin x + |y|")
    field.press("Enter")
    expect(wrong).to_have_count(0)
    with visit.new_picture():
        visit.slider("on.letter.k").press("ArrowRight")
        visit.link("('k',1.05)")
    other = visitor()
    other.open(visit.link("('k',1.05)"))
    expect(other.field("on.formula")).to_have_value("2*x**2 + k*sin(x) + abs(y)")
    assert not visit.troubles + other.troubles


def test_a_formula_to_try(visitor):
    visit = visitor()
    visit.open(on="Custom()")
    with visit.new_picture():
        visit.widget("on.example", "input").fill("egg")
        visit.press("Enter")
        visit.link("sin(x)**2")
    assert visit.axes()["x"][0] < -4
    assert not visit.troubles
