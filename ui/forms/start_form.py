"""Where and how long all runs go: start, steps, noise, seed, stop rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from engine import EarlyStopping

from .. import echo, session
from ..ground import MOST_NOISE, MOST_SEED, MOST_STEPS, Ground
from ..texts import t
from .item_form import item_form
from .widget import widget

state = st.session_state
Change = Callable[..., None]  # takes parts of the page's state by name


def start_form(ground: Ground, key: str, change: Change) -> None:
    """The start, a number for each variable, and the surface's good starts."""
    land = ground.landscape
    columns = st.columns(len(land.variables))
    for axis, (name, column) in enumerate(zip(land.variables, columns, strict=True)):
        low, high = land.domain[axis]
        field = f"{key}.start.{axis}"

        def moved(axis: int = axis, field: str = field) -> None:
            point = list(session.document(type(ground)).start)  # as it is now: two fields may come at once
            point[axis] = float(state[field])
            change(start=tuple(point))

        more = {"step": (high - low) / 100, "format": "%.6g", "changed": moved}
        widget(column.number_input, t("Start {axis}", axis=name), key=field, value=ground.start[axis], **more)
    if not math.isfinite(float(land.value(ground.start))):
        echo.errors([t("This start is too far out: the loss there is no number of use, so no run makes a step.")])
    places = list(land.starts)

    def chosen() -> None:
        if state[f"{key}.good"] is not None:
            change(start=places[state[f"{key}.good"]])

    widget(
        st.pills,
        t("Good starts (or click the contour)"),
        options=range(len(places)),
        value=places.index(ground.start) if ground.start in places else None,
        key=f"{key}.good",
        format_func=lambda n: f"({', '.join(f'{one:g}' for one in places[n])})",
        changed=chosen,
    )


def steps_field(ground: Ground, key: str, change: Change, *, box: Any = st, text: str | None = None) -> None:
    """How many steps every run makes."""
    _number("steps", t("Steps"), 1, MOST_STEPS, 50, ground, key, change, box, text)


def noise_field(ground: Ground, key: str, change: Change, *, box: Any = st, text: str | None = None) -> None:
    """How far every gradient is off."""
    said = t("Standard deviation of the Gaussian noise added to every coordinate of every gradient")
    _number("noise", t("Gradient noise"), 0.0, MOST_NOISE, 0.1, ground, key, change, box, text or said)


def seed_field(ground: Ground, key: str, change: Change) -> None:
    """Which noise it is."""
    said = t("The same seed gives the same noise, bit for bit, to every run")
    _number("seed", t("Seed"), 0, MOST_SEED, 1, ground, key, change, st, said)


def _number(
    name: str, label: str, low: Any, high: Any, step: Any, ground: Ground, key: str, change: Change, box: Any,
    text: str | None,
) -> None:  # fmt: skip
    field, shown = f"{key}.{name}", None if isinstance(low, int) else "%.6g"
    more = {"min_value": low, "max_value": high, "step": step, "format": shown, "help": text}
    value = getattr(ground, name)
    widget(box.number_input, label, key=field, value=value, changed=lambda: change(**{name: state[field]}), **more)


def stop_form(ground: Ground, key: str, change: Change) -> None:
    """Whether a rule ends the runs early, and its numbers."""
    field = f"{key}.stopping"
    widget(
        st.toggle,
        t("Early stopping"),
        key=field,
        value=ground.stop is not None,
        changed=lambda: change(stop=EarlyStopping() if state[field] else None),
        help=t("Ends a run when its loss has not got better for a while, as Keras's callback does"),
    )
    if ground.stop:
        item_form(ground.stop, f"{key}.stop", lambda item: change(stop=item))
