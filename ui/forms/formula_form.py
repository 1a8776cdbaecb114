"""The form of a landscape whose formula is typed: the formula, how it was read, a slider for each letter in it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine import Told, TypedSurface, meant
from engine.formula.syntax import LONGEST
from engine.typed_surface import framed

from .. import echo, session
from ..elsewhere import get_ready
from ..texts import t, told
from .item_form import GREEK
from .widget import widget

state = st.session_state
Change = Callable[[TypedSurface], None]
REACH, STEP = 5.0, 0.05  # of a letter's slider


def formula_form(surface: TypedSurface, key: str, typed: Change, change: Change) -> None:
    """`typed` receives a surface with another formula, `change` one with another value of a letter.

    What cannot be read is said under the field and changes nothing: the last formula that could be read stays.
    """
    get_ready()
    _formula(surface, f"{key}.formula", typed)
    with st.container(key="terrain"):
        for number, (letter, value) in enumerate(surface.parameters):
            _letter(surface, number, letter, value, f"{key}.letter.{letter}", change)


def _formula(surface: TypedSurface, key: str, typed: Change) -> None:
    wrong, raw = session.misread(key), f"{key}.raw"

    def changed() -> None:
        text = state[key]
        session.forget_misread(key)
        try:
            new = _surface(surface, text)
        except Told as error:
            session.remember_misread(key, text, [told(error)])
            return
        state[raw] = text
        if new != surface:
            typed(new)

    shown = wrong["text"] if wrong else state.get(raw, "")
    if not wrong and _read(shown, surface) != surface.expression:
        shown = surface.expression
    help = t(
        "Anything of x and y, as you would write it: 2x^2, sin x, |y|, e^(-x^2). Other letters become sliders. "
        "The gradient is derived exactly."
    )
    widget(st.text_input, "f(x, y) =", key=key, value=shown, changed=changed, max_chars=LONGEST, live=True, help=help)
    with st.container(key="reading"):
        if wrong:
            echo.errors(wrong["problems"])
            st.caption(t("The picture still shows the last formula that could be read:"))
        st.latex(rf"f(x, y) = {surface.formula}")


def _read(text: str, surface: TypedSurface) -> str:
    try:
        return meant(text, surface.variables, tuple(surface.constants)).text if text else ""
    except Told:  # it is of another formula
        return ""


def _surface(old: TypedSurface, text: str) -> TypedSurface:
    """The surface of a typed formula: letters keep their values; the picture stays if there is something to see."""
    known = dict(old.parameters)
    words = tuple(name for name in known if len(name) > 1)
    letters = meant(text, old.variables, words).letters
    kept = [(name, known.get(name, 1.0)) for name in (*letters, *(one for one in words if one in text))]
    return framed(type(old), text, tuple(kept), old.domain)


def examples(surface: TypedSurface, key: str, typed: Change) -> None:
    """Formulas to begin with; `typed` receives the surface of the chosen one."""
    made = {name: type(surface)(*rest) for name, *rest in surface.examples}

    def chosen() -> None:
        if state[key]:
            typed(made[state[key]])

    shown = next((name for name, one in made.items() if one.expression == surface.expression), "")
    widget(
        st.selectbox, t("Try"), options=["", *made], value=shown, key=key, changed=chosen,
        format_func=lambda name: t(name) if name else t("your own"),
    )  # fmt: skip


def _letter(surface: TypedSurface, number: int, letter: str, value: float, key: str, change: Change) -> None:
    def moved() -> None:
        pairs = list(surface.parameters)
        pairs[number] = (letter, float(state[key]))
        change(type(surface)(surface.expression, tuple(pairs), surface.domain))

    ends = {"min_value": min(-REACH, value), "max_value": max(REACH, value), "step": STEP, "format": "%g"}
    widget(st.slider, GREEK.get(letter, letter), key=key, value=float(value), changed=moved, **ends)


def domain_form(surface: TypedSurface, key: str, change: Change) -> None:
    """From where to where x and y go in the picture."""
    columns = st.columns(4)
    for axis, name in enumerate(surface.variables):
        for end, column in enumerate(columns[2 * axis : 2 * axis + 2]):
            _edge(surface, axis, end, t("{axis} from", axis=name) if not end else t("{axis} to", axis=name),
                  column, f"{key}.domain.{axis}.{end}", change)  # fmt: skip
    if wrong := session.misread(f"{key}.domain"):
        echo.errors(wrong["problems"])


def _edge(surface: TypedSurface, axis: int, end: int, label: str, box: st.delta_generator.DeltaGenerator, key: str,
          change: Change) -> None:  # fmt: skip
    def moved() -> None:
        domain = [list(one) for one in surface.domain]
        domain[axis][end] = float(state[key])
        try:
            change(type(surface)(surface.expression, surface.parameters, tuple(map(tuple, domain))))
        except Told as error:
            session.remember_misread(key.rpartition(".domain")[0] + ".domain", "", [told(error)])

    low, high = surface.domain[axis]
    more = {"step": (high - low) / 10, "format": "%.4g", "changed": moved}
    widget(box.number_input, label, key=key, value=surface.domain[axis][end], **more)
