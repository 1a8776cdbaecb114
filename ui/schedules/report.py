"""What came of each schedule: numbers, formulas, and the calls that make it in each framework."""

from __future__ import annotations

import streamlit as st

from engine import Constant
from engine.outcome import outcome
from interop import calls

from ..forms.widget import widget
from ..lanes import sign
from ..nested import title
from ..playground.report import status
from ..shown import Shown
from ..texts import t
from .state import SCALES, Comparison, change


def results(runs: list[Shown]) -> None:
    """A table: how low each run came, and with which rates."""
    head = [t("Schedule"), t("Final loss"), t("Lowest loss"), t("Last rate"), t("Status")]
    rows = ["| " + " | ".join(head) + " |", "|:--|--:|--:|--:|:--|"]
    for one in runs:
        fact, lrs = outcome(one.trajectory, 1e-3), one.trajectory.lrs
        rate = f"{lrs[-1]:.3g}" if len(lrs) else "–"
        cells = [name(one), f"{fact.final_loss:.4g}", f"{fact.best_loss:.4g}", rate, status(fact)]
        rows.append("| " + " | ".join(cells) + " |")
    with st.container(key="results"):
        st.markdown("\n".join(rows))


def head(runs: list[Shown], compared: Comparison) -> None:
    """The names in their colours, for all charts at once, and the choice of axis for the rates."""
    key = f"{Comparison.page}.axis"
    with st.container(horizontal=True, key="rate_head"):
        st.markdown("\u2003".join(name(one).replace(" ", "\u00a0") for one in runs))
        scales = {"linear": t("linear rate"), "log": t("log rate")}
        widget(
            st.segmented_control,
            t("Axis of the learning rate"),
            options=SCALES,
            value=compared.axis,
            key=key,
            format_func=scales.get,
            label_visibility="collapsed",
            required=True,
            changed=lambda: change(axis=st.session_state[key]),
        )


def remarks(runs: list[Shown]) -> None:
    """What the curves do not say by themselves."""
    watching = [name(one) for one in runs if one.lane.schedule.closed_loop]
    if watching:
        which = ", ".join(watching)
        st.caption(
            t("{which} watches the loss and has no curve of its own: drawn is the rate of this run.", which=which)
        )


def spelled(runs: list[Shown]) -> None:
    """Idea, formula and code of every schedule."""
    for one in runs:
        schedule, run = one.lane.schedule, one.trajectory.run
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{name(one)}**  \n{t(schedule.idea())}")
            st.latex(schedule.formula)
        with right:
            if code := calls(schedule, run.optimizer.lr, run.steps, exact=True):
                st.code("\n".join(code), language="python", wrap_lines=True)
            elif type(schedule) is Constant:
                st.caption(t("A constant rate needs no schedule: pass the learning rate to the optimizer."))
            else:
                st.caption(t("No single call of a framework makes this schedule."))


def name(one: Shown) -> str:
    """The schedule's name in its colour."""
    return f"{sign(one.slot)} {title(one.lane.schedule)}"
