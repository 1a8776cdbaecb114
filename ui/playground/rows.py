"""The data of a landscape: the rows that a step sees, and its gradient beside that of all rows."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from figures import rows as figures

from ..lanes import sign
from ..shown import Shown
from ..texts import t
from .state import Setup

KEY = f"{Setup.page}.rows.step"
CLOUD = 160  # batches, of the epochs from the first on, whose gradients are shown beside


def data(setup: Setup, chosen: Shown) -> None:
    """The chosen run at a step that can be chosen, too."""
    land, made, seed = setup.landscape, chosen.trajectory, setup.seed
    if not made.steps:
        st.caption(t("This run made no step."))
        return
    step = min(st.session_state.get(KEY, 1), made.steps)  # the run may have become shorter
    if made.steps > 1:
        st.session_state[KEY] = step
        step = st.slider(t("Step"), 1, made.steps, key=KEY)
    p = made.points[step - 1]
    seen, own, whole = land.chosen(seed, step), land.sample(seed, step).grad(p), land.grad(p)
    said = t("{run}: step {step} sees {n} of {all} rows. Its gradient is {own}; that of all rows is {whole}.",
             run=f"{sign(chosen.slot)} {chosen.label}", step=step, n=len(seen), all=land.rows, own=_vector(own),
             whole=_vector(whole))  # fmt: skip
    st.caption(said)
    left, right = st.columns(2)
    with left:
        names = {"all": t("all rows"), "seen": t("seen by this step"), "model": t("the model")}
        _chart(t("Rows"), figures.rows(land, p, seen, chosen.slot, names), "table")
    with right:
        names = {"others": t("other batches"), "own": t("this step"), "whole": t("all rows")}
        cloud = land.gradients(p, seed, CLOUD)
        _chart(t("Gradients here"), figures.gradients(land, cloud, own, whole, chosen.slot, names), "gradients")


def _vector(found: Iterable[float]) -> str:
    return f"({', '.join(f'{one:.4g}' for one in found)})"


def _chart(title: str, figure: dict, key: str) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, key=f"{Setup.page}.rows.{key}", height=280, alt=title, config={"displayModeBar": False})
