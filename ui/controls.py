"""Widgets drawn from what items declare. They show the setup and change it; they keep nothing of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from engine import Item, Param, params

from .setup import FRAMEWORKS
from .texts import t

state = st.session_state
NAMES = {"lr": "learning rate", "eps": "epsilon"}
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "epsilon": "ε", "eta": "η", "theta": "θ", "kappa": "κ", "delta": "δ"}
GREEK |= {"lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "psi": "ψ", "rho": "ρ", "sigma": "σ", "tau": "τ"}
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
POWERS = {"": "", "-": "⁻", "+": "⁺", "star": "*"}


def item_controls(
    item: Item, key: str, change: Callable[[Item], None], *, advanced: bool = False, only: list[str] | None = None
) -> None:
    """A widget for each number and switch of an item; `change` receives the item with the new value.

    `advanced` chooses which half is drawn: the parameters in daily use, or those that are folded away. `only` names the
    ones wanted, if not all.
    """
    for one in params(item):
        idle = one.only and getattr(item, "flavour", "") not in one.only
        if one.kind is not Item and not idle and one.advanced == advanced and (only is None or one.name in only):
            param_control(one, item, f"{key}.{type(item).__name__}.{one.name}", change)


def param_control(one: Param, item: Item, key: str, change: Callable[[Item], None]) -> None:
    """The widget of one parameter, showing the item's value."""
    value = getattr(item, one.name)

    def changed() -> None:
        value = one.check(state[key])
        change(item.in_flavour(value) if one.name == "flavour" else replace(item, **{one.name: value}))

    common = {"label": name_of(one), "key": key, "help": help_of(one, item), "on_change": changed}
    if one.choices:
        names = list(one.choices)
        st.selectbox(options=names, index=names.index(show(key, value)), format_func=_spoken, **common)
    elif one.kind in (str, tuple):
        _text_control(one, item, key, change)
    elif one.kind is bool:
        st.toggle(value=show(key, value), **common)
    elif one.scale == "linear" or one.kind is int:
        number = one.kind
        low, high = number(min(one.low, value)), number(max(one.high, value))
        step, shown = (1, None) if number is int else (_step(one), "%g")
        st.slider(value=show(key, number(value)), min_value=low, max_value=high, step=step, format=shown, **common)
    else:
        # a value beside the grid stays on offer, or the slider would lose it and its focus at the next key
        extra = state.setdefault(f"{key}.extra", set())
        values = set(one.stops())
        if value not in values:
            extra.add(value)
        options = sorted(values | extra)
        st.select_slider(options=options, value=show(key, value), format_func=_text, **common)


def _text_control(one: Param, item: Item, key: str, change: Callable[[Item], None]) -> None:
    """A text field, for a formula or for numbers in a row. What cannot be used is said under it and changes nothing."""
    value = getattr(item, one.name)
    written = value if one.kind is str else ", ".join(f"{number:g}" for number in value)
    wrong = state.get(f"{key}.wrong")

    def typed() -> None:
        state.pop(f"{key}.wrong", None)
        try:
            text = state[key]
            new = text if one.kind is str else [float(part) for part in text.split(",") if part.strip()]
            change(replace(item, **{one.name: one.check(new)}))
        except ValueError as error:
            state[f"{key}.wrong"] = str(error)

    shown = state.get(key, written) if wrong else show(key, written)
    st.text_input(name_of(one), shown, key=key, help=help_of(one, item), on_change=typed, max_chars=500)
    if wrong:
        st.error(wrong)


def show(key: str, value: Any) -> Any:
    """Make a widget show the value of the setup, whatever it showed before.

    Only when it differs: setting the state in every run would take back what a fast hand has done in the meantime.
    Returns the value, to be given as the widget's default too.
    """
    if key not in state or state[key] != value:
        state[key] = value
    return value


def name_of(one: Param) -> str:
    """`learning rate η`: the field's name in words, with its symbol; `beta β₁` for the field `beta1`."""
    words = one.name.rstrip("0123456789")
    name, symbol = NAMES.get(words, words), symbol_of(one)
    if symbol == "" or name != one.symbol.replace("\\", "").split("_")[0]:
        name = NAMES.get(one.name, one.name.replace("_", " "))
    if symbol == "" or len(name) == 1:
        return symbol or t(name)
    return f"{t(name)} {symbol}"


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
    text = t(one.help[:1].upper() + one.help[1:])
    own = [
        f"{FRAMEWORKS.get(name, name)} {_plain(values[one.name])}"
        for name, values in item.defaults.items()
        if one.name in values
    ]
    return t("{text}. Default: {values}", text=text, values=", ".join(own) or _plain(one.default))


def _spoken(name: str) -> str:
    return FRAMEWORKS.get(name, name)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _text(value: float) -> str:
    """Short, but never the same for two values: the browser sends the text back."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def _step(one: Param) -> float:
    span = one.high - one.low
    return 0.01 if span <= 5 else 0.5 if span <= 100 else 1.0
