"""The form of an item: a widget for each number and switch that it declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from engine import Item, Param, Told, params

from .. import echo, session
from ..codecs import number
from ..lanes import FRAMEWORKS
from ..texts import short, t, told
from .widget import widget

state = st.session_state
NAMES = {
    "lr": "learning rate",
    "eps": "epsilon",
    "hidden": "units of the hidden layers",
    "flavour": "as in",
    "warmup_steps": "warm-up steps",
}
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "epsilon": "ε", "eta": "η", "theta": "θ", "kappa": "κ", "delta": "δ"}
GREEK |= {"lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "psi": "ψ", "rho": "ρ", "sigma": "σ", "tau": "τ"}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
POWERS = {"": "", "-": "⁻", "+": "⁺", "star": "*"}


def item_form(
    item: Item, key: str, change: Callable[[Item], None], *, advanced: bool = False, only: list[str] | None = None
) -> None:
    """A widget for each number and switch of an item; `change` receives the item with the new value.

    `advanced` chooses which half is drawn: the parameters in daily use, or those that are folded away. `only` names the
    ones wanted, if not all.
    """
    for one in params(item):
        idle = one.only and getattr(item, "flavour", "") not in one.only
        if one.kind is not Item and not idle and one.advanced == advanced and (only is None or one.name in only):
            _param(one, item, f"{key}.{type(item).__name__}.{one.name}", change)


def _param(one: Param, item: Item, key: str, change: Callable[[Item], None]) -> None:
    value = getattr(item, one.name)

    def changed() -> None:
        value = one.check(state[key])
        change(item.in_flavour(value) if one.name == "flavour" else replace(item, **{one.name: value}))

    common = {"label": name_of(one), "key": key, "help": help_of(one, item), "changed": changed, "value": value}
    if one.choices:
        widget(st.selectbox, options=list(one.choices), format_func=_spoken, **common)
    elif one.kind in (str, tuple):
        _text_field(one, item, key, change)
    elif one.kind is bool:
        widget(st.toggle, **common)
    elif one.scale == "linear" or one.kind is int:
        number = one.kind
        low, high = number(min(one.low, value)), number(max(one.high, value))
        step, shown = (1, None) if number is int else (_step(one), "%g")
        common["value"] = number(value)
        widget(st.slider, min_value=low, max_value=high, step=step, format=shown, **common)
    else:
        # a value beside the grid stays on offer, or the slider would lose it and its focus at the next key
        extra = state.setdefault(f"{key}.extra", set())
        values = set(one.stops())
        if value not in values:
            extra.add(value)
        widget(st.select_slider, options=sorted(values | extra), format_func=_text, **common)


def _text_field(one: Param, item: Item, key: str, change: Callable[[Item], None]) -> None:
    """A text field, for a formula or for numbers in a row. What cannot be used is said under it and changes nothing."""
    value = getattr(item, one.name)
    written = value if one.kind is str else ", ".join(f"{number:g}" for number in value)
    wrong = session.misread(key)

    def typed() -> None:
        text = state[key]
        try:
            new = text if one.kind is str else [_typed(part) for part in text.split(",") if part.strip()]
            change(replace(item, **{one.name: one.check(new)}))
            session.forget_misread(key)
        except ValueError as error:
            session.remember_misread(key, text, [told(error)])

    shown = wrong["text"] if wrong else written
    label, text = name_of(one), help_of(one, item)
    widget(st.text_input, label, key=key, value=shown, changed=typed, help=text, max_chars=500)
    if wrong:
        echo.errors(wrong["problems"])


def _typed(text: str) -> float:
    if (found := number(text)) is None:
        raise Told("“{text}” is not a number", text=short(text.strip()))
    return found


def name_of(one: Param) -> str:
    """`learning rate η`: what a label calls a parameter, with its symbol; the symbol alone where that says it all."""
    name, symbol = words(one), symbol_of(one)
    return " ".join(filter(None, (t(name) if name else "", symbol)))


def words(one: Param) -> str:
    """The English words of a parameter's label: its field's name, or better ones; `beta` for `beta1`, whose symbol has
    the number. Empty where the symbol says as much."""
    bare, symbol = one.name.rstrip("0123456789"), symbol_of(one)
    if symbol and NAMES.get(bare, bare) == one.symbol.replace("\\", "").split("_")[0]:
        name = NAMES.get(bare, bare)
    else:
        name = NAMES.get(one.name, one.name.replace("_", " "))
    return "" if symbol and len(name) == 1 else name


def symbol_of(one: Param) -> str:
    """The declared LaTeX symbol in plain letters; empty when it cannot be written so."""
    head, _, index = one.symbol.replace("\\", "").partition("_")
    index = index.strip("{}")
    head, _, power = head.partition("^")
    if power not in POWERS or not (index == "" or index.isdigit()):
        return ""
    return GREEK.get(head, head) + POWERS[power] + index.translate(SUBSCRIPTS)


def help_of(one: Param, item: Item) -> str:
    """Meaning and the frameworks' own defaults, as a tooltip."""
    own = [
        f"{FRAMEWORKS.get(name, name)} {_plain(values[one.name])}"
        for name, values in item.defaults.items()
        if one.name in values
    ]
    values = ", ".join(own) or _plain(one.default)
    return "\n\n".join(filter(None, (t(one.help), t("Default: {values}", values=values))))


def _spoken(name: str) -> str:
    return FRAMEWORKS.get(name, t(name))


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _text(value: float) -> str:
    """Short, but never the same for two values: the browser sends the text back."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def _step(one: Param) -> float:
    span = one.high - one.low
    return 0.01 if span <= 5 else 0.5 if span <= 100 else 1.0
